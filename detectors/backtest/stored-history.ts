/**
 * The product's own days, or other windows, of one series with their revisions, read only. A day that nothing was counted on has no row and is zero, as it
 * was before its first revision. Instants are told on the clock of the jurisdiction, so that a day is judged at its local end.
 */
import { PlaceCode, levelOf } from '../../contracts/place.ts';
import { SeriesKey } from '../../contracts/series.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { shapeOf, type CellKind } from '../../contracts/window-shape.ts';
import type { Queryable } from '../../platform/store/pool.ts';
import { dayNumberOf, dayOf, startOfDay } from '../../platform/zone/zone-time.ts';
import type { Source } from './arguments.ts';
import { BacktestError } from './backtest-error.ts';
import type { Revision } from './history.ts';
import type { RevisionsByDay } from './read-history.ts';
import type { CellRevision } from './window-revisions.ts';

interface Row {
  readonly start_ms: EpochMs;
  readonly as_of_ms: EpochMs;
  readonly count: number;
}

const MS = (column: string): string => `round(extract(epoch FROM ${column}) * 1000)::float8`;

const REVISIONS = `SELECT ${MS('start_at')} AS start_ms, ${MS('as_of')} AS as_of_ms, greatest(count, 0) AS count FROM (
    SELECT start_at, count, revision, as_of FROM observation_revisions WHERE series = $1 AND kind = $2
    UNION SELECT start_at, count, revision, as_of FROM observation_points WHERE series = $1 AND kind = $2) known
  ORDER BY start_at, revision`;

/** @throws BacktestError `usage`, `no-observations` */
export async function readStored(
  db: Queryable,
  source: Source,
  zone: string,
): Promise<RevisionsByDay> {
  const rows = await rowsOf(db, source, 'day');
  const byDay = new Map<number, Revision[]>();
  for (const { start_ms: startAt, as_of_ms: asOf, count } of rows) {
    const day = dayOf(startAt, zone);
    const number = dayNumberOf(day);
    const sinceStart = asOf - startOfDay(day, zone);
    const before = byDay.get(number) ?? [{ asOf: Number.NEGATIVE_INFINITY, count: 0 }];
    byDay.set(number, [...before, { asOf: number * DAY_MS + sinceStart, count }]);
  }
  return byDay;
}

/** The cells that its windows are made of. @throws BacktestError `usage`, `no-observations` */
export async function readStoredCells(db: Queryable, source: Source): Promise<CellRevision[]> {
  const rows = await rowsOf(db, source, shapeOf(source.window).of);
  return rows.map(({ start_ms: startAt, as_of_ms: asOf, count }) => ({ startAt, asOf, count }));
}

async function rowsOf(db: Queryable, source: Source, kind: CellKind): Promise<Row[]> {
  const key = keyOf(source);
  const { rows } = await db.query<Row>(REVISIONS, [key, kind]);
  const unit = { half: 'half hours', hour: 'hours', day: 'days' }[kind];
  if (rows.length === 0)
    throw new BacktestError('no-observations', `No ${unit} are stored of ${key}.`);
  return rows;
}

const DAY_MS = 86_400_000;

function keyOf({ measure, place, age }: Source): SeriesKey {
  const code = PlaceCode.safeParse(place);
  const level = code.success ? levelOf(code.data) : 'site';
  const key = SeriesKey.safeParse(`${measure}~${level}~${place}~${age}`);
  if (key.success) return key.data;
  throw new BacktestError('usage', `${measure} at ${place}, ages ${age}, names no series.`);
}

/**
 * Counts in the store: one statement adds the deltas of a batch. What was known when
 * is kept as revisions: the first fact of a day, every correction, every change of a complete window, and the growth of an open
 * day every 15 minutes.
 */
import type { Parts } from '../../contracts/amount.ts';
import { seriesParts, type SeriesKey } from '../../contracts/series.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { CellKind } from '../../contracts/window-shape.ts';
import { dayOf } from '../../platform/zone/zone-time.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import type { Tx } from '../../platform/store/pool.ts';
import type { Cell } from './cell-sum.ts';

/** Open growth is recorded no more often than this: what lies between can be counted again from the events. */
export const RECORD_EVERY_MINUTES = 15;

interface ReturnedRow {
  readonly series: SeriesKey;
  readonly kind: CellKind;
  readonly start_at: EpochMs;
  readonly count: number;
  readonly late_count: number;
  readonly revision: number;
  readonly as_of: EpochMs;
  readonly parts: Parts | null;
  readonly records: boolean;
}

const COLUMNS = {
  series: 'text',
  kind: 'text',
  start_at: 'timestamptz',
  end_at: 'timestamptz',
  count: 'int4',
  late_count: 'int4',
  revision: 'int4',
  as_of: 'timestamptz',
  recorded_at: 'timestamptz',
  parts: 'jsonb',
} as const;

/** `recorded_at` of a proposed row says that this change must be recorded; without it, it is recorded when its time has come. */
const ADD = `ON CONFLICT (series, kind, start_at) DO UPDATE SET
  count = o.count + EXCLUDED.count, late_count = o.late_count + EXCLUDED.late_count, revision = o.revision + EXCLUDED.revision,
  as_of = greatest(o.as_of, EXCLUDED.as_of), parts = vigil_add_parts(o.parts, EXCLUDED.parts),
  recorded_at = CASE
    WHEN EXCLUDED.recorded_at IS NOT NULL THEN greatest(o.as_of, EXCLUDED.as_of)
    WHEN EXCLUDED.kind = 'day' AND (o.recorded_at IS NULL OR EXCLUDED.as_of >= o.recorded_at + interval '${String(RECORD_EVERY_MINUTES)} minutes')
      THEN greatest(o.as_of, EXCLUDED.as_of)
    ELSE o.recorded_at END`;

export async function addCells(
  tx: Tx,
  cells: readonly Cell[],
  watermarkAt: EpochMs | null,
): Promise<void> {
  if (cells.length === 0) return;
  const { rows } = await bulkInsert<Record<keyof typeof COLUMNS, unknown>, ReturnedRow>(tx, {
    table: 'observations AS o',
    columns: COLUMNS,
    rows: cells.map((cell) => ({
      series: cell.series,
      kind: cell.kind,
      start_at: cell.startAt,
      end_at: cell.endAt,
      count: cell.delta,
      late_count: cell.lateDelta,
      revision: cell.changes,
      as_of: cell.asOf,
      recorded_at: mustRecord(cell, watermarkAt) ? cell.asOf : null,
      parts: cell.parts ?? null,
    })),
    onConflict: ADD,
    returning: `RETURNING o.series, o.kind, o.start_at, o.count, o.late_count, o.revision, o.as_of, o.parts,
      coalesce(o.recorded_at = o.as_of, false) AS records`,
  });
  // Of a day that was not there before these messages, all revisions are theirs.
  const changes = new Map(cells.map((cell) => [cellName(cell), cell.changes]));
  const isNew = (row: ReturnedRow): boolean =>
    row.revision === changes.get(cellName({ ...row, startAt: row.start_at }));
  await recordRevisions(
    tx,
    rows.filter((row) => row.records || (row.kind === 'day' && isNew(row))),
  );
}

const cellName = ({ series, kind, startAt }: Pick<Cell, 'series' | 'kind' | 'startAt'>): string =>
  `${series} ${kind} ${String(startAt)}`;

function mustRecord(cell: Cell, watermarkAt: EpochMs | null): boolean {
  return cell.correction || (watermarkAt !== null && cell.endAt <= watermarkAt);
}

async function recordRevisions(tx: Tx, rows: readonly ReturnedRow[]): Promise<void> {
  await bulkInsert(tx, {
    table: 'observation_revisions',
    columns: {
      series: 'text',
      kind: 'text',
      start_at: 'timestamptz',
      revision: 'int4',
      count: 'int4',
      late_count: 'int4',
      as_of: 'timestamptz',
      parts: 'jsonb',
    },
    rows: rows.map(({ series, kind, start_at, revision, count, late_count, as_of, parts }) => ({
      series,
      kind,
      start_at,
      revision,
      count: Math.max(0, count),
      late_count: Math.max(0, late_count),
      as_of,
      parts,
    })),
    onConflict: 'ON CONFLICT DO NOTHING',
  });
}

/** Registers series that were not known to exist, or whose first day is earlier than was known. */
export async function registerSeries(
  tx: Tx,
  firstAt: ReadonlyMap<SeriesKey, EpochMs>,
  options: { readonly partition: number; readonly zone: string },
): Promise<void> {
  const rows = [...firstAt].map(([series, at]) => {
    const parts = seriesParts(series);
    return {
      series,
      partition: options.partition,
      measure: parts.measure,
      level: parts.level,
      located: parts.where,
      age: parts.age,
      first_day: dayOf(at, options.zone),
    };
  });
  await bulkInsert(tx, {
    table: 'series AS s',
    columns: {
      series: 'text',
      partition: 'int4',
      measure: 'text',
      level: 'text',
      located: 'text',
      age: 'text',
      first_day: 'date',
    },
    rows,
    onConflict: `ON CONFLICT (series) DO UPDATE SET first_day = EXCLUDED.first_day WHERE EXCLUDED.first_day < s.first_day`,
  });
}

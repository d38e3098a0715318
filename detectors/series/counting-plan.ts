/**
 * Where a fact counts: for each measure its levels, and which of them by age. A plan is named by its content and kept with what
 * was counted under it, so that a correction takes back exactly what was added, whatever the catalogue says by then.
 */
import { createHash } from 'node:crypto';
import type { AgeBand } from '../../contracts/event/visit.ts';
import type { Measure, Stratum } from '../../contracts/catalogue/measure.ts';
import type { MeasureId, SiteId } from '../../contracts/ids.ts';
import { ancestorAt, type PlaceCode } from '../../contracts/place.ts';
import { seriesKey, type SeriesKey, type SeriesLevel } from '../../contracts/series.ts';
import type { EpochMs } from '../../contracts/time.ts';

export interface CountingPlan {
  readonly id: string;
  readonly strata: Readonly<Record<string, readonly Stratum[]>>;
}

/** What one unit counts as in each of these measures, at one place, age and hour: once, or as often as its sender has counted. */
export interface Tally {
  /** Sorted. */
  readonly measures: readonly MeasureId[];
  readonly siteId: SiteId;
  readonly place: PlaceCode;
  readonly age: AgeBand;
  readonly hourAt: EpochMs;
  /** Absent: once. */
  readonly count?: number;
}

export const countOf = ({ count }: Pick<Tally, 'count'>): number => count ?? 1;

export function countingPlan(measures: readonly Pick<Measure, 'id' | 'strata'>[]): CountingPlan {
  const sorted = [...measures].sort((one, other) => (one.id < other.id ? -1 : 1));
  const strata = Object.fromEntries(
    sorted.map((measure) => [
      measure.id,
      measure.strata.map(({ level, byAge }) => ({ level, byAge })),
    ]),
  );
  const id = createHash('sha256').update(JSON.stringify(strata)).digest('hex').slice(0, 16);
  return { id, strata };
}

/** Bounds the memory of one plan: places, ages and sets of measures repeat, and there are far fewer of them than facts. */
const REMEMBERED_MAX = 50_000;
const remembered = new WeakMap<CountingPlan, Map<string, readonly SeriesKey[]>>();

/** Each series counts the tally once, in its hour. A measure that the plan does not know counts nowhere. */
export function contributions(tally: Tally, plan: CountingPlan): readonly SeriesKey[] {
  let known = remembered.get(plan);
  if (known === undefined) remembered.set(plan, (known = new Map<string, readonly SeriesKey[]>()));
  const what = `${tally.siteId} ${tally.place} ${tally.age} ${tally.measures.join(' ')}`;
  const found = known.get(what);
  if (found !== undefined) return found;
  const keys = keysOf(tally, plan);
  if (known.size >= REMEMBERED_MAX) known.clear();
  known.set(what, keys);
  return keys;
}

function keysOf(tally: Tally, plan: CountingPlan): SeriesKey[] {
  const keys: SeriesKey[] = [];
  for (const measure of tally.measures) {
    for (const { level, byAge } of plan.strata[measure] ?? []) {
      const where = whereOf(tally, level);
      if (where === undefined) continue;
      keys.push(seriesKey({ measure, level, where, age: 'all' }));
      if (byAge) keys.push(seriesKey({ measure, level, where, age: tally.age }));
    }
  }
  return keys;
}

function whereOf(tally: Tally, level: SeriesLevel): string | undefined {
  return level === 'site' ? tally.siteId : ancestorAt(tally.place, level);
}

export function sameTally(one: Tally | null, other: Tally | null): boolean {
  if (one === null || other === null) return one === other;
  return (
    one.hourAt === other.hourAt &&
    countOf(one) === countOf(other) &&
    one.siteId === other.siteId &&
    one.place === other.place &&
    one.age === other.age &&
    one.measures.length === other.measures.length &&
    one.measures.every((measure, at) => measure === other.measures[at])
  );
}

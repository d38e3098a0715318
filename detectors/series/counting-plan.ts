/**
 * Where a fact counts: for each measure its levels, and which of them by age or by a coded field. A plan is named by its content and
 * kept with what was counted under it, so that a correction takes back exactly what was added, whatever the catalogue says by then.
 */
import { createHash } from 'node:crypto';
import { sameAmount, type Amount } from '../../contracts/amount.ts';
import { OTHER_GROUP, type GroupField } from '../../contracts/catalogue/measure-fields.ts';
import type { AgeBand } from '../../contracts/event/visit.ts';
import type { Measure, Stratum } from '../../contracts/catalogue/measure.ts';
import type { MeasureId, SiteId } from '../../contracts/ids.ts';
import { ancestorAt, type PlaceCode } from '../../contracts/place.ts';
import {
  seriesKey,
  type SeriesAge,
  type SeriesKey,
  type SeriesLevel,
} from '../../contracts/series.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { shapeOf } from '../../contracts/window-shape.ts';

/** `halves`: of a measure that looks at half hours. */
export type PlannedStratum = Stratum & { readonly halves?: true };

export interface CountingPlan {
  readonly id: string;
  readonly strata: Readonly<Record<string, readonly PlannedStratum[]>>;
}

/** What one unit counts as in each of these measures, at one place, age and hour. */
export interface Tally {
  /** Sorted. */
  readonly measures: readonly MeasureId[];
  readonly siteId: SiteId;
  readonly place: PlaceCode;
  readonly age: AgeBand;
  readonly hourAt: EpochMs;
  /** Start of the half hour, where one of the measures looks at half hours. */
  readonly halfAt?: EpochMs;
  /** How often, where its sender has counted. Absent: once. */
  readonly count?: number;
  /** Of measures that add something else than `count`. */
  readonly amounts?: Readonly<Record<string, Amount>>;
  /** Values of coded fields, of those that some measure asks for. */
  readonly groups?: Readonly<Partial<Record<GroupField, string>>>;
}

const ONCE: Amount = { count: 1 };

export function amountOf(tally: Tally, measure: MeasureId): Amount {
  const own = tally.amounts?.[measure];
  if (own !== undefined) return own;
  return tally.count === undefined ? ONCE : { count: tally.count };
}

/** Days and hours are kept of every measure, half hours of those that look at them. */
export const keepsHalves = ({ windows }: Pick<Measure, 'windows'>): boolean =>
  windows.some((kind) => shapeOf(kind).of === 'half');

/** `meaning`: whatever else decides what a unit counts as; it is in the name of the plan and nowhere else. */
export function countingPlan(
  measures: readonly Pick<Measure, 'id' | 'strata' | 'windows'>[],
  meaning: unknown = null,
): CountingPlan {
  const sorted = [...measures].sort((one, other) => (one.id < other.id ? -1 : 1));
  const strata = Object.fromEntries(
    sorted.map((measure) => [
      measure.id,
      measure.strata.map(({ level, byAge, by }) => ({
        level,
        byAge,
        ...(by !== undefined && { by }),
        ...(keepsHalves(measure) && { halves: true as const }),
      })),
    ]),
  );
  const content = JSON.stringify([strata, meaning]);
  const id = createHash('sha256').update(content).digest('hex').slice(0, 16);
  return { id, strata };
}

/** A series that a tally counts in, and for which measure. */
export interface Contribution {
  readonly series: SeriesKey;
  readonly measure: MeasureId;
  readonly halves: boolean;
}

/** Bounds the memory of one plan: places, ages and sets of measures repeat, and there are far fewer of them than facts. */
const REMEMBERED_MAX = 50_000;
const remembered = new WeakMap<CountingPlan, Map<string, readonly Contribution[]>>();

/** Each series counts the tally once, in its hour. A measure that the plan does not know counts nowhere. */
export function contributions(tally: Tally, plan: CountingPlan): readonly Contribution[] {
  let known = remembered.get(plan);
  if (known === undefined)
    remembered.set(plan, (known = new Map<string, readonly Contribution[]>()));
  const groups = tally.groups === undefined ? '' : JSON.stringify(tally.groups);
  const what = `${tally.siteId} ${tally.place} ${tally.age} ${tally.measures.join(' ')} ${groups}`;
  const found = known.get(what);
  if (found !== undefined) return found;
  const made = contributionsOf(tally, plan);
  if (known.size >= REMEMBERED_MAX) known.clear();
  known.set(what, made);
  return made;
}

function contributionsOf(tally: Tally, plan: CountingPlan): Contribution[] {
  const made = new Map<SeriesKey, Contribution>();
  for (const measure of tally.measures) {
    for (const stratum of plan.strata[measure] ?? []) {
      const halves = stratum.halves === true;
      const where = whereOf(tally, stratum.level);
      if (where === undefined) continue;
      const parts = { measure, level: stratum.level, where };
      const add = (more: { readonly age: SeriesAge; readonly group?: string }): void => {
        const series = seriesKey({ ...parts, ...more });
        made.set(series, { series, measure, halves });
      };
      const group = groupOf(tally, stratum);
      add({ age: 'all' });
      if (stratum.byAge) add({ age: tally.age });
      if (group !== undefined) add({ age: 'all', group });
    }
  }
  return [...made.values()];
}

/** What the stratum does not name is counted under `other`: nothing is left out in silence. */
function groupOf(tally: Tally, { by }: Stratum): string | undefined {
  if (by === undefined) return undefined;
  const value = tally.groups?.[by.field] ?? OTHER_GROUP;
  const isNamed = by.values === undefined || by.values.includes(value);
  return `${by.field}.${isNamed ? value : OTHER_GROUP}`;
}

function whereOf(tally: Tally, level: SeriesLevel): string | undefined {
  return level === 'site' ? tally.siteId : ancestorAt(tally.place, level);
}

export function sameTally(one: Tally | null, other: Tally | null): boolean {
  if (one === null || other === null) return one === other;
  return (
    one.hourAt === other.hourAt &&
    one.halfAt === other.halfAt &&
    one.siteId === other.siteId &&
    one.place === other.place &&
    one.age === other.age &&
    sameGroups(one, other) &&
    one.measures.length === other.measures.length &&
    one.measures.every(
      (measure, at) =>
        measure === other.measures[at] &&
        sameAmount(amountOf(one, measure), amountOf(other, measure)),
    )
  );
}

const sameGroups = ({ groups: one = {} }: Tally, { groups: other = {} }: Tally): boolean =>
  JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());

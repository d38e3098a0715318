/**
 * The sums beside the counts of a series whose figure is no plain count, and the figure of a run of days or of an hour made of both.
 * Null for kinds that need none, so that they cost nothing.
 */
import { addParts, type Parts } from '../../contracts/amount.ts';
import { valueOf } from '../../contracts/catalogue/measure-value.ts';
import type { Measure, Quantity } from '../../contracts/catalogue/measure.ts';
import type { SeriesParts } from '../../contracts/series.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Window } from '../../contracts/window.ts';
import { dayNumberOf, dayOf } from '../../platform/zone/zone-time.ts';
import type { DetectorCatalogue } from '../catalogue.ts';

export interface PartSums {
  /** By local day number, and by the start of the hour. */
  readonly days: Map<number, Parts>;
  readonly hours: Map<EpochMs, Parts>;
}

const WITHOUT: ReadonlySet<Quantity['kind']> = new Set(['count', 'rate', 'absence']);

export const partSumsOf = ({ kind }: Quantity): PartSums | null =>
  WITHOUT.has(kind) ? null : { days: new Map(), hours: new Map() };

/** Adds to what is known of one day or hour. */
export function addToSums<Key>(
  sums: Map<Key, Parts>,
  key: Key,
  parts: Parts | null | undefined,
): void {
  if (parts === null || parts === undefined) return;
  const sum = addParts(sums.get(key), parts);
  if (sum === undefined) sums.delete(key);
  else sums.set(key, sum);
}

interface SummedAmount {
  readonly count: number;
  readonly parts: Parts | undefined;
}

interface Figured {
  readonly measure: Pick<Measure, 'quantity'>;
  readonly parts: SeriesParts;
  readonly days: { get(day: number): number };
  readonly hours: ReadonlyMap<EpochMs, number>;
  readonly sums: PartSums | null;
}

/** Of the days from `first` to `last`, both included, as one. */
export function valueOfDays(
  state: Figured,
  { first, last }: { readonly first: number; readonly last: number },
  catalogue: DetectorCatalogue,
): number | null {
  return figureOf(state, amountOfDays(state, first, last), catalogue);
}

function amountOfDays(state: Figured, first: number, last: number): SummedAmount {
  let count = 0;
  let parts: Parts | undefined;
  for (let day = first; day <= last; day += 1) {
    count += state.days.get(day);
    parts = addParts(parts, state.sums?.days.get(day));
  }
  return { count, parts };
}

/** What a window is made of. */
export function amountIn(state: Figured, window: Window, zone: string): SummedAmount {
  if (window.kind === 'hour') {
    const count = Math.max(0, state.hours.get(window.startAt) ?? 0);
    return { count, parts: state.sums?.hours.get(window.startAt) };
  }
  const numberOf = (at: EpochMs): number => dayNumberOf(dayOf(at, zone));
  return amountOfDays(state, numberOf(window.startAt), numberOf(window.endAt - 1));
}

export function valueOfHour(
  state: Figured,
  at: EpochMs,
  catalogue: DetectorCatalogue,
): number | null {
  const count = Math.max(0, state.hours.get(at) ?? 0);
  return figureOf(state, { count, parts: state.sums?.hours.get(at) }, catalogue);
}

/** Methods take no figure below nought; a sum can be, for a moment, or for want of what was taken back. */
function figureOf(
  { measure, parts }: Figured,
  amount: SummedAmount,
  catalogue: DetectorCatalogue,
): number | null {
  const { quantity } = measure;
  if (quantity.kind === 'count') return amount.count;
  const value = valueOf(quantity, amount, catalogue.personsOf(parts));
  return value === null ? null : Math.max(0, value);
}

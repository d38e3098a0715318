/**
 * The sums beside the counts of a series whose figure is no plain count, and the figure of a run of days, or of another window, made of both.
 * Null for kinds that need none, so that they cost nothing.
 */
import { addParts, type Parts } from '../../contracts/amount.ts';
import { valueOf } from '../../contracts/catalogue/measure-value.ts';
import type { Measure, Quantity } from '../../contracts/catalogue/measure.ts';
import type { SeriesParts } from '../../contracts/series.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { shapeOf, type CellKind } from '../../contracts/window-shape.ts';
import type { Window } from '../../contracts/window.ts';
import { dayNumberOf, dayOf } from '../../platform/zone/zone-time.ts';
import { cellStarts, type Span } from '../../platform/zone/zone-windows.ts';
import type { DetectorCatalogue } from '../catalogue.ts';

export interface PartSums {
  /** By local day number, and by the start of the hour or half hour. */
  readonly days: Map<number, Parts>;
  readonly hours: Map<EpochMs, Parts>;
  readonly halves: Map<EpochMs, Parts>;
}

const WITHOUT: ReadonlySet<Quantity['kind']> = new Set(['count', 'rate', 'absence']);

export const partSumsOf = ({ kind }: Quantity): PartSums | null =>
  WITHOUT.has(kind) ? null : { days: new Map(), hours: new Map(), halves: new Map() };

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
  readonly hours: Pick<ReadonlyMap<EpochMs, number>, 'get'>;
  readonly halves: Pick<ReadonlyMap<EpochMs, number>, 'get'>;
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

/** What a window is made of: the sum of its cells. */
export function amountIn(state: Figured, window: Window, zone: string): SummedAmount {
  return amountOfCells(state, { of: shapeOf(window.kind).of, span: window }, zone);
}

export interface CellsIn {
  readonly of: CellKind;
  readonly span: Span;
}

export function amountOfCells(state: Figured, { of, span }: CellsIn, zone: string): SummedAmount {
  if (of === 'day') {
    const numberOf = (at: EpochMs): number => dayNumberOf(dayOf(at, zone));
    return amountOfDays(state, numberOf(span.startAt), numberOf(span.endAt - 1));
  }
  const counts = of === 'hour' ? state.hours : state.halves;
  const sums = of === 'hour' ? state.sums?.hours : state.sums?.halves;
  let count = 0;
  let parts: Parts | undefined;
  for (const at of cellStarts(of, span, zone)) {
    count += Math.max(0, counts.get(at) ?? 0);
    parts = addParts(parts, sums?.get(at));
  }
  return { count, parts };
}

export function valueIn(
  state: Figured,
  window: Window,
  catalogue: DetectorCatalogue,
): number | null {
  return figureOf(state, amountIn(state, window, catalogue.zone), catalogue);
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

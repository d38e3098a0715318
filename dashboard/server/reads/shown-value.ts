// The figure of a series whose measure is no plain count: from the count and the parts beside it, as the detectors make it. Pure.
import { addParts, type Parts } from '../../../contracts/amount.ts';
import { unitOf, valueOf } from '../../../contracts/catalogue/measure-value.ts';
import type { Measure } from '../../../contracts/catalogue/measure.ts';
import type { Place } from '../../../contracts/catalogue/city.ts';
import type { SeriesParts } from '../../../contracts/series.ts';
import type { Words } from '../../../contracts/words.ts';

export interface Shown {
  /** Null where the facts say nothing. */
  valueOf(count: number, parts: Parts | undefined): number | null;
  readonly unit: Words | null;
}

/** Undefined for a measure whose figure is its count. */
export function shownOf(
  measure: Measure | undefined,
  { where, age, group }: Pick<SeriesParts, 'where' | 'age' | 'group'>,
  places: ReadonlyMap<string, Place>,
): Shown | undefined {
  if (measure === undefined || measure.quantity.kind === 'count') return undefined;
  const { quantity } = measure;
  const persons = group === undefined ? personsOf(places.get(where), age) : null;
  return {
    valueOf: (count, parts) => valueOf(quantity, { count, parts }, persons),
    unit: unitOf(measure),
  };
}

function personsOf(place: Place | undefined, age: SeriesParts['age']): number | null {
  if (place === undefined || age === 'unknown') return null;
  return age === 'all' ? place.population : place.populationByAge[age];
}

export const sumParts = (all: readonly (Parts | null)[]): Parts | undefined =>
  all.reduce<Parts | undefined>((sum, parts) => addParts(sum, parts ?? undefined), undefined);

// Places are administrative codes whose prefix is their parent: city 4 digits, county 6, township 9, village 12.
// A jurisdiction sees all places that begin with its code.
import { z } from 'zod';

export const PlaceCode = z
  .string()
  .regex(/^\d{4}(\d{2}(\d{3}(\d{3})?)?)?$/)
  .brand<'PlaceCode'>();
export type PlaceCode = z.infer<typeof PlaceCode>;

export const PlaceLevel = z.enum(['city', 'county', 'township', 'village']);
export type PlaceLevel = z.infer<typeof PlaceLevel>;

const LEVEL_OF_LENGTH: Readonly<Record<number, PlaceLevel>> = {
  4: 'city',
  6: 'county',
  9: 'township',
  12: 'village',
};
const LENGTH_OF_LEVEL: Readonly<Record<PlaceLevel, number>> = {
  city: 4,
  county: 6,
  township: 9,
  village: 12,
};

export function levelOf(place: PlaceCode): PlaceLevel {
  const level = LEVEL_OF_LENGTH[place.length];
  if (level === undefined) throw new RangeError(`not a place code: ${place}`);
  return level;
}

/** The place itself or its ancestor at `level`; undefined where the place lies above that level. */
export function ancestorAt(place: PlaceCode, level: PlaceLevel): PlaceCode | undefined {
  const length = LENGTH_OF_LEVEL[level];
  return place.length < length ? undefined : (place.slice(0, length) as PlaceCode);
}

/** True where `place` is `jurisdiction` or lies inside it. */
export function lies(place: PlaceCode, jurisdiction: PlaceCode): boolean {
  return place.startsWith(jurisdiction);
}

// Places of the jurisdiction with their people. Codes nest by prefix; shapes are in the TopoJSON files beside.
import { z } from 'zod';
import { AgeBand } from '../event/visit.ts';
import { PlaceCode, PlaceLevel } from '../place.ts';
import { Words } from '../words.ts';

const persons = z.int().min(0).max(200_000_000);

/** One line of `catalogue/city/places.ndjson`. */
export const Place = z.strictObject({
  code: PlaceCode,
  level: PlaceLevel,
  names: Words,
  /** Longitude and latitude (or the plane's x and y in a fictional city) of a point inside it. */
  centroid: z.tuple([z.number(), z.number()]),
  population: persons,
  /** Sums to `population`. */
  populationByAge: z.record(AgeBand.exclude(['unknown']), persons),
});
export type Place = z.infer<typeof Place>;

// Where the townships and villages of the shipped city lie.
import { readFileSync } from 'node:fs';
import { Place } from '../../contracts/catalogue/city.ts';

export const shippedCentroids: ReadonlyMap<string, readonly [number, number]> = new Map(
  readFileSync(new URL('../../catalogue/city/places.ndjson', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => Place.parse(JSON.parse(line)))
    .map(({ code, centroid }) => [code, centroid]),
);

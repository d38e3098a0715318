// The city's own place list, for the townships of addresses.
import { join } from 'node:path';
import { Place } from '../contracts/catalogue/city.ts';
import { loadLines } from '../platform/catalogue/load-lines.ts';
import { placeFinder, type FindPlace } from './deidentify/place-of-address.ts';

/** Throws where a line of the list is no place. */
export const loadPlaces = (catalogue: string): FindPlace =>
  placeFinder(loadLines(join(catalogue, 'city', 'places.ndjson'), Place));

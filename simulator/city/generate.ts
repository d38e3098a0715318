// Writes places.ndjson and sites.ndjson of the fictional city into catalogue/city, from the map that lies there. The same map
// gives the same files, to the byte; a test holds the files in the repository against what this makes. Run: npx tsx simulator/city/generate.ts
import { readFileSync, writeFileSync } from 'node:fs';
import { makePlaces, type CityTopology } from './make-places.ts';
import { makeSites } from './make-sites.ts';

const lines = (records: readonly unknown[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('');

const folder = new URL('../../catalogue/city/', import.meta.url);
const map = new URL('fictional-city.topo.json', folder);
const places = makePlaces(JSON.parse(readFileSync(map, 'utf8')) as CityTopology);
writeFileSync(new URL('places.ndjson', folder), lines(places));
writeFileSync(new URL('sites.ndjson', folder), lines(makeSites(places)));

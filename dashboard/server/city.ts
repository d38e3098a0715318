// What the screens need of the catalogue and no record carries: shapes of the city, names of departments, sites and measures.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface City {
  /** TopoJSON with the objects `county` and `township`, as bytes of JSON. */
  readonly shapes: Buffer;
  /** TopoJSON with the object `village`. */
  readonly villages: Buffer;
}

export async function loadCity(catalogue: string): Promise<City> {
  const [shapes, villages] = await Promise.all([
    readFile(join(catalogue, 'city', 'fictional-city-county-township.topo.json')),
    readFile(join(catalogue, 'city', 'fictional-city.topo.json')),
  ]);
  return { shapes, villages };
}

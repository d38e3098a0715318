// Places of the fictional city with their people: ten million over the 960 villages and communities of the map, denser in streets
// and communities than in townships and villages; everything above is the sum of what lies inside.
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import type { Place } from '../../contracts/catalogue/city.ts';
import { PlaceCode, levelOf } from '../../contracts/place.ts';
import type { Words } from '../../contracts/words.ts';
import { apportion, steadyFraction } from './apportion.ts';
import { romanise } from './romanise.ts';

const CITY = { code: PlaceCode.parse('9901'), names: { zh: '守望市', en: 'Shouwang City' } };
const POPULATION = 10_000_000;

/** Shares by age in percent, in the manner of the 2020 census: towns are younger than villages. */
const AGES = ['0-4', '5-14', '15-24', '25-44', '45-64', '65plus'] as const;
const AGE_SHARES = {
  street: [5.6, 11.8, 13, 32.6, 26, 11],
  town: [5.6, 13, 9.6, 27, 30.5, 14.3],
  township: [5, 12.4, 7.6, 21.5, 34, 19.5],
} as const;
const DENSITY = { street: 4, town: 1.6, township: 1 } as const;

export type CityTopology = Topology<
  Record<
    'village' | 'township' | 'county',
    GeometryCollection<{ code: string; name: string; en?: string }>
  >
>;

interface Shape {
  readonly code: PlaceCode;
  readonly names: Words;
  readonly centroid: [number, number];
}

/** City, counties, townships, villages; each level in the order of its codes. */
export function makePlaces(topology: CityTopology): Place[] {
  const shapes = (['county', 'township', 'village'] as const).map((level) =>
    shapesOf(topology, level),
  );
  const [counties = [], townships = [], villages = []] = shapes;
  const kinds = new Map(
    townships.map((township) => [township.code as string, kindOf(township.names.zh)]),
  );
  const kindAt = (village: Shape) => kinds.get(village.code.slice(0, 9)) ?? 'township';
  const people = apportion(
    POPULATION,
    villages.map((village) => weightOf(village, kindAt(village))),
  );
  const settled = villages.map((village, index) =>
    settle(village, people[index] ?? 0, kindAt(village)),
  );
  const sums = [...counties, ...townships].map((shape) => sumOf(shape, settled));
  const city = sumOf({ ...CITY, centroid: middleOf(counties) }, settled);
  return [city, ...sums, ...settled];
}

function kindOf(name: string): keyof typeof DENSITY {
  if (name.endsWith('街道')) return 'street';
  return name.endsWith('镇') ? 'town' : 'township';
}

function weightOf(village: Shape, kind: keyof typeof DENSITY): number {
  const community = village.names.zh.endsWith('社区') ? 2.5 : 1;
  return DENSITY[kind] * community * (0.6 + 0.8 * steadyFraction(village.code));
}

function settle(shape: Shape, population: number, kind: keyof typeof AGE_SHARES): Place {
  const parts = apportion(population, AGE_SHARES[kind]);
  return {
    ...shape,
    level: levelOf(shape.code),
    population,
    populationByAge: byAge((index) => parts[index] ?? 0),
  };
}

function sumOf(shape: Shape, villages: readonly Place[]): Place {
  const inside = villages.filter((village) => village.code.startsWith(shape.code));
  const total = (value: (place: Place) => number) =>
    inside.reduce((sum, place) => sum + value(place), 0);
  return {
    ...shape,
    level: levelOf(shape.code),
    population: total((place) => place.population),
    populationByAge: byAge((index) =>
      total((place) => place.populationByAge[AGES[index] ?? '0-4']),
    ),
  };
}

function byAge(valueAt: (index: number) => number): Place['populationByAge'] {
  return Object.fromEntries(
    AGES.map((band, index) => [band, valueAt(index)]),
  ) as Place['populationByAge'];
}

function shapesOf(topology: CityTopology, level: 'village' | 'township' | 'county'): Shape[] {
  return feature(topology, topology.objects[level])
    .features.map(({ geometry, properties }) => ({
      code: PlaceCode.parse(properties.code),
      names: { zh: properties.name, en: romanise(properties.name, properties.en) },
      centroid: centroidOf(geometry as Outline),
    }))
    .sort((one, other) => (one.code < other.code ? -1 : 1));
}

type Ring = readonly (readonly number[])[];
type Outline =
  | { readonly type: 'Polygon'; readonly coordinates: readonly Ring[] }
  | { readonly type: 'MultiPolygon'; readonly coordinates: readonly (readonly Ring[])[] };

/** Centre of gravity of the outer ring with the largest area, on the plane. */
function centroidOf(outline: Outline): [number, number] {
  const polygons = outline.type === 'Polygon' ? [outline.coordinates] : outline.coordinates;
  const [largest] = polygons
    .map(([outer]) => gravity(outer ?? []))
    .sort((one, other) => other.area - one.area);
  return largest === undefined ? [0, 0] : largest.centre;
}

function gravity(ring: Ring): { area: number; centre: [number, number] } {
  let [twice, x, y] = [0, 0, 0];
  for (let index = 0; index + 1 < ring.length; index += 1) {
    const [x0 = 0, y0 = 0] = ring[index] ?? [];
    const [x1 = 0, y1 = 0] = ring[index + 1] ?? [];
    const cross = x0 * y1 - x1 * y0;
    twice += cross;
    x += (x0 + x1) * cross;
    y += (y0 + y1) * cross;
  }
  return {
    area: Math.abs(twice) / 2,
    centre: [rounded(x / (3 * twice)), rounded(y / (3 * twice))],
  };
}

function middleOf(shapes: readonly Shape[]): [number, number] {
  const mean = (axis: 0 | 1) =>
    rounded(shapes.reduce((sum, shape) => sum + shape.centroid[axis], 0) / shapes.length);
  return [mean(0), mean(1)];
}

const rounded = (value: number): number => Math.round(value * 1e5) / 1e5;

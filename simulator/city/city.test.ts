// The fictional city in the repository: complete, consistent, and what its generator makes.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Place } from '../../contracts/catalogue/city.ts';
import { Site } from '../../contracts/catalogue/site.ts';
import { makePlaces, type CityTopology } from './make-places.ts';
import { makeSites } from './make-sites.ts';

const text = (name: string): string =>
  readFileSync(new URL(`../../catalogue/city/${name}`, import.meta.url), 'utf8');
const lines = (name: string): unknown[] =>
  text(name)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
const places = lines('places.ndjson').map((line) => Place.parse(line));
const sites = lines('sites.ndjson').map((line) => Site.parse(line));
const count = <T>(list: readonly T[], of: (one: T) => string): Record<string, number> =>
  list.reduce<Record<string, number>>(
    (sums, one) => ({ ...sums, [of(one)]: (sums[of(one)] ?? 0) + 1 }),
    {},
  );

describe('places', () => {
  it('has one city, 9 counties, 96 townships, 960 villages', () => {
    expect(count(places, (place) => place.level)).toEqual({
      city: 1,
      county: 9,
      township: 96,
      village: 960,
    });
  });

  it('has ten million people, and every sum is that of its parts', () => {
    expect(places[0]?.population).toBe(10_000_000);
    for (const place of places) {
      const ages = Object.values(place.populationByAge).reduce((sum, persons) => sum + persons, 0);
      expect(ages).toBe(place.population);
      const villages = places.filter(
        ({ level, code }) => level === 'village' && code.startsWith(place.code),
      );
      expect(villages.reduce((sum, village) => sum + village.population, 0)).toBe(place.population);
    }
  });

  it('has an English name for each place', () => {
    for (const { names } of places) expect(names.en).toMatch(/^[A-Z][a-z']+ [A-Z][a-z]+$/u);
  });
});

describe('sites', () => {
  it('has the four levels of institutions', () => {
    expect(count(sites, (site) => site.level)).toEqual({
      'city-hospital': 8,
      'county-hospital': 27,
      'township-centre': 96,
      'village-clinic': 900,
    });
  });

  it('has unique ids and facility codes, each site in a place of the city', () => {
    const codes = new Set<string>(places.map((place) => place.code));
    expect(new Set(sites.map((site) => site.id)).size).toBe(sites.length);
    expect(new Set(sites.flatMap((site) => site.facilityCodes)).size).toBe(sites.length * 2);
    for (const site of sites) expect(codes.has(site.place)).toBe(true);
  });

  it('has 190,000 visits a day, three in five at the grass roots', () => {
    const visits = (of: readonly Site[]) =>
      of.reduce((sum, site) => sum + site.expectedVisitsPerDay, 0);
    const grassRoots = sites.filter(
      ({ level }) => level === 'township-centre' || level === 'village-clinic',
    );
    expect(visits(sites)).toBe(190_000);
    expect(visits(grassRoots) / visits(sites)).toBeGreaterThan(0.6);
  });
});

describe('the generator', () => {
  it('makes the files in the repository', () => {
    const made = makePlaces(JSON.parse(text('fictional-city.topo.json')) as CityTopology);
    expect(made).toEqual(places);
    expect(makeSites(made)).toEqual(sites);
  });
});

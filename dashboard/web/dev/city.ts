// The fictional city of the catalogue as the development server needs it: shapes, names of places, sites.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { DepartmentSummary } from '../../../contracts/api/reference.ts';
import type { SourceAnswer } from '../../../contracts/api/sources.ts';
import type { SiteSummary } from '../../../contracts/api/series.ts';
import type { PlaceCode } from '../../../contracts/place.ts';
import type { Words } from '../../../contracts/words.ts';

const CATALOGUE = new URL('../../../catalogue/', import.meta.url);
const text = (path: string): string => readFileSync(new URL(path, CATALOGUE), 'utf8');
const lines = <T>(path: string): T[] =>
  text(path)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);

export interface DevPlace {
  readonly code: PlaceCode;
  readonly level: string;
  readonly names: Words;
  readonly population: number;
}
interface DevSite {
  readonly id: string;
  readonly level: string;
  readonly place: string;
  readonly names: Words;
}

export interface DevCity {
  readonly shapes: unknown;
  readonly places: readonly DevPlace[];
  readonly sites: readonly DevSite[];
  readonly departments: readonly DepartmentSummary[];
}

interface DepartmentFile {
  readonly departments: readonly (DepartmentSummary & Record<string, unknown>)[];
}

interface Topology {
  readonly objects: Readonly<
    Record<
      string,
      { readonly geometries: readonly { properties: { code: string; en?: string } }[] }
    >
  >;
}

/** Gives each shape the English name of its place, as the server does. */
function named(topology: Topology, places: readonly DevPlace[]): Topology {
  const english = new Map(places.map(({ code, names }) => [code as string, names.en]));
  for (const { geometries } of Object.values(topology.objects)) {
    for (const { properties } of geometries) {
      const name = english.get(properties.code);
      if (name !== undefined) properties.en = name;
    }
  }
  return topology;
}

export function readCity(): DevCity {
  const places = lines<DevPlace>('city/places.ndjson');
  const file = parse(text('departments.yaml')) as DepartmentFile;
  return {
    shapes: named(
      JSON.parse(text('city/fictional-city-county-township.topo.json')) as Topology,
      places,
    ),
    places,
    sites: lines<DevSite>('city/sites.ndjson'),
    departments: file.departments.map(({ id, names, shortNames }) => ({ id, names, shortNames })),
  };
}

const MINUTE_MS = 60_000;

/** Nearly all sites send; a few are quiet, some are silent, one has never sent. */
export function siteSummaries(city: DevCity, now: number): SiteSummary[] {
  return city.sites.map((site, index) => {
    const feed =
      index % 131 === 17
        ? 'silent'
        : index === 400
          ? 'never'
          : index % 13 === 5
            ? 'idle'
            : 'active';
    const agoMs = { active: 1, idle: 150, silent: 560, never: 0 }[feed] * MINUTE_MS;
    const received = feed === 'never' ? null : now - agoMs - (index % 50) * 7000;
    return {
      id: site.id as SiteSummary['id'],
      names: site.names,
      level: site.level,
      place: site.place as PlaceCode,
      lastReceivedAt: received,
      lastOccurredAt: received === null ? null : received - 4 * MINUTE_MS,
      feed,
      rejectedLastDay: index % 37 === 3 ? (index % 7) + 1 : 0,
      today: { due: 60, dueByNow: 40, arrived: feed === 'silent' ? 12 : 39.5, at: now },
      delay:
        feed === 'never'
          ? null
          : { medianMinutes: 0.6 + (index % 5), p90Minutes: 4 + (index % 50) },
    };
  });
}

const WORK = [0, 0, 0, 0, 0, 0, 0, 2, 9, 11, 9, 6, 3, 3, 6, 6, 4, 2, 1, 0, 0, 0, 0, 0];

export function sourceOf(site: SiteSummary): SourceAnswer {
  return {
    id: site.id,
    names: site.names,
    rhythm: site.feed === 'never' ? null : { work: WORK, rest: WORK.map((count) => count / 2) },
    today: site.today,
    delays:
      site.delay === null
        ? []
        : [
            { kind: 'visit', events: 1240, ...site.delay },
            { kind: 'laboratory', events: 160, medianMinutes: 140, p90Minutes: 380 },
            { kind: 'counted-cases', events: 310, medianMinutes: 22, p90Minutes: 170 },
          ],
    repeated: 3,
    rejectedLastDay:
      site.rejectedLastDay === 0 ? [] : [{ code: 'time-in-future', count: site.rejectedLastDay }],
  };
}

/**
 * Every read of the server as one hook. The cached answers are patched by the feed (`live/feed-patch.ts`), so lists of alerts
 * and tasks are fetched whole and kept; figures about data have no feed and are asked again at a stated pace.
 */
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { FeatureCollection, Geometry } from 'geojson';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import type { AlertDetail, AlertList, TaskList } from '../../../contracts/api/alerts.ts';
import type { DepartmentAnswer, ShapeProperties } from '../../../contracts/api/reference.ts';
import type { SourceAnswer } from '../../../contracts/api/sources.ts';
import type { WindowKind } from '../../../contracts/window.ts';
import type {
  MapAnswer,
  MeasureList,
  MeasureSummary,
  Quality,
  SeriesAnswer,
  SiteList,
  SiteSummary,
} from '../../../contracts/api/series.ts';
import { CLOSED_STATES, FAMILIES, type Filters, LIVE_STATES } from './alert-groups.ts';
import { freshAlerts, freshDetail, freshTasks } from '../live/recent.ts';
import { ask } from './client.ts';

/** Counts change with each batch of facts; slower would look frozen, faster would only load the database. */
const QUALITY_EVERY_MS = 10_000;
const FIGURES_EVERY_MS = 30_000;
/** At 500 a page: more live alerts than this and the filters of the server must be used. */
const PAGES_MAX = 8;

export const KEYS = {
  live: ['alerts', 'live'] as const,
  alerts: ['alerts'] as const,
  tasks: ['tasks'] as const,
  alert: (id: string) => ['alert', id] as const,
};

export function query(parameters: Readonly<Record<string, string | null | undefined>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null && value !== undefined && value !== '') search.set(name, value);
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}

/** All pages of a cursor list; `feedSeq` is the first page's, because what came later is sent again and changes nothing. */
async function allPages<T extends { next: string | null }>(
  page: (cursor: string | null) => Promise<T>,
  join: (all: T, more: T) => T,
): Promise<T> {
  let all = await page(null);
  for (let pages = 1; all.next !== null && pages < PAGES_MAX; pages += 1) {
    const more = await page(all.next);
    all = { ...join(all, more), next: more.next };
  }
  return all;
}

async function fetchLiveAlerts(signal: AbortSignal): Promise<AlertList> {
  const list = await allPages(
    (cursor) =>
      ask<AlertList>(`/api/alerts${query({ state: LIVE_STATES.join(','), cursor })}`, { signal }),
    (all, more) => ({ ...all, alerts: [...all.alerts, ...more.alerts] }),
  );
  return freshAlerts(list, LIVE_STATES);
}

async function fetchTasks(signal: AbortSignal): Promise<TaskList> {
  const list = await allPages(
    (cursor) => ask<TaskList>(`/api/tasks${query({ cursor })}`, { signal }),
    (all, more) => ({ ...all, tasks: [...all.tasks, ...more.tasks] }),
  );
  return freshTasks(list);
}

export const useLiveAlerts = (): UseQueryResult<AlertList> =>
  useQuery({ queryKey: KEYS.live, queryFn: ({ signal }) => fetchLiveAlerts(signal) });

/** The newest page of what has ended; older ones are found by filter. */
export function useEndedAlerts(
  group: 'excluded' | 'closed',
  filters: Filters,
  enabled: boolean,
): UseQueryResult<AlertList> {
  const state = group === 'excluded' ? 'excluded' : CLOSED_STATES.join(',');
  const parameters = {
    state,
    level: filters.level.join(','),
    family: FAMILIES[filters.concern]?.join(',') ?? null,
    place: filters.place,
    measure: filters.measure,
  };
  return useQuery({
    queryKey: ['alerts', group, parameters],
    queryFn: ({ signal }) => ask<AlertList>(`/api/alerts${query(parameters)}`, { signal }),
    enabled,
  });
}

export const useAlert = (id: string): UseQueryResult<AlertDetail> =>
  useQuery({
    queryKey: KEYS.alert(id),
    queryFn: async ({ signal }) =>
      freshDetail(await ask<AlertDetail>(`/api/alerts/${encodeURIComponent(id)}`, { signal })),
  });

export const useTasks = (): UseQueryResult<TaskList> =>
  useQuery({ queryKey: KEYS.tasks, queryFn: ({ signal }) => fetchTasks(signal) });

export interface SeriesRange {
  readonly from: number;
  readonly to: number;
  readonly window: WindowKind;
  /** null: as known now. */
  readonly asOf: number | null;
}

export function useSeries(key: string | null, range: SeriesRange): UseQueryResult<SeriesAnswer> {
  const parameters = {
    from: String(range.from),
    to: String(range.to),
    asOf: range.asOf === null ? null : String(range.asOf),
    window: range.window,
  };
  return useQuery({
    queryKey: ['series', key, parameters],
    queryFn: ({ signal }) =>
      ask<SeriesAnswer>(`/api/series/${encodeURIComponent(key ?? '')}${query(parameters)}`, {
        signal,
      }),
    enabled: key !== null,
    refetchInterval: range.asOf === null ? FIGURES_EVERY_MS : false,
    placeholderData: (previous, before) => (before?.queryKey[1] === key ? previous : undefined),
  });
}

export interface MapChoice {
  readonly measure: string | null;
  readonly level: 'county' | 'township';
  readonly day: string;
}

export const useMap = (choice: MapChoice): UseQueryResult<MapAnswer> =>
  useQuery({
    queryKey: ['map', choice],
    queryFn: ({ signal }) =>
      ask<MapAnswer>(
        `/api/map${query({ measure: choice.measure, level: choice.level, day: choice.day })}`,
        { signal },
      ),
    enabled: choice.measure !== null,
    refetchInterval: FIGURES_EVERY_MS,
  });

const REFERENCE = { staleTime: Infinity, gcTime: Infinity } as const;

export const useMeasures = (): UseQueryResult<readonly MeasureSummary[]> =>
  useQuery({
    queryKey: ['measures'],
    queryFn: async ({ signal }) => (await ask<MeasureList>('/api/measures', { signal })).measures,
    ...REFERENCE,
  });

export const useDepartments = (): UseQueryResult<DepartmentAnswer['departments']> =>
  useQuery({
    queryKey: ['departments'],
    queryFn: async ({ signal }) =>
      (await ask<DepartmentAnswer>('/api/departments', { signal })).departments,
    retry: false,
    ...REFERENCE,
  });

/** Asked by desks alone: the list is refused to departments. */
export const useSites = (isDesk = true): UseQueryResult<readonly SiteSummary[]> =>
  useQuery({
    queryKey: ['sites'],
    enabled: isDesk,
    queryFn: async ({ signal }) => (await ask<SiteList>('/api/sites', { signal })).sites,
    refetchInterval: FIGURES_EVERY_MS,
  });

export const useSource = (site: string): UseQueryResult<SourceAnswer> =>
  useQuery({
    queryKey: ['source', site],
    queryFn: ({ signal }) =>
      ask<SourceAnswer>(`/api/sources/${encodeURIComponent(site)}`, { signal }),
    refetchInterval: FIGURES_EVERY_MS,
  });

export const useQuality = (): UseQueryResult<Quality> =>
  useQuery({
    queryKey: ['quality'],
    queryFn: ({ signal }) => ask<Quality>('/api/quality', { signal }),
    refetchInterval: QUALITY_EVERY_MS,
  });

export type Shapes = FeatureCollection<Geometry, ShapeProperties>;
export interface CityShapes {
  readonly counties: Shapes;
  readonly townships: Shapes;
}
type CityTopology = Topology<Record<'county' | 'township', GeometryCollection<ShapeProperties>>>;

export const useCity = (): UseQueryResult<CityShapes> =>
  useQuery({
    queryKey: ['city'],
    queryFn: async ({ signal }) => {
      const topology = await ask<CityTopology>('/api/city', { signal });
      return {
        counties: feature(topology, topology.objects.county),
        townships: feature(topology, topology.objects.township),
      };
    },
    ...REFERENCE,
  });

// Groups of alerts and their members, read from the server: a storm holds more alerts than a screen keeps.
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { AlertGroup, AlertGroupList } from '../../../contracts/api/alert-groups.ts';
import type { Alert } from '../../../contracts/alert.ts';
import type { AlertList } from '../../../contracts/api/alerts.ts';
import { FAMILIES, type Filters, WAITING_STATES, WORK_STATES } from '../api/alert-groups.ts';
import { ask } from '../api/client.ts';
import { severity } from '../api/levels.ts';
import { query } from '../api/queries.ts';

/** Groups have no feed of their own. */
const READ_EVERY_MS = 5_000;
/** At 200 a page: a group of more is narrowed by the filters. */
const PAGES_MAX = 20;

/** The tabs whose alerts can be grouped. */
export type GroupedTab = 'waiting' | 'in-work';
export const isGroupedTab = (tab: string): tab is GroupedTab =>
  tab === 'waiting' || tab === 'in-work';

const STATES = { waiting: WAITING_STATES, 'in-work': WORK_STATES } as const;

export function useAlertGroups({ tab, filters }: GroupedView): UseQueryResult<AlertGroupList> {
  const parameters = {
    state: STATES[tab].join(','),
    level: filters.level.join(','),
    family: FAMILIES[filters.concern]?.join(',') ?? null,
    place: filters.place,
    measure: filters.measure,
  };
  return useQuery({
    queryKey: ['alert-groups', parameters],
    queryFn: ({ signal }) => everyGroup(parameters, signal),
    refetchInterval: READ_EVERY_MS,
  });
}

/** The gravest may stand on the last page: all are read before they are ordered. */
async function everyGroup(
  parameters: Parameters<typeof query>[0],
  signal: AbortSignal,
): Promise<AlertGroupList> {
  const read = (cursor: string | null): Promise<AlertGroupList> =>
    ask<AlertGroupList>(`/api/alerts/groups${query({ ...parameters, cursor })}`, { signal });
  let list = await read(null);
  for (let page = 1; page < PAGES_MAX && list.next !== null; page += 1) {
    const more = await read(list.next);
    list = { ...more, groups: [...list.groups, ...more.groups] };
  }
  return list;
}

/** What concerns the desk most: the gravest, then the largest. */
export const byWeight = (one: AlertGroup, other: AlertGroup): number =>
  severity(one.level) - severity(other.level) ||
  other.alerts - one.alerts ||
  (one.id < other.id ? -1 : 1);

export interface GroupedView {
  readonly tab: GroupedTab;
  readonly filters: Filters;
}

/** Those that the tab and its filters let through: what others have taken meanwhile is theirs. */
export async function membersOf(
  group: string,
  { tab, filters }: GroupedView,
): Promise<readonly Alert[]> {
  const members: Alert[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const parameters = {
      group,
      state: STATES[tab].join(','),
      level: filters.level.join(','),
      family: FAMILIES[filters.concern]?.join(',') ?? null,
      place: filters.place,
      measure: filters.measure,
      cursor,
    };
    const list: AlertList = await ask<AlertList>(`/api/alerts${query(parameters)}`);
    members.push(...list.alerts);
    cursor = list.next;
    if (cursor === null) break;
  }
  return members;
}

/**
 * The tabs of the inbox as sets of states, and what the filters of the address bar let through. Pure: the same rules serve the
 * list, its counts and the cache that the feed patches.
 */
import { effectiveLevel } from './levels.ts';
import type { Alert, AlertState, Level } from '../../../contracts/alert.ts';

export const GROUPS = ['waiting', 'in-work', 'excluded', 'closed', 'mine'] as const;
export type Group = (typeof GROUPS)[number];

export const WAITING_STATES: readonly AlertState[] = ['open', 'reopened'];
export const WORK_STATES: readonly AlertState[] = [
  'acknowledged',
  'verifying',
  'suspected',
  'assessing',
  'responding',
];
export const LIVE_STATES: readonly AlertState[] = [...WAITING_STATES, ...WORK_STATES];
export const CLOSED_STATES: readonly AlertState[] = ['closed', 'merged', 'withdrawn'];

export interface Filters {
  readonly level: readonly Level[];
  readonly place: string | null;
  readonly measure: string | null;
}

export const isWaiting = (alert: Pick<Alert, 'state'>): boolean =>
  WAITING_STATES.includes(alert.state);

export function inGroup(alert: Alert, group: Group, me: string): boolean {
  switch (group) {
    case 'waiting':
      return isWaiting(alert);
    case 'in-work':
      return WORK_STATES.includes(alert.state);
    case 'excluded':
      return alert.state === 'excluded';
    case 'closed':
      return CLOSED_STATES.includes(alert.state);
    case 'mine':
      return alert.acknowledgedBy === me && LIVE_STATES.includes(alert.state);
  }
}

export function passes(alert: Alert, filters: Filters): boolean {
  if (filters.level.length > 0 && !filters.level.includes(effectiveLevel(alert))) return false;
  if (filters.place !== null && !alert.place.startsWith(filters.place)) return false;
  return filters.measure === null || alert.measure === filters.measure;
}

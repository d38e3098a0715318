/**
 * The tabs of the inbox as sets of states, and what the filters of the address bar let through. Pure: the same rules serve the
 * list, its counts and the cache that the feed patches.
 */
import { effectiveLevel } from './levels.ts';
import type { Account } from '../../../contracts/account.ts';
import type { Alert, AlertState, Level } from '../../../contracts/alert.ts';
import type { Family } from '../../../contracts/signal.ts';

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

/** Which findings a person looks at: those of the duty desk, or those that departments supervise by themselves, or all. */
export const CONCERNS = ['duty', 'supervision', 'all'] as const;
export type Concern = (typeof CONCERNS)[number];

/** Undefined: all. */
export const FAMILIES: Readonly<Record<Concern, readonly Family[] | undefined>> = {
  duty: ['epidemic', 'feed', 'capacity', 'chronic', 'emergency'],
  supervision: ['fund', 'utilization'],
  all: undefined,
};

/** Findings about funds and utilization go to the departments that own them, never to the front page of the epidemic desk. */
export const concernOf = ({ role }: Pick<Account, 'role'>): Concern =>
  role === 'department-member' ? 'all' : 'duty';

export const concerns = ({ family }: Pick<Alert, 'family'>, concern: Concern): boolean =>
  FAMILIES[concern]?.includes(family) ?? true;

export interface Filters {
  readonly concern: Concern;
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
  if (!concerns(alert, filters.concern)) return false;
  if (filters.level.length > 0 && !filters.level.includes(effectiveLevel(alert))) return false;
  if (filters.place !== null && !alert.place.startsWith(filters.place)) return false;
  return filters.measure === null || alert.measure === filters.measure;
}

// Tab and filters of the inbox in the address bar, so that a view can be bookmarked, shared and found again with Back.
import { useMemo } from 'react';
import { useSearchParams } from 'wouter';
import type { Level } from '../../../contracts/alert.ts';
import {
  type Concern,
  concernOf,
  CONCERNS,
  type Filters,
  GROUPS,
  type Group,
} from '../api/alert-groups.ts';
import { useAccount } from '../api/session.ts';
import { LEVELS } from '../api/levels.ts';

export interface InboxAddress {
  readonly group: Group;
  readonly filters: Filters;
  readonly filtered: boolean;
  /** By family, county and burst. */
  readonly grouped: boolean;
  readonly choose: (change: Readonly<Record<string, string | null>>) => void;
}

const isLevel = (text: string): text is Level => LEVELS.some((level) => level === text);
const isGroup = (text: string | null): text is Group => GROUPS.some((group) => group === text);

const isConcern = (text: string | null): text is Concern =>
  CONCERNS.some((concern) => concern === text);

function readFilters(search: URLSearchParams, usual: Concern): Filters {
  const concern = search.get('concern');
  return {
    concern: isConcern(concern) ? concern : usual,
    level: (search.get('level') ?? '').split(',').filter(isLevel),
    place: search.get('place'),
    measure: search.get('measure'),
  };
}

export function useInboxAddress(): InboxAddress {
  const [search, setSearch] = useSearchParams();
  const usual = concernOf(useAccount());
  return useMemo(() => {
    const asked = search.get('tab');
    const filters = readFilters(search, usual);
    const choose: InboxAddress['choose'] = (change) => {
      setSearch(
        (before) => {
          const next = new URLSearchParams(before);
          for (const [name, value] of Object.entries(change)) {
            if (value === null || value === '') next.delete(name);
            else next.set(name, value);
          }
          return next;
        },
        { replace: true },
      );
    };
    return {
      group: isGroup(asked) ? asked : 'waiting',
      filters,
      filtered:
        filters.concern !== usual ||
        filters.level.length > 0 ||
        filters.place !== null ||
        filters.measure !== null,
      grouped: search.get('by') === 'group',
      choose,
    };
  }, [search, setSearch, usual]);
}

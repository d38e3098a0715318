// Tab and filters of the inbox in the address bar, so that a view can be bookmarked, shared and found again with Back.
import { useMemo } from 'react';
import { useSearchParams } from 'wouter';
import type { Level } from '../../../contracts/alert.ts';
import { type Filters, GROUPS, type Group } from '../api/alert-groups.ts';
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

export function readFilters(search: URLSearchParams): Filters {
  return {
    level: (search.get('level') ?? '').split(',').filter(isLevel),
    place: search.get('place'),
    measure: search.get('measure'),
  };
}

export function useInboxAddress(): InboxAddress {
  const [search, setSearch] = useSearchParams();
  return useMemo(() => {
    const asked = search.get('tab');
    const filters = readFilters(search);
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
      filtered: filters.level.length > 0 || filters.place !== null || filters.measure !== null,
      grouped: search.get('by') === 'group',
      choose,
    };
  }, [search, setSearch]);
}

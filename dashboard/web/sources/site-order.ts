// Which sites are shown. What needs a person comes first: the silent, then those that never sent. Pure.
import type { SiteSummary } from '../../../contracts/api/series.ts';

export const FEEDS = ['silent', 'never', 'idle', 'active'] as const;
export type Feed = (typeof FEEDS)[number];

export interface SiteFilter {
  readonly feed: Feed | null;
  readonly text: string;
}

export function matches(site: SiteSummary, { feed, text }: SiteFilter): boolean {
  if (feed !== null && site.feed !== feed) return false;
  const wanted = text.trim().toLowerCase();
  return [site.id, site.names.zh, site.names.en].some((name) =>
    name.toLowerCase().includes(wanted),
  );
}

export const feedRank = (feed: Feed): number => FEEDS.indexOf(feed);

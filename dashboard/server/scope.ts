// What an account may see: one rule, as a predicate for the socket and as SQL for reads. Desks (duty officers, epidemiologists, the
// administrator) see their jurisdictions; members of departments see what their departments were given inside theirs.
import { type Account, coversPlace } from '../../contracts/account.ts';
import type { Audience, FeedEntry } from '../../contracts/feed.ts';
import type { PlaceCode } from '../../contracts/place.ts';

export const isDesk = (account: Account): boolean => account.role !== 'department-member';

export function admits(account: Account, audience: Audience): boolean {
  if (!account.active || !coversPlace(account, audience.place)) return false;
  if (isDesk(account)) return audience.desks;
  return audience.departments.some((department) => account.departments.includes(department));
}

/** The audience is set by the stage that owns the record; entries about accounts are for the gateway itself. */
export function admitsEntry(account: Account, entry: FeedEntry): boolean {
  return entry.type !== 'account' && admits(account, entry.audience);
}

/** Patterns for `place LIKE ANY($n)`; codes hold digits only, so nothing needs escaping. */
export function placePatterns(places: readonly PlaceCode[]): string[] {
  return places.map((place) => `${place}%`);
}

// How well detection works, for desks: trials, outcomes, proposals, changes, and the plan of one jurisdiction's budget.
import { z } from 'zod';
import { coversPlace, type Account } from '../../../contracts/account.ts';
import { DetectionQuality } from '../../../contracts/api/detection-quality.ts';
import { PlaceCode, levelOf } from '../../../contracts/place.ts';
import { EpochMs } from '../../../contracts/time.ts';
import type { DeskParts } from '../desk-parts.ts';
import { outOfScope } from '../problem.ts';
import { readDetectionQuality } from '../reads/detection-quality.ts';
import { readChanges, readPlans, readProposals } from '../reads/rule-changes.ts';
import { type Route, guardedRoute } from '../route.ts';
import { isDesk, placePatterns } from '../scope.ts';

const Query = z.strictObject({
  days: z.coerce.number().int().min(7).max(90).default(28),
  asOf: z.coerce.number().pipe(EpochMs).optional(),
  /** Whose budget: a city or county within the places of the account. */
  place: PlaceCode.optional(),
});

export function detectionRoutes(parts: DeskParts): Route[] {
  return [
    guardedRoute({
      method: 'GET',
      path: '/api/detection-quality',
      summary:
        'What the rules find of shadow outbreaks, how often they call without one, precision by outcomes, proposals, budgets',
      query: Query,
      answer: DetectionQuality,
      handle: async ({ account, query }) => {
        if (!isDesk(account)) throw outOfScope();
        const places = budgetPlaces(parts, account);
        const place = query.place ?? places[0];
        if (place !== undefined && !coversPlace(account, place)) throw outOfScope();
        const patterns = placePatterns(account.places);
        const question = { patterns, days: query.days, asOf: query.asOf ?? parts.now() };
        const [figures, proposals, changes, plans] = await Promise.all([
          readDetectionQuality(parts.store, parts.names, question),
          readProposals(parts.store, patterns),
          readChanges(parts.store, patterns),
          place === undefined ? [] : readPlans(parts.store, place),
        ]);
        return { ...figures, proposals, changes, plans, places } satisfies DetectionQuality;
      },
    }),
  ];
}

const PLACES_MAX = 20;

/** Cities and counties of the account, the widest first. */
function budgetPlaces({ names }: DeskParts, account: Account): PlaceCode[] {
  return names.places
    .filter((place) => ['city', 'county'].includes(levelOf(place)) && coversPlace(account, place))
    .toSorted((one, other) => one.length - other.length || (one < other ? -1 : 1))
    .slice(0, PLACES_MAX);
}

/** Readings and rules of beds, devices and stock for tests: short to write, over the shipped catalogue. */
import { isLook, type LookPattern } from '../../../contracts/catalogue/look-pattern.ts';
import type { SiteId } from '../../../contracts/ids.ts';
import type { PlaceCode } from '../../../contracts/place.ts';
import { HOUR_MS } from '../../../contracts/time.ts';
import { shippedCatalogue, shippedParts } from '../../shipped-catalogue.fixture.ts';
import type { LookAt, StandingFinding } from '../looks/look-finding.ts';
import type { ResourceReading } from './unit-course.ts';

/** A Friday in the influenza season, 08:00 in the city. */
export const AS_OF = Date.UTC(2026, 10, 20, 0);

type LookOf<Name extends LookPattern['pattern']> = Extract<LookPattern, { readonly pattern: Name }>;

export function shippedLook<Name extends LookPattern['pattern']>(
  name: Name,
  id: string,
): LookOf<Name> {
  const isIt = (one: LookPattern): one is LookOf<Name> => one.pattern === name && one.id === id;
  const rule = shippedParts.patterns.filter(isLook).find(isIt);
  if (rule === undefined) throw new RangeError(`the catalogue has no ${name} ${id}`);
  return rule;
}

export const lookAt = (asOf = AS_OF, standing: readonly StandingFinding[] = []): LookAt => ({
  asOf,
  catalogue: shippedCatalogue,
  standing,
});

export function reading(
  hoursAgo: number,
  [used, size]: readonly [number, number],
  of: Partial<ResourceReading> = {},
): ResourceReading {
  return {
    siteId: 's-990102005-1' as SiteId,
    place: '990102005' as PlaceCode,
    unit: 'ward-1',
    part: '',
    at: AS_OF - hoursAgo * HOUR_MS,
    size,
    used,
    ...of,
  };
}

/** One an hour, the latest now. */
export const hourly = (
  used: readonly number[],
  size: number,
  of: Partial<ResourceReading> = {},
): ResourceReading[] => used.map((one, at) => reading(used.length - 1 - at, [one, size], of));

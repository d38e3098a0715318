// What nearly every test of a door begins with: a site of the city, and what makes events of its statements under a key of the tests' own.
import { Site } from '../contracts/catalogue/site.ts';
import { keyRing, type KeyRing, type PseudonymKey } from './deidentify/key-ring.ts';
import { scrub } from './deidentify/shipped-scrub.fixture.ts';
import { createToEvent, type ToEvent } from './normalise/to-event.ts';

/** A county hospital, or what the test says of it. */
export const siteOf = (
  more: { readonly id?: string } & Partial<Omit<Site, 'id' | 'place'>> = {},
): Site =>
  Site.parse({
    id: 's-one',
    level: 'county-hospital',
    place: '990102001',
    names: { zh: '青桥医院', en: 'Qingqiao Hospital' },
    facilityCodes: ['H1'],
    expectedVisitsPerDay: 100,
    zone: 'Asia/Shanghai',
    charset: 'utf-8',
    calendar: 'china',
    opens: 'always',
    ...more,
  });

/** The key of `toEventOf`, for tests that rotate it. */
export const FIRST_KEY: PseudonymKey = {
  version: 1,
  state: 'active',
  secret: new Uint8Array(32).fill(7),
};

export function ringOf(...keys: readonly PseudonymKey[]): KeyRing {
  const made = keyRing('international', keys);
  if (made.outcome !== 'ring') throw new Error(made.fault);
  return made.ring;
}

export const toEventOf = (more: Partial<Parameters<typeof createToEvent>[0]> = {}): ToEvent =>
  createToEvent({ ring: ringOf(FIRST_KEY), idKey: Buffer.alloc(32, 5), scrub, ...more });

// A visit that FHIR tells before, during and after a rotation of the keys: joined while they overlap, unlinkable when the old one is gone.
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import { keyRing, type PseudonymKey } from '../deidentify/key-ring.ts';
import { scrub } from '../deidentify/shipped-scrub.fixture.ts';
import { createToEvent } from '../normalise/to-event.ts';
import { readBundle } from './bundle.ts';
import { bundle, encounter, NOW, patient, registry, site } from './fhir.fixture.ts';
import { isObject } from './json.ts';
import { judgeEntries } from './judge.ts';

const key = (version: number, state: PseudonymKey['state']): PseudonymKey => ({
  version,
  state,
  secret: createHash('sha256').update(String(version)).digest(),
});

function toldWith(...keys: PseudonymKey[]): Extract<Event, { kind: 'visit' }> {
  const made = keyRing('international', keys);
  if (made.outcome !== 'ring') throw new Error(made.fault);
  const told: unknown = bundle('batch', patient, encounter);
  const entries = isObject(told) ? readBundle(told) : undefined;
  if (entries === undefined || 'code' in entries) throw new Error('no bundle');
  const { outcomes } = judgeEntries(entries.entries, {
    grant: { site, speaksForAll: false },
    registry,
    toEvent: createToEvent({ ring: made.ring, idKey: Buffer.alloc(32, 5), scrub }),
    receivedAt: NOW,
    bundledAt: undefined,
  });
  const [event] = [...outcomes.values()].flatMap((one) =>
    one.kind === 'events' ? one.events : [],
  );
  if (event?.kind !== 'visit') throw new Error('no visit');
  return event;
}

it('keeps the tokens of before as aliases while keys overlap, and has nothing of them afterwards', () => {
  const before = toldWith(key(1, 'active'));
  const during = toldWith(key(2, 'active'), key(1, 'overlap'));
  const after = toldWith(key(2, 'active'));
  expect(during.aliases).toEqual({ person: [before.person], visit: [before.body.visit] });
  expect([after.person, after.body.visit]).toEqual([during.person, during.body.visit]);
  expect(JSON.stringify(after)).not.toContain(before.person);
  expect(JSON.stringify(after)).not.toContain(before.body.visit);
});

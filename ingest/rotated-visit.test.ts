// A visit at the door before, during and after a rotation of keys: the same words under other tokens, and what links them.
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { eventPartition, type Event } from '../contracts/event/event.ts';
import type { KeyRing, PseudonymKey } from './deidentify/key-ring.ts';
import { pv1, visit, type Parts } from './hl7v2/message.fixture.ts';
import { visitStatement } from './hl7v2/to-statement.ts';
import { ringOf, siteOf, toEventOf } from './one-site.fixture.ts';

const site = siteOf();
const key = (version: number, state: PseudonymKey['state']): PseudonymKey => ({
  version,
  state,
  secret: createHash('sha256').update(String(version)).digest(),
});
const BEFORE = ringOf(key(1, 'active'));
const DURING = ringOf(key(2, 'active'), key(1, 'overlap'));
const AFTER = ringOf(key(2, 'active'));

function told(ring: KeyRing, parts: Parts): Extract<Event, { kind: 'visit' }> {
  const made = toEventOf({ ring })(visitStatement(visit(parts)), {
    site,
    facility: undefined,
    door: 'mllp',
    receivedAt: Date.UTC(2024, 2, 2),
  });
  if (made.outcome === 'rejected' || made.event.kind !== 'visit') throw new Error('no visit');
  return made.event;
}

const A01: Parts = { type: 'ADT^A01' };
const A08: Parts = { type: 'ADT^A08', rest: ['DG1|1||A09^^I10'] };
const NUMBERLESS = pv1({ 2: 'O', 44: '202403011000' });

it.each([
  ['a numbered visit', {}],
  ['a visit known by person and day only', { pv1: NUMBERLESS }],
])('carries the tokens of before as aliases while keys overlap: %s', (_, more) => {
  const started = told(BEFORE, { ...A01, ...more });
  const updated = told(DURING, { ...A08, ...more });
  expect(updated.body.visit).toMatch(/^v2\./);
  const { visit, slot } = started.body;
  expect(updated.aliases).toEqual({
    person: [started.person],
    visit: [visit],
    ...(slot !== undefined && { slot: [slot] }),
  });
  expect(eventPartition(updated)).toBe(eventPartition(started));
});

it('carries the new tokens alone when the overlap is over', () => {
  const during = told(DURING, A08);
  const after = told(AFTER, A08);
  expect([after.person, after.body.visit]).toEqual([during.person, during.body.visit]);
  expect('aliases' in after).toBe(false);
  expect(after.id).toBe(during.id);
});

// The id of an event leads nobody back to a record's number, and is the same wherever the installation's key is.
import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import { derivedId } from '../../platform/derived-id.ts';
import { scrub } from '../deidentify/shipped-scrub.fixture.ts';
import { keyRing, type CryptoProfile, type PseudonymKey } from '../deidentify/key-ring.ts';
import { contentOf } from './event-content.ts';
import { eventId } from './event-id.ts';
import { readRecord } from './from-record.ts';
import { createToEvent } from './to-event.ts';

const now = Date.UTC(2026, 5, 1, 8);
const site = {
  id: 's-990102005-1',
  place: '990102005',
  zone: 'Asia/Shanghai',
} as Parameters<ReturnType<typeof createToEvent>>[1]['site'];
const secretOf = (letter: string) => Buffer.alloc(32, letter);
const FIRST: PseudonymKey = { version: 1, state: 'active', secret: secretOf('p') };

interface By {
  readonly idKey?: Uint8Array;
  readonly keys?: PseudonymKey[];
  readonly door?: Event['door'];
}

function told(record: object, by: By = {}) {
  const made = keyRing('international', by.keys ?? [FIRST]);
  if (made.outcome !== 'ring') throw new Error(made.fault);
  const reading = readRecord(record, site.zone);
  if (reading.outcome !== 'statement') throw new Error(reading.rejection.reason);
  const toEvent = createToEvent({ ring: made.ring, idKey: by.idKey ?? secretOf('i'), scrub });
  const outcome = toEvent(reading.statement, {
    site,
    facility: undefined,
    door: by.door ?? 'events-api',
    receivedAt: now,
  });
  if (outcome.outcome !== 'event') throw new Error(outcome.rejection.reason);
  return outcome.event;
}

const visit = (id: string) => ({
  kind: 'visit',
  id,
  occurredAt: '2026-06-01T15:00:00+08:00',
  action: 'start',
  chiefComplaint: '发热',
});

describe('the id of an event', () => {
  it('is not found by who tries every record number and knows all that the event says', () => {
    const event = told(visit('R-0421'));
    const content = JSON.stringify([null, contentOf(event)]);
    const tried = Array.from({ length: 1_000 }, (_, at) => `R-${String(at).padStart(4, '0')}`);
    const { visit: token } = event.kind === 'visit' ? event.body : { visit: '' };
    const plain = (record: string) =>
      content.replace(token, JSON.stringify(['visit', ['number', site.id, `record:${record}`]]));
    const key = { profile: 'international', secret: secretOf('i') } as const;
    expect(tried.map((one) => eventId(key, [site.id, one], plain(one)))).toContain(event.id);
    const unkeyed = tried.flatMap((one) => [
      [site.id, one, plain(one)],
      [site.id, one, content],
    ]);
    expect(unkeyed.map((one) => derivedId('e', one))).not.toContain(event.id);
    expect(told(visit('R-0421'), { idKey: secretOf('j') }).id).not.toBe(event.id);
  });

  it('is the same in every process that has the key of the installation', () => {
    const one = told(visit('R-1'), { idKey: Uint8Array.from(secretOf('i')) });
    expect(told(visit('R-1'))).toEqual(one);
    expect(told(visit('R-2')).id).not.toBe(one.id);
  });

  it('is the same by whichever door its record came', () => {
    const reading = {
      kind: 'home-reading',
      id: 'r-1',
      occurredAt: '2026-06-01T07:30:00+08:00',
      quantity: 'heart-rate',
      value: 72,
      device: 'HR-1',
      patient: { id: 'P-1' },
    };
    for (const record of [reading, visit('R-1')])
      for (const door of ['mqtt', 'file'] as const) {
        const event = told(record, { door });
        expect([event.door, event.id]).toEqual([door, told(record).id]);
      }
  });

  it.each([
    ['with a number', { ...visit('R-1'), visitNumber: 'V-1', patient: { id: 'P-1' } }],
    ['without one', { ...visit('R-1'), patient: { idNumber: '110101199003070710' } }],
  ])('of a visit %s stays when the keys of the pseudonyms are rotated', (_words, record) => {
    const keys: PseudonymKey[] = [
      { version: 2, state: 'active', secret: secretOf('q') },
      { ...FIRST, state: 'overlap' },
    ];
    const [before, after] = [told(record), told(record, { keys })];
    expect(after.person).toMatch(/^p2\./);
    expect(before.person).toMatch(/^p1\./);
    expect(after.id).toBe(before.id);
    expect(told({ ...record, patient: { id: 'P-2' } }).id).not.toBe(before.id);
  });

  it.each([
    ['international', 'sha256'],
    ['guomi', 'sm3'],
  ] as const)('is an HMAC by the profile %s', (profile: CryptoProfile, algorithm) => {
    const secret = secretOf('k');
    const digest = createHmac(algorithm, secret).update('["s",1]').digest();
    const id = eventId({ profile, secret }, ['s', 1]);
    expect(id).toMatch(/^e[a-z2-7]{26}$/);
    expect(bitsOf(id.slice(1))).toBe(
      [...digest]
        .map((byte) => byte.toString(2).padStart(8, '0'))
        .join('')
        .slice(0, 130),
    );
  });
});

const bitsOf = (text: string): string =>
  [...text]
    .map((letter) =>
      'abcdefghijklmnopqrstuvwxyz234567'.indexOf(letter).toString(2).padStart(5, '0'),
    )
    .join('');

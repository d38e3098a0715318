// What an alert shows of the events behind it: the codes of a visit, also of a diagnosis that came alone, and never one that was taken away.
import { expect, it } from 'vitest';
import type { SignalId } from '../../../contracts/ids.ts';
import { Event } from '../../../contracts/event/event.ts';
import { factOf } from './alerts.ts';

const code = (letter: string, prefix: string): string => `${prefix}${letter.repeat(26)}`;
const SIGNAL = code('b', 'sg-') as SignalId;

function visit(body: object): Event {
  return Event.parse({
    v: 1,
    id: code('a', 'e'),
    door: 'fhir',
    siteId: 's-one',
    place: '990102001',
    person: null,
    occurredAt: 1,
    occurredFrom: 'stated',
    zoneAssumed: false,
    statedAt: 1,
    statedRank: 1,
    receivedAt: 1,
    kind: 'visit',
    body: {
      visit: `v1.${'c'.repeat(32)}`,
      visitDerived: false,
      action: 'update',
      fields: {},
      ...body,
    },
  });
}

const cholera = { system: 'icd-10', code: 'A00.9', certainty: 'clinical' };
const other = { system: 'icd-10', code: 'A09', certainty: 'clinical' };
const amending = (isTaken: boolean): object => ({
  fields: { diagnoses: [other] },
  amends: { condition: 'abcdefgh', diagnosis: cholera, isTaken },
});

const CASES: readonly (readonly [how: string, body: object, codes: readonly string[]])[] = [
  ['alone', { amends: { condition: 'abcdefgh', diagnosis: cholera, isTaken: false } }, ['A00.9']],
  ['beside others', amending(false), ['A09', 'A00.9']],
  ['taken away', amending(true), ['A09']],
];

it.each(CASES)('a diagnosis that comes %s', (_how, body, codes) => {
  expect(factOf(visit(body), SIGNAL).codes).toEqual(codes);
});

// Money from DFT messages to what stands of it: charges, credits and adjustments with their signs, under numbers of their own or that of the
// charge, in any order and any number of times, come to the plain sum, for each visit and for the measure of amounts.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from '../contracts/event/event.ts';
import { balanceOf, foldClaim, type Settlements } from '../detectors/claims/settlement-fold.ts';
import { foldEvents, noFolds } from '../detectors/visits/fold-events.ts';
import { unitFacts } from '../detectors/visits/unit-facts.ts';
import { isFolded } from '../detectors/visits/unit.ts';
import { readFrame } from '../ingest/hl7v2/read-frame.ts';
import { NOW, rememberingParts, SITE } from '../ingest/hot-folder/files.fixture.ts';
import { frameContextOf, judgeFacts } from '../ingest/mllp/judge-facts.ts';

interface Transaction {
  readonly number: string;
  readonly type: 'CG' | 'CD' | 'AJ';
  readonly fen: number;
  readonly visit: string;
}

const yuan = (fen: number): string =>
  `${fen < 0 ? '-' : ''}${String(Math.trunc(Math.abs(fen) / 100))}.${String(Math.abs(fen) % 100).padStart(2, '0')}`;

/** The last message of a charge's number would replace the one before, so each message has a moment of its own. */
const messageOf = ({ number, type, fen, visit }: Transaction, index: number): string =>
  [
    `MSH|^~\\&|HIS|H1|V|C|202403011200${String(index).padStart(2, '0')}||DFT^P03|${String(index)}|P|2.5.1`,
    'EVN||20240301120000',
    'PID|1||P1^^^H1^MR',
    `PV1||O${'|'.repeat(17)}${visit}`,
    `FT1|1|${number}||20240301||${type}|A01|||1|${yuan(fen)}`,
  ].join('\r');

const peer = { site: SITE, speaksForAll: false, unknownFacility: 'own-site' } as const;
const door = rememberingParts();

function eventsOf(message: string): readonly Event[] {
  const { outcome } = readFrame(Buffer.from(message), frameContextOf(SITE, NOW));
  if (outcome.kind !== 'facts') throw new Error(JSON.stringify(outcome));
  const { events, rejections } = judgeFacts(outcome.facts, { ...door, peer, receivedAt: NOW });
  expect(rejections).toEqual([]);
  return events;
}

function standingFen(events: readonly Event[]): number {
  const settlements: Settlements = new Map();
  for (const event of events) if (event.kind === 'claim') foldClaim(settlements, event);
  return [...balanceOf(settlements).settlements.values()].reduce(
    (sum, { totalFen }) => sum + totalFen,
    0,
  );
}

function measuredFen(events: readonly Event[]): number {
  const folds = noFolds();
  foldEvents(folds, events.filter(isFolded));
  return [...folds.units.values()].reduce(
    (sum, unit) => sum + (unitFacts(unit, folds.persons)?.settled?.totalFen ?? 0),
    0,
  );
}

const effectOf = ({ type, fen }: Transaction): number => (type === 'CD' ? -Math.abs(fen) : fen);
const sumOf = (told: readonly Transaction[]): number =>
  told.reduce((sum, one) => sum + effectOf(one), 0);

const charges = fc.uniqueArray(
  fc.record({
    number: fc.integer({ min: 1, max: 9 }).map((number) => `T${String(number)}`),
    type: fc.constant('CG' as const),
    fen: fc.integer({ min: -99_999, max: 99_999 }),
    visit: fc.constantFrom('V1', 'V2'),
  }),
  { selector: ({ number }) => number, maxLength: 6 },
);
// What is equal in number, type, day and amount is one transaction, told again.
const corrections = fc.uniqueArray(
  fc.record({
    number: fc.constantFrom('T1', 'T2', 'T3', 'C1', 'C2'),
    type: fc.constantFrom('CD' as const, 'AJ' as const),
    fen: fc.integer({ min: -50_000, max: 50_000 }),
    visit: fc.constantFrom('V1', 'V2'),
  }),
  {
    selector: (one) => `${one.type} ${one.number} ${String(effectOf(one))}`,
    maxLength: 8,
  },
);

describe('transactions of a DFT', () => {
  it('come to their plain sum in fen, in any order and any number of times', () => {
    fc.assert(
      fc.property(
        fc
          .tuple(charges, corrections)
          .map(([some, others]): Transaction[] => [...some, ...others])
          .chain((told) =>
            fc.tuple(
              fc.constant(told),
              fc.shuffledSubarray([...told.keys(), ...told.keys()], {
                minLength: told.length * 2,
              }),
            ),
          ),
        ([told, order]) => {
          const messages = told.map(messageOf);
          const events = order.flatMap((at) => eventsOf(messages[at] ?? ''));
          expect(standingFen(events)).toBe(sumOf(told));
          expect(measuredFen(events)).toBe(sumOf(told));
        },
      ),
      { numRuns: 150 },
    );
  });

  it.each([
    [
      'a negative charge',
      [
        ['T1', 'CG', 10_000],
        ['T2', 'CG', -4_000],
      ],
      6_000,
    ],
    [
      'a credit of its own number',
      [
        ['T1', 'CG', 10_000],
        ['T2', 'CD', 4_000],
      ],
      6_000,
    ],
    [
      'a part under the number of the charge',
      [
        ['T1', 'CG', 10_000],
        ['T1', 'CD', 4_000],
      ],
      6_000,
    ],
    [
      'an adjustment downward',
      [
        ['T1', 'CG', 10_000],
        ['T1', 'AJ', -500],
      ],
      9_500,
    ],
  ] as const)('%s takes back what it says', (_name, told, left) => {
    const messages = told.map(([number, type, fen], index) =>
      messageOf({ number, type, fen, visit: 'V1' }, index),
    );
    for (const order of [messages, [...messages].reverse()])
      expect(standingFen(order.flatMap(eventsOf))).toBe(left);
  });
});

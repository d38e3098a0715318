// Statements about settlements in any order and any number of times give one balance; and what each of the known cases gives.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Event } from '../../contracts/event/event.ts';
import type { ClaimReview } from '../../contracts/event/resource.ts';
import type { RecordToken } from '../../contracts/ids.ts';
import { base32 } from '../../platform/derived-id.ts';
import { balanceOf, foldClaim, type ClaimEvent, type Settlements } from './settlement-fold.ts';

const tokenOf = (name: string): string =>
  `r1.${base32(Buffer.from(name.padEnd(20, '.')))}`.slice(0, 35);
const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();
const at = Date.UTC(2026, 5, 1);

interface Said {
  readonly id: string;
  readonly step?: 'settled' | 'reversed' | 'corrected';
  readonly reverses?: string;
  readonly fen: number;
  readonly later?: number;
  readonly review?: ClaimReview['outcome'];
}

function claim({ id, step = 'settled', reverses, fen, later = 0, review }: Said): ClaimEvent {
  const event = Event.parse({
    v: 1,
    id: `e${base32(digestOf(JSON.stringify([id, step, reverses, fen, later, review]))).slice(0, 26)}`,
    door: 'file',
    siteId: 's-one',
    place: '990102001',
    person: null,
    occurredAt: at,
    occurredFrom: 'stated',
    zoneAssumed: false,
    statedAt: at + later,
    statedRank: step === 'reversed' ? 9 : 1,
    receivedAt: at + 1000,
    kind: 'claim',
    body: {
      record: tokenOf(id),
      visit: null,
      step,
      ...(reverses !== undefined && { reverses: tokenOf(reverses) }),
      totalFen: fen,
      fundFen: Math.trunc(fen / 2),
      group: null,
      ...(review !== undefined && { review: { outcome: review, at: at + later } }),
      items: [],
    },
  });
  if (event.kind !== 'claim') throw new Error('no claim');
  return event;
}

function balance(events: readonly ClaimEvent[]) {
  const settlements: Settlements = new Map();
  for (const event of events) foldClaim(settlements, event);
  return balanceOf(settlements);
}

const standing = (said: readonly Said[], id = 'a') =>
  balance(said.map(claim)).settlements.get(tokenOf(id) as RecordToken);

const names = ['a', 'b', 'c', 'd', 'e'];
const said = fc.record({
  id: fc.constantFrom(...names),
  step: fc.constantFrom('settled' as const, 'reversed' as const, 'corrected' as const),
  reverses: fc.constantFrom(...names),
  fen: fc.integer({ min: -10_000, max: 10_000 }),
  later: fc.integer({ min: 0, max: 3 }),
  review: fc.constantFrom(undefined, 'proper' as const, 'fraud' as const, 'withdrawn' as const),
}) as fc.Arbitrary<Said>;

const sorted = (from: ReturnType<typeof balance>) => [
  [...from.settlements].sort(([one], [other]) => (one < other ? -1 : 1)),
  [...from.waiting].sort(),
];

const reviewsOf = (events: readonly ClaimEvent[]) => {
  const settlements: Settlements = new Map();
  for (const event of events) foldClaim(settlements, event);
  return [...settlements]
    .map(([record, { value }]) => [record, value.review] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1));
};

const outcomeOf = (all: readonly Said[]): unknown =>
  reviewsOf(all.map(claim)).map(([, review]) => review?.value.outcome);

/** Statements, and the same twice over in any order. */
const saidTwiceInAnyOrder = fc
  .array(said, { maxLength: 12 })
  .chain((all) =>
    fc.tuple(
      fc.constant(all),
      fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 }),
    ),
  );

describe('the review of a settlement', () => {
  it('is the same in any order of the statements and any number of times', () => {
    fc.assert(
      fc.property(saidTwiceInAnyOrder, ([all, shuffled]) => {
        expect(reviewsOf(shuffled.map(claim))).toEqual(reviewsOf(all.map(claim)));
      }),
    );
  });

  it('stands when the settlement is told again without it, and is replaced by a later one', () => {
    const first: Said = { id: 'a', fen: 1, later: 1, review: 'improper' };
    const again: Said = { id: 'a', fen: 2, later: 2 };
    expect(outcomeOf([again, { id: 'a', fen: 1 }, first])).toEqual(['improper']);
    expect(outcomeOf([{ ...first, later: 3, review: 'fraud' }, first, again])).toEqual(['fraud']);
    expect(outcomeOf([{ ...first, later: 3, review: 'withdrawn' }, first])).toEqual(['withdrawn']);
  });
});

describe('settlements', () => {
  it('are worth the same in any order and any number of times', () => {
    fc.assert(
      fc.property(saidTwiceInAnyOrder, ([all, shuffled]) => {
        expect(sorted(balance(shuffled.map(claim)))).toEqual(sorted(balance(all.map(claim))));
      }),
    );
  });

  it('never pass zero by what takes them back, and are never worth more than was settled', () => {
    fc.assert(
      fc.property(fc.array(said, { maxLength: 12 }), (all) => {
        const { settlements } = balance(all.map(claim));
        for (const [record, { totalFen, fundFen }] of settlements) {
          const stated = all.filter(
            ({ id, step }) => tokenOf(id) === record && step !== 'reversed',
          );
          const [least, most] = [Math.min, Math.max].map((of) =>
            of(0, ...stated.map(({ fen }) => fen)),
          );
          expect(totalFen).toBeGreaterThanOrEqual(least ?? 0);
          expect(totalFen).toBeLessThanOrEqual(most ?? 0);
          expect(Math.sign(fundFen) * Math.sign(totalFen)).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});

const paid: Said = { id: 'a', fen: 10_000 };
const back: Said = { id: 'b', step: 'reversed', reverses: 'a', fen: -10_000 };

describe('a settlement below zero', () => {
  it('is a credit and keeps its sign', () => {
    expect(standing([{ id: 'a', fen: -2500 }])).toMatchObject({
      state: 'standing',
      totalFen: -2500,
      fundFen: -1250,
    });
  });

  it('is taken back towards zero', () => {
    const undone: Said = { id: 'b', step: 'reversed', reverses: 'a', fen: -2500 };
    expect(standing([undone, { id: 'a', fen: -2500 }])).toMatchObject({
      state: 'reversed',
      totalFen: 0,
    });
  });
});

describe('a reversal', () => {
  it('takes back its settlement, before it or after it', () => {
    for (const order of [
      [paid, back],
      [back, paid],
    ])
      expect(standing(order)).toMatchObject({ state: 'reversed', totalFen: 0, fundFen: 0 });
  });

  it('waits for its original and is worth nothing until then', () => {
    const { settlements, waiting } = balance([claim(back)]);
    expect([settlements.size, waiting.size]).toEqual([0, 1]);
  });

  it('of a part leaves the rest', () => {
    expect(standing([paid, { ...back, fen: -2500 }])).toMatchObject({
      state: 'partly-reversed',
      totalFen: 7500,
      fundFen: 3750,
    });
  });

  it('sent twice is one; two of them are more than was settled, and that is said', () => {
    expect(standing([paid, back, back])?.state).toBe('reversed');
    expect(standing([paid, back, { ...back, id: 'c' }])).toMatchObject({
      state: 'over-reversed',
      totalFen: 0,
    });
  });

  it('that is taken back itself lets the settlement stand', () => {
    const undone: Said = { id: 'c', step: 'reversed', reverses: 'b', fen: -10_000 };
    expect(standing([undone, back, paid])).toMatchObject({ state: 'standing', totalFen: 10_000 });
  });

  it('without another id takes back its own line', () => {
    expect(standing([paid, { id: 'a', step: 'reversed', fen: -10_000 }])).toMatchObject({
      state: 'reversed',
      totalFen: 0,
    });
  });

  it('of a line that was corrected later is held against the correction', () => {
    const corrected: Said = { id: 'a', step: 'corrected', fen: 12_000, later: 1 };
    expect(standing([corrected, back, paid])).toMatchObject({ totalFen: 2000 });
  });
});

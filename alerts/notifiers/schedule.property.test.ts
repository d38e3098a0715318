// The schedule over all it may be asked: something always follows, nothing waits past its time, and no limit is ever passed.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { afterFailure, allowedAt, withSent } from './schedule.ts';

const GIVE_UP_MS = 24 * 3_600_000;

it('a lasting refusal goes to the next channel at once, a passing one after three tries', () => {
  const standing = { round: 0, isLastStep: false, at: 0, giveUpMs: GIVE_UP_MS, now: 0 };
  const passing = { kind: 'passing', code: 'timeout' } as const;
  expect(afterFailure({ kind: 'lasting', code: 'refused' }, { ...standing, failures: 1 })).toEqual({
    to: 'step',
  });
  expect([1, 2, 3].map((failures) => afterFailure(passing, { ...standing, failures }).to)).toEqual([
    'again',
    'again',
    'step',
  ]);
});

it('after the last channel it begins again, never more than a quarter of an hour later, until its time is over', () => {
  fc.assert(
    fc.property(fc.nat(50), fc.nat(2 * GIVE_UP_MS), (round, now) => {
      const standing = { failures: 3, round, isLastStep: true, at: 0, giveUpMs: GIVE_UP_MS, now };
      const next = afterFailure({ kind: 'passing', code: 'timeout' }, standing);
      if (next.to === 'exhausted') return now + 15 * 60_000 > GIVE_UP_MS;
      return (
        next.to === 'round' &&
        next.dueAt > now &&
        next.dueAt <= Math.min(now + 15 * 60_000, GIVE_UP_MS)
      );
    }),
  );
});

it('whoever waits as long as it is told never sends more in a minute than the limit', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(30_000), { maxLength: 60 }),
      fc.integer({ min: 1, max: 20 }),
      (pauses, limit) => {
        let sent: number[] = [];
        const all: number[] = [];
        let now = 0;
        for (const pause of pauses) {
          now = Math.max(now + pause, allowedAt(sent, limit, now + pause));
          sent = withSent(sent, now);
          all.push(now);
        }
        return all.every(
          (at) => all.filter((other) => other > at - 60_000 && other <= at).length <= limit,
        );
      },
    ),
  );
});

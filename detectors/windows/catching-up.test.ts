// A past that is being told moves faster than the clock; a city at its own pace does not.
import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../contracts/time.ts';
import { headOf, isCatchingUp } from './catching-up.ts';

const NOW = Date.UTC(2026, 10, 23, 7);
const head = (hoursAgo: number, seconds: number) => ({
  occurredAt: NOW - hoursAgo * HOUR_MS,
  seenAt: NOW + seconds * 1_000,
});

describe('a past that is being told', () => {
  it('is a history of which hours come in a second', () => {
    expect(isCatchingUp(head(30, 0), head(24, 5))).toBe(true);
    expect(isCatchingUp(head(2, 0), head(0, 5))).toBe(true);
  });

  it('is over once the newest fact goes with the clock, however old it is', () => {
    expect(isCatchingUp(head(0.01, 0), head(0.009, 5))).toBe(false);
    expect(isCatchingUp(head(3, 0), head(3, 5))).toBe(false);
    expect(isCatchingUp(head(3, 0), head(1, 2 * 3_600))).toBe(false);
  });

  it('is not known at the first tick, and with no site', () => {
    expect(isCatchingUp(null, head(0, 0))).toBe(false);
    expect(isCatchingUp(head(0, 0), headOf([], NOW))).toBe(false);
    expect(headOf([{ occurredAtMax: 5 }, { occurredAtMax: 9 }], NOW)?.occurredAt).toBe(9);
  });
});

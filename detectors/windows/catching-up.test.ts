// A past that is being told moves faster than the clock; a city at its own pace does not.
import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../contracts/time.ts';
import { headOf, isCatchingUp, isPouringIn } from './catching-up.ts';

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

  it('pours in while most of what is noted between two ticks is old, and is over when nothing more is', () => {
    const noted = (facts: number, past: number) => ({ facts, past });
    expect(isPouringIn(null, noted(5_000, 4_900))).toBe(true);
    expect(isPouringIn(noted(5_000, 4_900), noted(9_000, 8_800))).toBe(true);
    expect(isPouringIn(noted(9_000, 8_800), noted(9_000, 8_800))).toBe(false);
    expect(isPouringIn(noted(9_000, 8_800), noted(11_500, 9_900))).toBe(false);
  });

  it('is neither the late results of a city nor the backlog of a clinic', () => {
    expect(isPouringIn(null, { facts: 60_000, past: 4_000 })).toBe(false);
    expect(isPouringIn(null, { facts: 220, past: 200 })).toBe(false);
  });
});

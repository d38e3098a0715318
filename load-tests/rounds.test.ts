// How many rounds a benchmark gets, on a made-up clock.
import { describe, expect, it } from 'vitest';
import { repeat } from './rounds.ts';

async function roundsOf(roundMs: number, budgetMs: number): Promise<number> {
  let at = 0;
  const done = await repeat({
    effort: { isQuick: false, rounds: 3, budgetMs, scale: 1 },
    say: () => undefined,
    now: () => at,
    run: async (index) => {
      at += roundMs;
      return index;
    },
  });
  return done.length;
}

describe('repeat', () => {
  it('runs every round where the budget allows it', async () => {
    expect(await roundsOf(10, 30)).toBe(3);
  });

  it('begins no round that would pass the budget, and always runs one', async () => {
    expect(await roundsOf(10, 29)).toBe(2);
    expect(await roundsOf(100, 10)).toBe(1);
  });
});

// Sessions against a plain reading of what they are: whatever the facts, whatever order they come and go in.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HALF_HOUR_MS } from '../../contracts/time.ts';
import type { WindowKind } from '../../contracts/window-shape.ts';
import {
  SESSION_MAX_MS,
  gapMsOf,
  sessionAt,
  sessionsFrom,
  startsTouched,
} from './session-windows.ts';

const START = Date.UTC(2026, 5, 1);
const HALVES = 16 * 48;
const kinds = fc.constantFrom<WindowKind>('session-half-hour', 'session-hours2', 'session-hours24');

/** Some spells of facts, dense ones among them, so that runs of more than seven days come up. */
const facts = fc
  .array(
    fc.record({
      first: fc.integer({ min: 0, max: HALVES - 1 }),
      length: fc.integer({ min: 1, max: 400 }),
      every: fc.integer({ min: 1, max: 60 }),
    }),
    { maxLength: 8 },
  )
  .map((spells) => {
    const counts = new Map<number, number>();
    for (const { first, length, every } of spells)
      for (let at = first; at < Math.min(HALVES, first + length); at += every)
        counts.set(START + at * HALF_HOUR_MS, 1);
    return counts;
  });

/** Runs by reading the facts from the first to the last. */
function plain(kind: WindowKind, counts: ReadonlyMap<number, number>) {
  const gapMs = gapMsOf(kind);
  const runs: { startAt: number; lastAt: number; cutAt: number }[] = [];
  for (const at of [...counts]
    .filter(([, count]) => count > 0)
    .map(([time]) => time)
    .sort((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run === undefined || at - (run.lastAt + HALF_HOUR_MS) > gapMs)
      runs.push({ startAt: at, lastAt: at, cutAt: at });
    else {
      run.lastAt = at;
      if (at - run.startAt < SESSION_MAX_MS) run.cutAt = at;
    }
  }
  return runs.map((run) => ({ ...run, endAt: run.cutAt + HALF_HOUR_MS }));
}

const all = { fromAt: START, toAt: START + HALVES * HALF_HOUR_MS };

describe('sessions', () => {
  it('are the runs of facts, cut after seven days', () => {
    fc.assert(
      fc.property(kinds, facts, (kind, counts) => {
        const runs = plain(kind, counts);
        expect(sessionsFrom(kind, all, counts)).toEqual(
          runs.map(({ startAt, endAt }) => ({ kind, startAt, endAt })),
        );
        for (const run of runs) {
          const window = { kind, startAt: run.startAt, endAt: run.endAt };
          expect(window.endAt - window.startAt).toBeLessThanOrEqual(SESSION_MAX_MS);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('are found from each of their facts, and from no other', () => {
    fc.assert(
      fc.property(kinds, facts, fc.nat(HALVES - 1), (kind, counts, half) => {
        const at = START + half * HALF_HOUR_MS;
        const run = plain(kind, counts).find(
          ({ startAt, lastAt }) => startAt <= at && at <= lastAt,
        );
        const there = sessionAt(kind, at, counts);
        if ((counts.get(at) ?? 0) === 0) expect(there).toBe('nothing');
        else if (at >= (run?.endAt ?? 0)) expect(there).toBe('too-long');
        else expect(there).toEqual({ kind, startAt: run?.startAt, endAt: run?.endAt });
      }),
      { numRuns: 300 },
    );
  });

  it('change at the starts that a changed half hour touches, and nowhere else', () => {
    fc.assert(
      fc.property(kinds, facts, fc.nat(HALVES - 1), (kind, counts, half) => {
        const at = START + half * HALF_HOUR_MS;
        const named = (of: ReadonlyMap<number, number>): Map<number, number> =>
          new Map(sessionsFrom(kind, all, of).map(({ startAt, endAt }) => [startAt, endAt]));
        const before = named(counts);
        const changed = new Map(counts);
        if (changed.has(at)) changed.delete(at);
        else changed.set(at, 1);
        const after = named(changed);
        const touched = new Set(startsTouched(kind, at, changed));
        for (const startAt of new Set([...before.keys(), ...after.keys()]))
          if (before.get(startAt) !== after.get(startAt)) expect(touched).toContain(startAt);
      }),
      { numRuns: 300 },
    );
  });

  it('end where nothing comes for longer than their pause, and not before', () => {
    const counts = new Map([0, 5, 10, 16].map((half) => [START + half * HALF_HOUR_MS, 1]));
    expect(sessionsFrom('session-hours2', all, counts)).toMatchObject([
      { startAt: START, endAt: START + 11 * HALF_HOUR_MS },
      { startAt: START + 16 * HALF_HOUR_MS, endAt: START + 17 * HALF_HOUR_MS },
    ]);
  });
});

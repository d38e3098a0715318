// Statistics of intervals, pauses, rates and irregularity by their definitions.
import { describe, expect, it } from 'vitest';
import { readRhythm } from './rhythm.ts';
import { rrStatistics } from './rr-statistics.ts';
import { seeded } from './signal.fixture.ts';

const beatsOf = (intervalsMs: readonly number[]): number[] => {
  let at = 0;
  return [0, ...intervalsMs.map((each) => (at += each))];
};

const RATE = 1_000;
const steady = (count: number, ms: number): number[] => Array.from({ length: count }, () => ms);

describe('intervals between beats', () => {
  it('have the mean, SD, RMSSD and pNN50 of their definitions', () => {
    const statistics = rrStatistics([800, 900, 840, 840]);
    expect(statistics?.meanMs).toBe(845);
    expect(statistics?.sdMs).toBeCloseTo(Math.sqrt((45 ** 2 + 55 ** 2 + 5 ** 2 + 5 ** 2) / 3), 10);
    expect(statistics?.rmssdMs).toBeCloseTo(Math.sqrt((100 ** 2 + 60 ** 2) / 3), 10);
    expect(statistics?.pnn50).toBeCloseTo(2 / 3, 10);
    expect(statistics?.heartRatePerMin).toBeCloseTo(60_000 / 845, 10);
  });

  it('say nothing when there is one', () => {
    expect(rrStatistics([800])).toBeUndefined();
    expect(readRhythm([], RATE)).toMatchObject({
      statistics: undefined,
      rate: 'insufficient',
      longestMs: 0,
    });
  });
});

describe('a rhythm', () => {
  it('has its pauses counted from two and from three seconds on', () => {
    const rhythm = readRhythm(beatsOf([800, 1_999, 2_000, 2_999, 3_000, 800]), RATE);
    expect(rhythm).toMatchObject({ pauses: 3, longPauses: 1, longestMs: 3_000 });
  });

  it.each([
    [steady(20, 800), 'usual'],
    [steady(20, 1_201), 'slow'],
    [steady(20, 599), 'fast'],
    [[...steady(20, 1_500), ...steady(20, 400)], 'slow-and-fast'],
    [steady(9, 1_500), 'insufficient'],
  ])('is slow or fast over ten intervals on end (%#)', (intervals, rate) => {
    expect(readRhythm(beatsOf(intervals), RATE).rate).toBe(rate);
  });

  it('is as in atrial fibrillation when every interval surprises', () => {
    const random = seeded(5);
    const intervals = Array.from({ length: 300 }, () => 380 + 600 * random());
    expect(readRhythm(beatsOf(intervals), RATE).atrialFibrillation).toMatchObject({
      outcome: 'indicated',
      share: 1,
    });
  });

  it('is not as in atrial fibrillation when it is steady, breathes, or has premature beats in turn', () => {
    const breathing = Array.from({ length: 300 }, (_, index) => 850 + 60 * Math.sin(index / 3));
    const bigeminy = Array.from({ length: 300 }, (_, index) => (index % 2 === 0 ? 500 : 1_100));
    for (const intervals of [steady(300, 800), breathing, bigeminy])
      expect(readRhythm(beatsOf(intervals), RATE).atrialFibrillation.outcome).toBe('not-indicated');
  });

  it('needs 129 intervals before its irregularity is judged', () => {
    expect(readRhythm(beatsOf(steady(128, 800)), RATE).atrialFibrillation).toEqual({
      outcome: 'insufficient',
      intervals: 128,
      needed: 129,
    });
    expect(readRhythm(beatsOf(steady(129, 800)), RATE).atrialFibrillation.outcome).toBe(
      'not-indicated',
    );
  });
});

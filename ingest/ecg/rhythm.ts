// What the beats of a record say of its rhythm: rate, pauses, slow and fast stretches, irregularity. Bounds as in guidelines, each with
// its source; a reader decides what it means for the patient. Pure.
import { indicateAf, type AfIndication } from './atrial-fibrillation.ts';
import { rrIntervalsMs, rrStatistics, type RrStatistics } from './rr-statistics.ts';

/** From 2 s on a pause is told, from 3 s on it counts as significant (ACC/AHA/HRS 2018 on bradycardia, Circulation 2019;140:e382). */
const PAUSE_MS = 2_000;
const LONG_PAUSE_MS = 3_000;
/** Below 50 (same guideline), above 100 beats a minute (ACC/AHA/HRS 2015 on supraventricular tachycardia); over ten intervals each. */
const SLOW_PER_MIN = 50;
const FAST_PER_MIN = 100;
const STRETCH_INTERVALS = 10;

export interface Rhythm {
  readonly statistics: RrStatistics | undefined;
  readonly pauses: number;
  readonly longPauses: number;
  readonly longestMs: number;
  /** Lowest and highest rate over ten intervals on end; undefined where there are fewer. */
  readonly slowestPerMin: number | undefined;
  readonly fastestPerMin: number | undefined;
  readonly rate: 'slow' | 'fast' | 'slow-and-fast' | 'usual' | 'insufficient';
  readonly atrialFibrillation: AfIndication;
}

/** `beats`: sample numbers in ascending order. */
export function readRhythm(beats: readonly number[], ratePerSecond: number): Rhythm {
  const intervals = rrIntervalsMs(beats, ratePerSecond);
  const rates = stretchRates(intervals);
  const slowestPerMin = rates.reduce<number | undefined>(
    (low, rate) => Math.min(low ?? rate, rate),
    undefined,
  );
  const fastestPerMin = rates.reduce<number | undefined>(
    (top, rate) => Math.max(top ?? rate, rate),
    undefined,
  );
  return {
    statistics: rrStatistics(intervals),
    pauses: intervals.filter((each) => each >= PAUSE_MS).length,
    longPauses: intervals.filter((each) => each >= LONG_PAUSE_MS).length,
    longestMs: intervals.reduce((longest, each) => Math.max(longest, each), 0),
    slowestPerMin,
    fastestPerMin,
    rate: rateWord(slowestPerMin, fastestPerMin),
    atrialFibrillation: indicateAf(intervals),
  };
}

function stretchRates(intervals: readonly number[]): number[] {
  const rates: number[] = [];
  let sum = 0;
  for (const [index, each] of intervals.entries()) {
    sum += each;
    if (index >= STRETCH_INTERVALS) sum -= intervals[index - STRETCH_INTERVALS] ?? 0;
    if (index >= STRETCH_INTERVALS - 1) rates.push((STRETCH_INTERVALS * 60_000) / sum);
  }
  return rates;
}

function rateWord(slowest: number | undefined, fastest: number | undefined): Rhythm['rate'] {
  if (slowest === undefined || fastest === undefined) return 'insufficient';
  const isSlow = slowest < SLOW_PER_MIN;
  const isFast = fastest > FAST_PER_MIN;
  if (isSlow && isFast) return 'slow-and-fast';
  if (isSlow) return 'slow';
  return isFast ? 'fast' : 'usual';
}

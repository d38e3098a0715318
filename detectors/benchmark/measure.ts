/**
 * Scores alarms against the truth, as the benchmark asks: specificity over quiet days, sensitivity over outbreak days, probability of
 * detection, and timeliness (first alarm − first outbreak day) ÷ duration, 1 if missed. Means over signals, each signal the mean of its runs.
 */
import type { Run } from './run.ts';

export interface Score {
  /** Over all days without an outbreak, closed ones among them. */
  readonly specificity: number;
  /** Over the days without an outbreak that were judged at all. */
  readonly openSpecificity: number;
  readonly sensitivity: number;
  readonly detection: number;
  readonly timeliness: number;
}

export interface Judged {
  readonly run: Run;
  /** From `run.from` on; null where the method did not judge. */
  readonly alarms: readonly (boolean | null)[];
}

export function scoreOf({ run, alarms }: Judged): Score {
  const outbreak = new Set(run.outbreak);
  const tally = { quiet: 0, quietOpen: 0, falseAlarms: 0, hits: 0, first: -1 };
  for (const [offset, alarm] of alarms.entries()) {
    const day = run.from + offset;
    if (outbreak.has(day)) {
      if (alarm !== true) continue;
      tally.hits += 1;
      if (tally.first < 0) tally.first = day;
    } else {
      tally.quiet += 1;
      if (alarm !== null) tally.quietOpen += 1;
      if (alarm === true) tally.falseAlarms += 1;
    }
  }
  const begin = run.outbreak[0] ?? 0;
  const duration = (run.outbreak.at(-1) ?? begin) - begin + 1;
  return {
    specificity: 1 - tally.falseAlarms / Math.max(1, tally.quiet),
    openSpecificity: 1 - tally.falseAlarms / Math.max(1, tally.quietOpen),
    sensitivity: tally.hits / Math.max(1, outbreak.size),
    detection: tally.first < 0 ? 0 : 1,
    timeliness: tally.first < 0 ? 1 : (tally.first - begin) / duration,
  };
}

export function meanScore(scores: readonly Score[]): Score {
  const mean = (pick: (score: Score) => number): number =>
    scores.reduce((sum, score) => sum + pick(score), 0) / Math.max(1, scores.length);
  return {
    specificity: mean((score) => score.specificity),
    openSpecificity: mean((score) => score.openSpecificity),
    sensitivity: mean((score) => score.sensitivity),
    detection: mean((score) => score.detection),
    timeliness: mean((score) => score.timeliness),
  };
}

/** One line for each signal, in their order. */
export function bySignal(judged: readonly Judged[]): ReadonlyMap<string, Score> {
  const groups = new Map<string, Score[]>();
  for (const one of judged) {
    const scores = groups.get(one.run.signal) ?? [];
    scores.push(scoreOf(one));
    groups.set(one.run.signal, scores);
  }
  const sorted = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(sorted.map(([signal, scores]) => [signal, meanScore(scores)]));
}

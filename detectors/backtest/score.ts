/**
 * Scores a method's alarms against the truth: sensitivity over outbreak windows, specificity over quiet ones, probability of detection
 * (share of outbreaks with an alarm), timeliness ((first alarm − first window) ÷ duration, 1 if missed; mean over outbreaks), alarms a week. Pure.
 */
import type { Outcome } from '../methods/method.ts';

/** Indices of windows, first and last inclusive. */
export interface Outbreak {
  readonly first: number;
  readonly last: number;
}

export interface Score {
  readonly points: number;
  /** Points that the method answered for. */
  readonly judged: number;
  readonly alarms: number;
  /** Runs of alarms without a quiet answer between them. */
  readonly alarmRuns: number;
  readonly alarmsPerWeek: number;
  /** The following are null without a truth. */
  readonly falseAlarmsPerWeek: number | null;
  readonly sensitivity: number | null;
  readonly specificity: number | null;
  readonly detection: number | null;
  readonly timeliness: number | null;
}

export interface Scored {
  /** From `fromIndex` on. */
  readonly outcomes: readonly Outcome[];
  readonly fromIndex: number;
  readonly outbreaks: readonly Outbreak[] | null;
  readonly daysPerPoint: number;
}

export function scoreOf({ outcomes, fromIndex, outbreaks, daysPerPoint }: Scored): Score {
  const alarm = outcomes.map((outcome) => outcome === 'exceeds');
  const judged = outcomes.filter(isAnswer).length;
  const weeks = Math.max(1e-9, (outcomes.length * daysPerPoint) / 7);
  const alarms = alarm.filter(Boolean).length;
  const plain = {
    points: outcomes.length,
    judged,
    alarms,
    alarmRuns: alarmRunsOf(outcomes),
    alarmsPerWeek: alarms / weeks,
  };
  // Outbreaks before the first judged point cannot be found and are not asked for.
  const asked = outbreaks
    ?.filter(({ last }) => last >= fromIndex)
    .map(({ first, last }) => ({ first: Math.max(0, first - fromIndex), last: last - fromIndex }));
  if (asked === undefined || asked.length === 0) return { ...plain, ...WITHOUT_TRUTH };
  return { ...plain, ...againstTruth(alarm, asked, weeks) };
}

const WITHOUT_TRUTH = {
  falseAlarmsPerWeek: null,
  sensitivity: null,
  specificity: null,
  detection: null,
  timeliness: null,
} as const;

function isAnswer(outcome: Outcome): boolean {
  return outcome === 'exceeds' || outcome === 'within';
}

function alarmRunsOf(outcomes: readonly Outcome[]): number {
  let runs = 0;
  let isIn = false;
  for (const outcome of outcomes) {
    if (outcome === 'exceeds' && !isIn) runs += 1;
    if (isAnswer(outcome)) isIn = outcome === 'exceeds';
  }
  return runs;
}

function againstTruth(
  alarm: readonly boolean[],
  outbreaks: readonly Outbreak[],
  weeks: number,
): Omit<Score, 'points' | 'judged' | 'alarms' | 'alarmRuns' | 'alarmsPerWeek'> {
  const inOutbreak = alarm.map((_, i) =>
    outbreaks.some(({ first, last }) => i >= first && i <= last),
  );
  const count = (isOutbreak: boolean, isAlarm: boolean | null): number =>
    alarm.filter((is, i) => inOutbreak[i] === isOutbreak && (isAlarm === null || is === isAlarm))
      .length;
  const found = outbreaks.map(({ first, last }) => {
    const offset = alarm.slice(first, last + 1).indexOf(true);
    return { isFound: offset >= 0, lateness: offset < 0 ? 1 : offset / (last - first + 1) };
  });
  const quiet = count(false, null);
  return {
    falseAlarmsPerWeek: count(false, true) / weeks,
    sensitivity: count(true, true) / Math.max(1, count(true, null)),
    specificity: quiet === 0 ? null : count(false, false) / quiet,
    detection: found.filter(({ isFound }) => isFound).length / found.length,
    timeliness: found.reduce((sum, { lateness }) => sum + lateness, 0) / found.length,
  };
}

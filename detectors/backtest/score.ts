/**
 * Scores a method's alarms against the truth: sensitivity over outbreak windows, specificity over quiet ones, probability of detection
 * (share of outbreaks with an alarm), timeliness ((first alarm − first window) ÷ duration, 1 if missed; mean over outbreaks), alarms a week.
 * Only windows that were judged have a say: silence about a window of which nothing was known is neither right nor wrong. Pure.
 */
import type { Outcome } from '../methods/method.ts';

/** Indices of windows, first and last inclusive. */
export interface Outbreak {
  readonly first: number;
  readonly last: number;
}

/** A figure is null where no window was judged that it could be of; those of the truth also where no truth was given. */
export interface Score {
  readonly points: number;
  /** Points that the method answered for. */
  readonly judged: number;
  readonly alarms: number;
  /** Runs of alarms without a quiet answer between them. */
  readonly alarmRuns: number;
  /** A week of judged windows. */
  readonly alarmsPerWeek: number | null;
  /** Judged windows within outbreaks and outside, and outbreaks of which a window was judged: what the shares are of. */
  readonly judgedOutbreakPoints: number | null;
  readonly judgedQuietPoints: number | null;
  readonly judgedOutbreaks: number | null;
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
  const judged = outcomes.filter(isAnswer).length;
  const weeks = (judged * daysPerPoint) / 7;
  const alarms = outcomes.filter(isAlarm).length;
  const plain = {
    points: outcomes.length,
    judged,
    alarms,
    alarmRuns: alarmRunsOf(outcomes),
    alarmsPerWeek: over(alarms, weeks),
  };
  // Outbreaks before the first judged point cannot be found and are not asked for.
  const asked = outbreaks
    ?.filter(({ last }) => last >= fromIndex)
    .map(({ first, last }) => ({ first: Math.max(0, first - fromIndex), last: last - fromIndex }));
  if (asked === undefined || asked.length === 0) return { ...plain, ...WITHOUT_TRUTH };
  return { ...plain, ...againstTruth(outcomes, asked, weeks) };
}

const WITHOUT_TRUTH = {
  judgedOutbreakPoints: null,
  judgedQuietPoints: null,
  judgedOutbreaks: null,
  falseAlarmsPerWeek: null,
  sensitivity: null,
  specificity: null,
  detection: null,
  timeliness: null,
} as const;

const over = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
const isAlarm = (outcome: Outcome): boolean => outcome === 'exceeds';

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
  outcomes: readonly Outcome[],
  outbreaks: readonly Outbreak[],
  weeks: number,
): Omit<Score, 'points' | 'judged' | 'alarms' | 'alarmRuns' | 'alarmsPerWeek'> {
  const isIn = (i: number): boolean => outbreaks.some(({ first, last }) => i >= first && i <= last);
  const inside = outcomes.filter((outcome, i) => isAnswer(outcome) && isIn(i));
  const quiet = outcomes.filter((outcome, i) => isAnswer(outcome) && !isIn(i));
  const falseAlarms = quiet.filter(isAlarm).length;
  const asked = outbreaks.filter(({ first, last }) =>
    outcomes.slice(first, last + 1).some(isAnswer),
  );
  const found = asked.map(({ first, last }) => {
    const offset = outcomes.slice(first, last + 1).findIndex(isAlarm);
    return { isFound: offset >= 0, lateness: offset < 0 ? 1 : offset / (last - first + 1) };
  });
  const lateness = found.reduce((sum, one) => sum + one.lateness, 0);
  return {
    judgedOutbreakPoints: inside.length,
    judgedQuietPoints: quiet.length,
    judgedOutbreaks: asked.length,
    falseAlarmsPerWeek: over(falseAlarms, weeks),
    sensitivity: over(inside.filter(isAlarm).length, inside.length),
    specificity: over(quiet.length - falseAlarms, quiet.length),
    detection: over(found.filter(({ isFound }) => isFound).length, found.length),
    timeliness: over(lateness, found.length),
  };
}

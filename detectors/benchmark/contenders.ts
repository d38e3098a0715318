/**
 * The methods that the benchmark compares, each as the daily form of a published one and each with its defaults. A contender answers
 * for every judged day: p-value or score for ranking, and whether it alarms; null where it does not judge.
 */
import type { AssessmentCore, Point } from '../methods/method.ts';
import { findMethod } from '../methods/registry.ts';
import { alarmsOfCalendarGlm } from './calendar-glm.ts';
import { alarmsOfPerfectKnowledge, isKnown } from './perfect-knowledge.ts';
import type { Run } from './run.ts';

export interface Contender {
  readonly id: string;
  readonly words: string;
  readonly alarms: (run: Run) => readonly (boolean | null)[];
  /** Absent: all runs. */
  readonly judges?: (run: Run) => boolean;
}

const WEEK_DAYS = 7;

export const CONTENDERS: readonly Contender[] = [
  {
    id: 'vigil',
    words: 'vigil, defaults',
    alarms: (run) => daily('vigil', {}, run),
  },
  {
    id: 'vigil-relaxed',
    words: 'vigil, alpha .02, for comparison at lower specificity',
    alarms: (run) => daily('vigil', { alpha: 0.02 }, run),
  },
  {
    id: 'farrington-7-day-sums',
    words: 'Farrington flexible on 7-day sums, each weekday a weekly series',
    alarms: (run) => farringtonByWeekday({ ...run, points: weekSums(run.points) }),
  },
  {
    id: 'farrington-flexible',
    words: 'Farrington flexible, each weekday a weekly series',
    alarms: farringtonByWeekday,
  },
  {
    id: 'switch',
    words: 'ESSENCE switch, p < .01',
    alarms: (run) => daily('switch', {}, run),
  },
  {
    id: 'ears-c1',
    words: 'EARS-C1 on 7-day sums, alpha .01',
    alarms: (run) => daily('ears-c1', { alpha: 0.01 }, { ...run, points: weekSums(run.points) }),
  },
  {
    id: 'ears-c2',
    words: 'EARS-C2 on days, defaults',
    alarms: (run) => daily('ears-c2', {}, run),
  },
  {
    id: 'calendar-glm',
    words: 'Calendar GLM, windows of 1, 3 and 7 days',
    alarms: alarmsOfCalendarGlm,
  },
  {
    id: 'perfect-knowledge',
    words:
      'Perfect knowledge of the true mean, the same windows (the limit), without d06, d07, d16',
    alarms: alarmsOfPerfectKnowledge,
    judges: isKnown,
  },
];

/** @returns null where there is no such contender and no such method */
export function contenderOf(id: string): Contender {
  const known = CONTENDERS.find((contender) => contender.id === id);
  return known ?? { id, words: `${id}, defaults`, alarms: (run) => daily(id, {}, run) };
}

function daily(
  method: string,
  params: Readonly<Record<string, number>>,
  { points, from }: Run,
): (boolean | null)[] {
  return findMethod(method).prepare(params, 365).assessSeries(points, from).map(alarmOf);
}

function alarmOf({ outcome }: AssessmentCore): boolean | null {
  if (outcome === 'exceeds') return true;
  return outcome === 'within' ? false : null;
}

/** A weekly method on daily counts: Mondays are judged against Mondays, and so on. */
function farringtonByWeekday({ points, from }: Run): (boolean | null)[] {
  const method = findMethod('farrington-flexible').prepare({}, 52);
  const alarms = new Array<boolean | null>(points.length - from).fill(null);
  for (let weekday = 0; weekday < WEEK_DAYS; weekday += 1) {
    const days = points.flatMap((_, i) => (i % WEEK_DAYS === weekday ? [i] : []));
    const first = days.findIndex((day) => day >= from);
    const series = days.flatMap((day) => points[day] ?? []);
    for (const [k, assessment] of method.assessSeries(series, first).entries()) {
      alarms[(days[first + k] ?? 0) - from] = alarmOf(assessment);
    }
  }
  return alarms;
}

function weekSums(points: readonly Point[]): Point[] {
  let sum = 0;
  return points.map((point, i) => {
    sum += (point.value ?? 0) - (i >= WEEK_DAYS ? (points[i - WEEK_DAYS]?.value ?? 0) : 0);
    return { ...point, value: sum };
  });
}

/**
 * What an outbreak may look like: cases of a common exposure fall on days as a lognormal incubation does (Sartwell 1950), fast,
 * middling or slow, small to large. No shape is estimated: the filter carries all of them and lets the counts choose.
 */
import { normalCdf } from '../distributions/normal.ts';

/** Median day of the cases; the same dispersion for all (Sartwell's factor exp 0.5 = 1.65). */
const MEDIANS_DAYS = [2.5, 4, 6.5] as const;
const DISPERSION = 0.5;
/** Total size in standard deviations of a day's count. */
const SIZES_SD = [9, 18, 36] as const;
/** A rise that lasts, for as long as it likes: so many standard deviations each day, three weeks in the mean. */
const LASTING_SD = [1.5, 3, 6] as const;
const LASTING_DAYS = 21;
/** A shape ends where this share of its cases has come: the last stragglers are no outbreak day worth a false alarm. */
const SHARE_TOLD = 0.97;

/** A course of an outbreak: its excess in standard deviations day by day, or of every day for those that last. */
interface Course {
  readonly excessSd: readonly number[];
  readonly lasts: boolean;
}

/**
 * States in order of their age, so that those that grow a day older stay in order: first the courses that last, whose state is always the same;
 * then the first days of the others, then their second days, and so on.
 */
export interface OutbreakStates {
  readonly count: number;
  /** Excess of the day in standard deviations of a day's count. */
  readonly excessSd: Float64Array;
  /** The state a day later; 0, which lasts and is nobody's morrow, where the outbreak has run its course. */
  readonly next: Uint8Array;
  /** The first of them last: so many. */
  readonly lasting: number;
  /** What share of the outbreaks that begin are in each of the first states. */
  readonly begins: Float64Array;
}

/** That a state that lasts ends today. */
export const LASTING_ENDS = 1 / LASTING_DAYS;
/** Rises that last begin so much more seldom than each other course, or each swing of a young level would be taken for one. */
const LASTING_SHARE = 0.15;

export const OUTBREAK_STATES: OutbreakStates = statesOf([
  ...LASTING_SD.map((sd) => ({ excessSd: [sd], lasts: true })),
  ...MEDIANS_DAYS.flatMap((median) => {
    const shares = dailyShares(median);
    return SIZES_SD.map((size) => ({
      excessSd: shares.map((share) => size * share),
      lasts: false,
    }));
  }),
]);

/** @param courses those that last first */
function statesOf(courses: readonly Course[]): OutbreakStates {
  const excess: number[] = [];
  const next: number[] = [];
  const yesterday = new Map<Course, number>();
  const longest = Math.max(...courses.map(({ excessSd }) => excessSd.length));
  for (let age = 0; age < longest; age += 1) {
    for (const course of courses) {
      const sd = course.excessSd[age];
      if (sd === undefined) continue;
      const before = yesterday.get(course);
      if (before !== undefined) next[before] = excess.length;
      yesterday.set(course, excess.length);
      next.push(0);
      excess.push(sd);
    }
  }
  const parts = courses.map(({ lasts }) => (lasts ? LASTING_SHARE : 1));
  const whole = parts.reduce((a, b) => a + b, 0);
  return {
    count: excess.length,
    excessSd: Float64Array.from(excess),
    next: Uint8Array.from(next),
    lasting: courses.filter(({ lasts }) => lasts).length,
    begins: Float64Array.from(parts, (part) => part / whole),
  };
}

function dailyShares(median: number): number[] {
  const told = (days: number): number =>
    days <= 0 ? 0 : normalCdf(Math.log(days / median) / DISPERSION);
  const shares: number[] = [];
  for (let day = 0; told(day) < SHARE_TOLD; day += 1) shares.push(told(day + 1) - told(day));
  return shares;
}

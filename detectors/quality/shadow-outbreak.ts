/**
 * Outbreaks that never happened: a short exposure that fades, a source that stays for some days, or a spread from person to person that doubles until
 * it is stopped, each of a length of its own, in three sizes. None is a course that the default detector looks for, so that it is not tried on
 * what it is made of. Which one begins when follows from the series and the day alone. Pure; belongs to the mirror only.
 */
import type { ShadowSize } from '../../contracts/api/detection-quality.ts';
import type { SeriesKey } from '../../contracts/series.ts';
import { seededRandom } from '../benchmark/random.ts';

/** In every series one outbreak begins each week, on a day of the week of its own. */
export const ONSET_EVERY_DAYS = 7;
/** Cases later than this are left out. */
export const OUTBREAK_DAYS_MAX = 14;
/** Total in standard deviations of a day's count, as the spiked outbreaks of Noufaily et al. 2019 are sized. */
const SIZE_SD: Readonly<Record<ShadowSize, number>> = { small: 5, medium: 10, large: 20 };
const SIZES = ['small', 'medium', 'large'] as const;
/** Fewer are no outbreak, however quiet the series. */
const CASES_MIN = 3;

/** When a case falls ill, in days from the first exposure, from a number between 0 and 1; `length` between 0 and 1 says how drawn out it is. */
type Course = (share: number, length: number) => number;
const COURSES: readonly Course[] = [
  // Fades with a half-life of one to three days, and is over after two weeks.
  (share, length) => {
    const halfLife = 1 + 2 * length;
    return -halfLife * Math.log2(1 - share * (1 - 2 ** (-OUTBREAK_DAYS_MAX / halfLife)));
  },
  // As many on each of three to ten days.
  (share, length) => share * (3 + 7 * length),
  // Doubles every two days for four to twelve days, and ends.
  (share, length) => {
    const days = 4 + 8 * length;
    return 2 * Math.log2(1 + share * (2 ** (days / 2) - 1));
  },
];

export interface ShadowOutbreak {
  readonly onsetDay: number;
  readonly size: ShadowSize;
  /** Cases of the onset day and those after it, to the last that has any. */
  readonly cases: readonly number[];
}

/** Fowler, Noll, Vo: spreads keys evenly enough to choose days by. */
function seedOf(text: string): number {
  let hash = 0x811c_9dc5;
  for (let i = 0; i < text.length; i += 1)
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x0100_0193) >>> 0;
  return hash;
}

export function beginsOn(series: SeriesKey, day: number): boolean {
  return (day + (seedOf(series) % ONSET_EVERY_DAYS)) % ONSET_EVERY_DAYS === 0;
}

/** @param sd standard deviation of a day's count of the series before the onset */
export function shadowOutbreak(series: SeriesKey, onsetDay: number, sd: number): ShadowOutbreak {
  const random = seededRandom(seedOf(`${series} ${String(onsetDay)}`));
  const size = SIZES[Math.floor(random.next() * SIZES.length)] ?? 'medium';
  const course = COURSES[Math.floor(random.next() * COURSES.length)] ?? COURSES[0];
  const length = random.next();
  const total = Math.max(CASES_MIN, Math.round(SIZE_SD[size] * sd));
  const fallsIll = (): number => course?.(random.next(), length) ?? 0;
  return { onsetDay, size, cases: casesByDay(fallsIll, total) };
}

function casesByDay(fallsIll: () => number, total: number): number[] {
  const days = Array.from({ length: total }, () => Math.floor(fallsIll())).filter(
    (day) => day < OUTBREAK_DAYS_MAX,
  );
  // The day of the first case is the onset, whatever the incubation before it.
  const first = Math.min(...days);
  const cases = Array.from({ length: Math.max(...days) - first + 1 }, () => 0);
  for (const day of days) cases[day - first] = (cases[day - first] ?? 0) + 1;
  return cases;
}

/**
 * Outbreaks that never happened: cases of a common exposure, spread over days as a lognormal incubation spreads them (Sartwell 1950), fast,
 * middling or slow, in three sizes. Which one begins when follows from the series and the day alone. Pure; belongs to the mirror only.
 */
import type { ShadowSize } from '../../contracts/api/detection-quality.ts';
import type { SeriesKey } from '../../contracts/series.ts';
import { normal, seededRandom, type Random } from '../benchmark/random.ts';

/** In every series one outbreak begins each week, on a day of the week of its own. */
export const ONSET_EVERY_DAYS = 7;
/** Cases later than this are left out: the longest shape has had 99 % by then. */
export const OUTBREAK_DAYS_MAX = 14;
/** Total in standard deviations of a day's count, as the spiked outbreaks of Noufaily et al. 2019 are sized. */
const SIZE_SD: Readonly<Record<ShadowSize, number>> = { small: 5, medium: 10, large: 20 };
const SIZES = ['small', 'medium', 'large'] as const;
/** Fewer are no outbreak, however quiet the series. */
const CASES_MIN = 3;
const MEDIANS_DAYS = [2.5, 4, 6.5] as const;
/** Of the logarithm: Sartwell's factor exp 0.5 = 1.65. */
const DISPERSION = 0.5;

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
  const median = MEDIANS_DAYS[Math.floor(random.next() * MEDIANS_DAYS.length)] ?? 4;
  const total = Math.max(CASES_MIN, Math.round(SIZE_SD[size] * sd));
  return { onsetDay, size, cases: casesByDay(random, total, median) };
}

function casesByDay(random: Random, total: number, median: number): number[] {
  const days = Array.from({ length: total }, () =>
    Math.floor(median * Math.exp(DISPERSION * normal(random))),
  ).filter((day) => day < OUTBREAK_DAYS_MAX);
  // The day of the first case is the onset, whatever the incubation before it.
  const first = Math.min(...days);
  const cases = Array.from({ length: Math.max(...days) - first + 1 }, () => 0);
  for (const day of days) cases[day - first] = (cases[day - first] ?? 0) + 1;
  return cases;
}

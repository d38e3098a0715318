/**
 * Makes one run of a signal: seven years of 364 days with holidays, closed weekends, yearly epidemics where the signal has them, and one
 * outbreak in the last 343 days: a Poisson number of cases (three standard deviations of a day for each day of the week), lognormal over the days.
 */
import { DAY_MS, type Run, START_AT } from './run.ts';
import { normal, overdispersed, poisson, type Random, seededRandom, wholeBelow } from './random.ts';
import type { SignalShape, Wave } from './signals.ts';

const YEARS = 7;
const YEAR_WEEKS = 52;
const WEEKS = YEARS * YEAR_WEEKS;
const WEEK_DAYS = 7;
const JUDGED_WEEKS = 49;
/** Days of each year of 364 days: New Year, Easter, May, summer, Christmas. */
const HOLIDAYS = [0, 95, 98, 126, 147, 238, 357, 358] as const;
const SPREAD_SD = 0.5;
const OUTBREAK_BIN = 0.25;
const EPIDEMIC_BIN = 0.02;
const OUTBREAK_SD_PER_DAY = 3;
const CASES_MIN = 2;

export function makeRun(shape: SignalShape, seed: number): Run {
  const random = seededRandom(seed);
  const days = WEEKS * shape.system;
  const divisor = shape.divisor ?? 1;
  const means = Float64Array.from({ length: days }, (_, i) => meanOf(shape, i));
  const counts = means.map((mean) => overdispersed(random, mean, shape.dispersion) / divisor);
  const sdOf = (day: number): number => Math.sqrt((means[day] ?? 0) * shape.dispersion) / divisor;
  addEpidemics({ random, shape, counts, sdOf });
  const outbreak = new Float64Array(days);
  const judgedDays = JUDGED_WEEKS * shape.system;
  const first = days - judgedDays + wholeBelow(random, judgedDays);
  const cases = poisson(random, sdOf(first) * OUTBREAK_SD_PER_DAY * shape.system);
  spread(random, { into: outbreak, first, cases: Math.max(CASES_MIN, cases), bin: OUTBREAK_BIN });
  const total = counts.map((count, i) => count + (outbreak[i] ?? 0));
  return toRun(`${shape.id}-s${String(seed)}`, shape, { total, outbreak });
}

/** Expected on the system day `i`, before it is divided by the divisor. */
export function meanOf(
  { level, trend = 0, year, week, system, shiftDays }: SignalShape,
  i: number,
): number {
  const t = i + 1 + shiftDays;
  const yearly = year === undefined ? 0 : sumOf(year, t / (YEAR_WEEKS * system));
  return Math.exp(level + trend * t + yearly + sumOf(week, t / system));
}

function sumOf({ cos, sin, harmonics }: Wave, turns: number): number {
  let sum = 0;
  for (let k = 1; k <= harmonics; k += 1) {
    const angle = 2 * Math.PI * k * turns;
    sum += cos * Math.cos(angle) + sin * Math.sin(angle);
  }
  return sum;
}

interface Epidemics {
  readonly random: Random;
  readonly shape: SignalShape;
  readonly counts: Float64Array;
  readonly sdOf: (day: number) => number;
}

function addEpidemics({ random, shape, counts, sdOf }: Epidemics): void {
  const { epidemic, system } = shape;
  if (epidemic === undefined) return;
  for (let year = 0; year < YEARS; year += 1) {
    const first =
      year * YEAR_WEEKS * system + epidemic.firstDay + wholeBelow(random, epidemic.spanDays);
    const size = epidemic.cases ?? sdOf(first) * (epidemic.sizeSd ?? 0);
    spread(random, { into: counts, first, cases: poisson(random, size), bin: EPIDEMIC_BIN });
  }
}

interface Spread {
  readonly into: Float64Array;
  readonly first: number;
  readonly cases: number;
  /** Of the lognormal, for one day. */
  readonly bin: number;
}

function spread(random: Random, { into, first, cases, bin }: Spread): void {
  for (let n = 0; n < cases; n += 1) {
    const day = first + Math.floor(Math.exp(SPREAD_SD * normal(random)) / bin);
    if (day < into.length) into[day] = (into[day] ?? 0) + 1;
  }
}

interface Drawn {
  readonly total: Float64Array;
  readonly outbreak: Float64Array;
}

/** Puts working days into calendar weeks; holidays close a 5-day system (half as many again come the next day) and double a 7-day one. */
function toRun(series: string, { system }: SignalShape, { total, outbreak }: Drawn): Run {
  const holidays = new Set(
    Array.from({ length: YEARS }, (_, year) =>
      HOLIDAYS.map((day) => day + year * YEAR_WEEKS * WEEK_DAYS),
    ).flat(),
  );
  const points = [];
  const days: number[] = [];
  let carried = false;
  for (let day = 0; day < WEEKS * WEEK_DAYS; day += 1) {
    const isHoliday = holidays.has(day);
    const i = Math.floor(day / WEEK_DAYS) * system + (day % WEEK_DAYS);
    const isOpen = day % WEEK_DAYS < system;
    const factor = !isOpen
      ? 0
      : system === 7
        ? isHoliday
          ? 2
          : 1
        : isHoliday
          ? 0
          : carried
            ? 1.5
            : 1;
    if (isOpen) carried = isHoliday;
    const value = isOpen ? Math.round((total[i] ?? 0) * factor) : 0;
    points.push({
      at: START_AT + day * DAY_MS,
      value,
      kind: isHoliday ? 'holiday' : 'open',
    } as const);
    if (isOpen && (outbreak[i] ?? 0) >= 0.5) days.push(day);
  }
  return {
    series,
    signal: series.slice(0, 3),
    points,
    from: (WEEKS - JUDGED_WEEKS) * WEEK_DAYS,
    outbreak: days,
  };
}

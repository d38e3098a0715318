/**
 * A control chart of a series that is counted while it is judged: carried from its first window to the judged one, and kept where the recent ones
 * begin. A function of the counts alone: a count that changes drops what was carried past it.
 */
import type { Chart, Point, Verdict } from '../methods/method.ts';
import { LOOKBACK_YEARS_MAX_DAYS } from '../series/detector.ts';

interface Windows {
  /** Local day number of the last day of the first window there is. */
  readonly firstDay: number;
  /** Days from one window to the next. */
  readonly apart: number;
  /** Of the window that ends with that day, as the past of a later one. */
  readonly pointOf: (day: number) => Point;
}

interface Kept {
  /** Last day of the window that is next. */
  readonly day: number;
  readonly chart: Chart;
}

/** Today and two more; each eighth of three weeks of windows; each sixty-fourth of some years. */
const STEPS = [
  { every: 1, windows: 2 },
  { every: 8, windows: 24 },
  { every: 64, windows: 1024 },
];

export class LiveChart {
  readonly #begin: () => Chart;
  #kept: Kept[] = [];
  #firstDay = Number.NaN;
  #apart = 1;

  constructor(begin: () => Chart) {
    this.#begin = begin;
  }

  /** A count changed, or became known or unknown. */
  changed(day: number): void {
    if (this.#kept.some((one) => one.day - this.#apart >= day))
      this.#kept = this.#kept.filter((one) => one.day - this.#apart < day);
  }

  judge(windows: Windows, day: number, current: Point): Verdict {
    return this.#before(windows, day).copy().next(current);
  }

  #before(windows: Windows, day: number): Chart {
    const firstDay = beginOf(windows, day);
    if (this.#firstDay !== firstDay || this.#apart !== windows.apart) this.#kept = [];
    this.#firstDay = firstDay;
    this.#apart = windows.apart;
    const nearest = this.#kept.findLast((one) => one.day <= day);
    if (nearest?.day === day) return nearest.chart;
    const chart = nearest?.chart.copy() ?? this.#begin();
    for (let at = nearest?.day ?? firstDay; at < day; at += windows.apart) {
      if (this.#isKept(at, day)) this.#keep({ day: at, chart: chart.copy() });
      chart.next(windows.pointOf(at));
    }
    this.#keep({ day, chart });
    return chart;
  }

  #keep(one: Kept): void {
    const others = this.#kept.filter(({ day }) => day !== one.day);
    const newest = others.reduce((latest, { day }) => Math.max(latest, day), one.day);
    this.#kept = [...others, one]
      .filter(({ day }) => this.#isKept(day, newest))
      .sort((a, b) => a.day - b.day);
  }

  #isKept(day: number, newest: number): boolean {
    const at = (day - this.#firstDay) / this.#apart;
    const age = (newest - day) / this.#apart;
    return STEPS.some(({ every, windows }) => at % every === 0 && age <= windows);
  }
}

/** The first window; of a series longer than is remembered, some whole years later, so that all who judge a day begin with the same one. */
function beginOf({ firstDay, apart }: Windows, day: number): number {
  const beyond = day - firstDay - (LOOKBACK_YEARS_MAX_DAYS - apart);
  return beyond <= 0 ? firstDay : firstDay + Math.ceil(beyond / STEP_DAYS) * STEP_DAYS;
}

/** Of days and of weeks. */
const STEP_DAYS = 364;

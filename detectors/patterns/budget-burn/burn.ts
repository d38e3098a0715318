/**
 * How fast a budget burns: what was spent in a window, divided by what its calendar expects, with the limit that spending as planned passes
 * with chance `alpha`. How uneven spending is, is learned from its weeks by their successive differences (von Neumann 1941), which a rise
 * that is to be found does not widen. Pure.
 */
import type { BurnWindow } from '../../../contracts/catalogue/looks/budget-burn.ts';
import { studentQuantile } from '../../methods/distributions/student-t.ts';
import { quarterOf, sumOver, yearOf, type DaySpan, type WeightOf } from './spending-calendar.ts';

export interface Spending {
  /** Fen by day number; no row is nothing spent. */
  readonly days: ReadonlyMap<number, number>;
  /** First day with a settlement. */
  readonly since: number;
  /** Last complete day. */
  readonly last: number;
}

export interface Plan {
  /** What may be spent in the year, without the reserve. */
  readonly yearFen: number;
  /** Shares of the quarters. */
  readonly advances: readonly number[];
  readonly weightOf: WeightOf;
}

export interface Burn {
  readonly span: DaySpan;
  readonly spentFen: number;
  readonly plannedFen: number;
  /** 1 is as planned. */
  readonly rate: number;
}

export const spentIn = ({ days }: Spending, span: DaySpan): number =>
  sumOver(span, (day) => days.get(day) ?? 0);

/** Of the year by its calendar, of the quarter by its advance; days back are parts of the year. */
export function burnOf(window: BurnWindow, spending: Spending, plan: Plan): Burn {
  const span = spanOf(window, spending.last);
  const spentFen = spentIn(spending, span);
  const plannedFen =
    window === 'quarter' ? plannedOfQuarter(span, plan) : plannedOfYear(span, plan);
  return { span, spentFen, plannedFen, rate: spentFen / plannedFen };
}

function spanOf(window: BurnWindow, last: number): DaySpan {
  if (window === 'year') return { first: yearOf(last).first, last };
  if (window === 'quarter') return { first: quarterOf(last).first, last };
  return { first: last + 1 - (window === 'days30' ? 30 : 7), last };
}

function plannedOfYear({ first, last }: DaySpan, { yearFen, weightOf }: Plan): number {
  const whole = sumOver(yearOf(last), weightOf);
  return (yearFen * sumOver({ first, last }, weightOf)) / whole;
}

function plannedOfQuarter(span: DaySpan, { yearFen, advances, weightOf }: Plan): number {
  const quarter = quarterOf(span.last);
  const advance = yearFen * (advances[quarter.number] ?? 0.25);
  return (advance * sumOver(span, weightOf)) / sumOver(quarter, weightOf);
}

export interface Unevenness {
  /** Of a week, relative to what it is expected to have. */
  readonly variance: number;
  readonly freedom: number;
}

/** null: fewer weeks than asked for. */
export function unevenness(
  spending: Spending,
  weightOf: WeightOf,
  weeks: { readonly least: number; readonly most: number },
): Unevenness | null {
  const rates: number[] = [];
  for (let last = spending.last; rates.length < weeks.most; last -= 7) {
    const span = { first: last - 6, last };
    if (span.first < spending.since) break;
    rates.push(spentIn(spending, span) / sumOver(span, weightOf));
  }
  if (rates.length < Math.max(2, weeks.least)) return null;
  const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
  if (mean <= 0) return null;
  let squares = 0;
  for (let at = 1; at < rates.length; at += 1)
    squares += ((rates[at] ?? 0) / mean - (rates[at - 1] ?? 0) / mean) ** 2;
  // Successive differences share their terms: two thirds of them are free.
  return {
    variance: squares / (2 * (rates.length - 1)),
    freedom: Math.max(2, ((rates.length - 1) * 2) / 3),
  };
}

export interface Certainty {
  readonly alpha: number;
  readonly uneven: Unevenness;
}

/** How far above what is planned a window of so many days comes by chance. */
export function chanceOf(days: number, { alpha, uneven }: Certainty): number {
  const deviation = Math.sqrt((uneven.variance * 7) / days);
  return -studentQuantile(alpha, uneven.freedom) * deviation;
}

/** First day on which nothing would be left at the rate of the last thirty days; null: not within the year. */
export function emptyOn(spending: Spending, plan: Plan): number | null {
  const year = yearOf(spending.last);
  const { rate } = burnOf('days30', spending, plan);
  const perWeight = (plan.yearFen / sumOver(year, plan.weightOf)) * rate;
  let left = plan.yearFen - spentIn(spending, { first: year.first, last: spending.last });
  for (let day = spending.last + 1; day <= year.last; day += 1) {
    left -= perWeight * plan.weightOf(day);
    if (left <= 0) return day;
  }
  return null;
}

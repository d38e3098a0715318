/**
 * A share held against a bound by the exact binomial tail (Clopper and Pearson 1934): where few are expected, or a bound lies near 0 or 1, the
 * normal approximation finds several times as many by chance as it says. Weeks that are less even than counting makes them lower the whole to
 * its effective size, as Korn and Graubard do (Surv Methodol 1998;24:193-201). Pure.
 */
import { betaI } from '../../methods/distributions/beta.ts';
import { normalQuantile } from '../../methods/distributions/normal.ts';
import { studentQuantile } from '../../methods/distributions/student-t.ts';
import type { ShareWeek } from './share-weeks.ts';

export interface AgainstBound {
  readonly bound: number;
  readonly side: 'upper' | 'lower';
}

/** As many cases drawn each by itself would say as much as these, which came in weeks; at most as many as there are. */
export function effectiveWhole(weeks: readonly ShareWeek[], alpha: number): number {
  const whole = weeks.reduce((sum, week) => sum + week.whole, 0);
  const share = weeks.reduce((sum, week) => sum + week.part, 0) / whole;
  const freedom = weeks.length - 1;
  // Of a single week it is not known how uneven weeks are.
  if (freedom < 1) return whole;
  const squares = weeks.reduce((sum, week) => sum + (week.part - share * week.whole) ** 2, 0);
  const byWeeks = (squares * weeks.length) / freedom / whole ** 2;
  const byCounting = (share * (1 - share)) / whole;
  if (byWeeks <= byCounting) return whole;
  const known = normalQuantile(1 - alpha) / studentQuantile(1 - alpha, freedom);
  return ((whole * byCounting) / byWeeks) * known ** 2;
}

/** Chance of a share as far beyond the bound or farther, where the bound is the truth. `whole` may be no whole number. */
export function chanceBeyond(share: number, whole: number, { bound, side }: AgainstBound): number {
  const part = share * whole;
  const split = { x: bound, y: 1 - bound };
  if (side === 'upper') return part <= 0 ? 1 : betaI(part, whole - part + 1, split);
  return part >= whole ? 1 : 1 - betaI(part + 1, whole - part, split);
}

const STEPS = 60;

/** The share nearest to the bound of which chance alone makes no more than `alpha`. Beyond 0 or 1 where so small a whole can show nothing. */
export function limitBeyond(alpha: number, whole: number, against: AgainstBound): number {
  let near = against.bound;
  let far = against.side === 'upper' ? 1 : 0;
  if (chanceBeyond(far, whole, against) > alpha) return against.side === 'upper' ? 2 : -1;
  for (let step = 0; step < STEPS; step += 1) {
    const middle = (near + far) / 2;
    if (chanceBeyond(middle, whole, against) > alpha) near = middle;
    else far = middle;
  }
  return far;
}

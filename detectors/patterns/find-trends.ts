/**
 * Values that rise: so many readings in a row within a span whose median slope, over their time, makes at least so much, and of which three of
 * four pairs rise. The median slope does not hear one wrong reading (Sen, JASA 1968;63:1379; Kendall, Biometrika 1938;30:81). Pure.
 */
import { spanMs, type Finds } from '../../contracts/catalogue/sequence-pattern.ts';
import type { Fact } from '../../contracts/fact.ts';
import { joinRun, runFound, type Run } from './find-amounts.ts';
import type { Found } from './found.ts';
import { isSelected } from './select-facts.ts';

type Trend = Extract<Finds, { readonly form: 'trend' }>;

const RISING_SHARE = 0.75;

export function findTrends(facts: readonly Fact[], finds: Trend): Found[] {
  const readings = facts.filter(
    (fact) => isSelected(fact, finds.of) && typeof fact.values[finds.value] === 'number',
  );
  const span = spanMs(finds.within);
  const runs: Run[] = [];
  for (let to = finds.readings - 1; to < readings.length; to += 1) {
    const from = to - finds.readings + 1;
    const row = readings.slice(from, to + 1);
    const reachedAt = row.at(-1)?.at ?? 0;
    if (reachedAt - (row[0]?.at ?? 0) > span) continue;
    const rise = riseOf(row, finds.value);
    if (rise >= finds.risesBy) joinRun(runs, { from, to, reachedAt, most: rise });
  }
  return runs.map((run) => runFound(readings.slice(run.from, run.to + 1), run, null));
}

/** From the first to the last, by the median slope; 0 where the pairs do not agree. */
function riseOf(row: readonly Fact[], value: string): number {
  const slopes: number[] = [];
  let rising = 0;
  let pairs = 0;
  for (const [index, later] of row.entries())
    for (const earlier of row.slice(0, index)) {
      const by = Number(later.values[value]) - Number(earlier.values[value]);
      pairs += 1;
      if (by > 0) rising += 1;
      if (later.at > earlier.at) slopes.push(by / (later.at - earlier.at));
    }
  if (slopes.length === 0 || rising < pairs * RISING_SHARE) return 0;
  const took = (row.at(-1)?.at ?? 0) - (row[0]?.at ?? 0);
  // Tenths of thousandths: sums of fractions of a millisecond must not miss the limit by a rounding.
  return Math.round(medianOf(slopes) * took * 1e4) / 1e4;
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

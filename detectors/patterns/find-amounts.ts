/**
 * So many facts, or so much of a value, within a span: overlapping spans that each reach the threshold are one finding, named by its first
 * fact. Pure.
 */
import { spanMs, type Finds } from '../../contracts/catalogue/sequence-pattern.ts';
import type { Fact } from '../../contracts/fact.ts';
import type { Found } from './found.ts';
import { comparedValue, groupsOf, isSelected } from './select-facts.ts';

type Amounts = Extract<Finds, { readonly form: 'count' | 'sum' }>;

export interface Run {
  readonly from: number;
  to: number;
  /** Where the threshold was first reached. */
  readonly reachedAt: number;
  most: number;
}

export function findAmounts(facts: readonly Fact[], finds: Amounts): Found[] {
  const selected = facts.filter((fact) => isSelected(fact, finds.of));
  return [...groupsOf(selected, finds.per)].flatMap(([group, of]) => runsOf(of, finds, group));
}

function runsOf(selected: readonly Fact[], finds: Amounts, group: string | null): Found[] {
  const span = spanMs(finds.within);
  const runs: Run[] = [];
  let from = 0;
  for (let to = 0; to < selected.length; to += 1) {
    while (timeOf(selected, to) - timeOf(selected, from) > span) from += 1;
    const amount = amountOf(selected.slice(from, to + 1), finds);
    if (amount >= finds.least)
      joinRun(runs, { from, to, reachedAt: timeOf(selected, to), most: amount });
  }
  return runs.map((run) => runFound(selected.slice(run.from, run.to + 1), run, group));
}

const timeOf = (facts: readonly Fact[], index: number): number => facts[index]?.at ?? 0;

function amountOf(facts: readonly Fact[], finds: Amounts): number {
  if (finds.form === 'sum')
    return facts.reduce((sum, fact) => sum + (Number(fact.values[finds.value]) || 0), 0);
  const { distinct } = finds;
  if (distinct === undefined) return facts.length;
  return new Set(facts.flatMap((fact) => comparedValue(fact, distinct))).size;
}

/** Overlapping ones become one. */
export function joinRun(runs: Run[], run: Run): void {
  const last = runs.at(-1);
  if (last === undefined || run.from > last.to) runs.push(run);
  else {
    last.to = run.to;
    last.most = Math.max(last.most, run.most);
  }
}

export function runFound(
  facts: readonly Fact[],
  { reachedAt, most }: Run,
  group: string | null,
): Found {
  const [first] = facts;
  if (first === undefined) throw new RangeError('a run has a first fact');
  return {
    ...{ by: first.id, group, facts, at: reachedAt, observed: most },
    ...{ answered: null, notBefore: null },
  };
}

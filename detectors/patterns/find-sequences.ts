/**
 * What a rule finds among the facts of one sequence, and when it has to be looked at again although nothing comes. Pure: any order of the
 * facts gives the same, and `now` decides only whether a span that nobody answered is over.
 */
import { spanMs, type Finds } from '../../contracts/catalogue/sequence-pattern.ts';
import type { Fact } from '../../contracts/fact.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { findAbsences } from './find-absences.ts';
import { findAmounts } from './find-amounts.ts';
import type { Found, Sequences } from './found.ts';
import { agreeIn, differIn, isSelected } from './select-facts.ts';

const MINUTE_MS = 60_000;

/** Facts that stand, each once. */
export function findSequences(facts: readonly Fact[], finds: Finds, now: EpochMs): Sequences {
  const inTime = [...facts].sort(byTime);
  switch (finds.form) {
    case 'each':
      return {
        found: inTime.filter((fact) => isSelected(fact, finds.of)).map(single),
        dueAt: null,
      };
    case 'count':
    case 'sum':
      return { found: findAmounts(inTime, finds), dueAt: null };
    case 'followed-by':
      return { found: findPairs(inTime, finds), dueAt: null };
    case 'not-followed-by':
      return findAbsences(inTime, finds, now);
  }
}

export function byTime(one: Fact, other: Fact): number {
  if (one.at !== other.at) return one.at - other.at;
  if (one.id === other.id) return 0;
  return one.id < other.id ? -1 : 1;
}

const single = (fact: Fact): Found => ({
  by: fact.id,
  facts: [fact],
  at: fact.at,
  observed: 1,
  answered: null,
});

/** The nearest first fact of each second one: each repetition is told once. */
function findPairs(
  facts: readonly Fact[],
  finds: Extract<Finds, { readonly form: 'followed-by' }>,
): Found[] {
  const spanned = spanMs(finds.within);
  const firsts: Fact[] = [];
  const found: Found[] = [];
  for (const fact of facts) {
    if (isSelected(fact, finds.by)) {
      const before = firsts.findLast((first) => isPair(first, fact, finds));
      if (before !== undefined && fact.at - before.at <= spanned)
        found.push({
          by: fact.id,
          facts: [before, fact],
          at: fact.at,
          observed: (fact.at - before.at) / MINUTE_MS,
          answered: null,
        });
    }
    if (isSelected(fact, finds.of)) firsts.push(fact);
  }
  return found;
}

function isPair(
  first: Fact,
  second: Fact,
  { same = [], different = [] }: Extract<Finds, { readonly form: 'followed-by' }>,
): boolean {
  return (
    same.every((name) => agreeIn(name, first, second)) &&
    different.every((name) => differIn(name, first, second))
  );
}

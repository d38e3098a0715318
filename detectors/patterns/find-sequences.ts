/**
 * What a rule finds among the facts of one sequence, and when it has to be looked at again although nothing comes. Pure: any order of the
 * facts gives the same, and `now` decides only whether a span that nobody answered is over.
 */
import { spanMs, type Finds } from '../../contracts/catalogue/sequence-pattern.ts';
import type { Fact } from '../../contracts/fact.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { findAbsences } from './find-absences.ts';
import { findAmounts } from './find-amounts.ts';
import { findLateAnswers } from './find-late-answers.ts';
import { findTrends } from './find-trends.ts';
import type { Found, HeldFact, Look, Sequences } from './found.ts';
import { agreeIn, differIn, groupsOf, isSelected } from './select-facts.ts';

const MINUTE_MS = 60_000;

/** Facts that stand, each once. */
export function findSequences(facts: readonly HeldFact[], finds: Finds, look: Look): Sequences {
  const inTime = [...facts].sort(byTime);
  switch (finds.form) {
    case 'each':
      return { found: findEach(inTime, finds), dueAt: null };
    case 'count':
    case 'sum':
      return { found: findAmounts(inTime, finds), dueAt: null };
    case 'trend':
      return { found: findTrends(inTime, finds), dueAt: null };
    case 'followed-by':
      return { found: findPairs(inTime, finds), dueAt: null };
    case 'followed-late':
      return { found: findLateAnswers(inTime, finds), dueAt: null };
    case 'not-followed-by':
      return findAbsences(inTime, finds, look);
  }
}

export function byTime(one: Fact, other: Fact): number {
  if (one.at !== other.at) return one.at - other.at;
  if (one.id === other.id) return 0;
  return one.id < other.id ? -1 : 1;
}

const single = (fact: Fact): Found => ({
  ...{ by: fact.id, group: null, facts: [fact], at: fact.at, observed: 1 },
  ...{ answered: null, notBefore: null },
});

/** Of facts that are looked at together the first is told, and the others with it; none where something stands among them that says otherwise. */
function findEach(
  facts: readonly Fact[],
  { of, per, unless }: Extract<Finds, { readonly form: 'each' }>,
): Found[] {
  const selected = facts.filter((fact) => isSelected(fact, of));
  const others = unless === undefined ? [] : facts.filter((fact) => isSelected(fact, unless));
  if (per === undefined) return others.length > 0 ? [] : selected.map(single);
  const denied = groupsOf(others, per);
  const standing = [...groupsOf(selected, per)].filter(([group]) => !denied.has(group));
  return standing.flatMap(([group, together]) =>
    together.slice(0, 1).map((first) => ({
      ...single(first),
      ...{ group, facts: together, observed: together.length },
    })),
  );
}

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
          ...{ by: fact.id, group: null, facts: [before, fact], at: fact.at },
          ...{ observed: (fact.at - before.at) / MINUTE_MS, answered: null, notBefore: null },
        });
    }
    if (isSelected(fact, finds.of)) firsts.push(fact);
  }
  return found;
}

function isPair(
  first: Fact,
  second: Fact,
  { same = [], different = [], sooner }: Extract<Finds, { readonly form: 'followed-by' }>,
): boolean {
  return (
    (sooner === undefined || isSooner(first, second, sooner)) &&
    same.every((name) => agreeIn(name, first, second)) &&
    different.every((name) => differIn(name, first, second))
  );
}

/** Less than the share of the first fact's days has passed; where they are not known it is not sooner. */
function isSooner(
  first: Fact,
  second: Fact,
  { value, share }: { readonly value: string; readonly share: number },
): boolean {
  const days = Number(first.values[value]) || 0;
  return second.at - first.at < days * share * DAY_MS;
}

/**
 * First facts that nothing followed within the span. Found once the span is over; what comes later does not unmake it, it ends it: who
 * answered after 25 minutes was late, and is no longer awaited. Pure.
 */
import { spanMs, type Finds } from '../../contracts/catalogue/sequence-pattern.ts';
import type { Fact } from '../../contracts/fact.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Found, Sequences } from './found.ts';
import { agreeIn, isSelected } from './select-facts.ts';

type Absence = Extract<Finds, { readonly form: 'not-followed-by' }>;

const MINUTE_MS = 60_000;

export function findAbsences(facts: readonly Fact[], finds: Absence, now: EpochMs): Sequences {
  const span = spanMs(finds.within);
  const firsts = facts.filter((fact) => isSelected(fact, finds.of));
  const answers = facts.filter((fact) => isSelected(fact, finds.by));
  const found: Found[] = [];
  let dueAt: EpochMs | null = null;
  for (const first of firsts) {
    if (!isGiven(firsts, first, finds)) continue;
    const answer = answers.find((fact) => isAnswer(first, fact, finds)) ?? null;
    const endsAt = first.at + span;
    if (answer !== null && answer.at <= endsAt) continue;
    if (now > endsAt) found.push(absence(first, answer, endsAt));
    else dueAt = Math.min(dueAt ?? Infinity, endsAt);
  }
  return { found, dueAt };
}

/** Later, or at the same time under another name. */
function isAnswer(first: Fact, fact: Fact, { same = [] }: Absence): boolean {
  return (
    fact.id !== first.id &&
    fact.at >= first.at &&
    (fact.at > first.at || fact.id > first.id || fact.kind !== first.kind) &&
    same.every((name) => agreeIn(name, first, fact))
  );
}

/** With enough first facts up to this one, itself among them. */
function isGiven(firsts: readonly Fact[], fact: Fact, { given }: Absence): boolean {
  if (given === undefined) return true;
  const since = fact.at - spanMs(given.within);
  return firsts.filter(({ at }) => at >= since && at <= fact.at).length >= given.least;
}

const absence = (first: Fact, answered: Fact | null, at: EpochMs): Found => ({
  by: first.id,
  facts: answered === null ? [first] : [first, answered],
  at,
  observed: answered === null ? null : (answered.at - first.at) / MINUTE_MS,
  answered,
});

/**
 * First facts whose answer came, and came after the limit. Only the first answer counts, and it is held against the earliest first fact that
 * waited for it: a second dose is late for nobody, and who was seen twice before it waited from the first time. Nothing is found where no
 * answer came at all. Pure.
 */
import { spanMs, type Finds } from '../../contracts/catalogue/sequence-pattern.ts';
import type { Fact } from '../../contracts/fact.ts';
import type { Found } from './found.ts';
import { agreeIn, differIn, isSelected } from './select-facts.ts';

type Late = Extract<Finds, { readonly form: 'followed-late' }>;

const MINUTE_MS = 60_000;

/** In order of time. */
export function findLateAnswers(facts: readonly Fact[], finds: Late): Found[] {
  const firsts = facts.filter((fact) => isSelected(fact, finds.of));
  const answers = facts.filter((fact) => isSelected(fact, finds.by));
  const waited = new Map<Fact, Fact>();
  for (const first of firsts) {
    const answer = firstAnswer(first, answers, finds);
    // The earliest first fact of an answer: those of the same moment and later waited less.
    if (answer !== undefined && !waited.has(answer)) waited.set(answer, first);
  }
  return [...waited]
    .filter(([answer, first]) => answer.at - first.at > spanMs(finds.limit))
    .map(([answer, first]) => lateAnswer(first, answer));
}

/** Undefined where none came in time to be counted, or where one had come shortly before already. */
function firstAnswer(first: Fact, answers: readonly Fact[], finds: Late): Fact | undefined {
  const { within, before, same = [], different = [] } = finds;
  const mine = answers.filter(
    (answer) =>
      answer.id !== first.id &&
      answer.at <= first.at + spanMs(within) &&
      same.every((name) => agreeIn(name, first, answer)) &&
      different.every((name) => differIn(name, first, answer)),
  );
  const since = before === undefined ? first.at : first.at - spanMs(before);
  const earliest = mine.find(({ at }) => at >= since);
  return earliest === undefined || earliest.at < first.at ? undefined : earliest;
}

const lateAnswer = (first: Fact, answer: Fact): Found => ({
  ...{ by: first.id, group: null, facts: [first, answer], at: answer.at },
  ...{ observed: (answer.at - first.at) / MINUTE_MS, answered: null, notBefore: null },
});

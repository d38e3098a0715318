// What is wrong today with the lists that are in force: they were right when they were taken, but norms expire, lists end and departments change. Pure.
import type { ResponsibilityList } from '../catalogue/responsibility-list.ts';
import type { AlertKind } from '../signal.ts';
import { checkResponsibilities, officesBelow } from './check-responsibilities.ts';
import type { ListBasis } from './check-written.ts';
import type { ListProblem } from './list-problem.ts';
import { problemWords } from './problem-words.ts';
import { resolveNorms } from './resolve-norms.ts';
import { PROBLEM_KINDS, type ResponsibilityProblem } from './responsibility-problem.ts';
import { writtenOf } from './written-list.ts';

export interface InForce {
  readonly lists: readonly ResponsibilityList[];
  /** Kinds that must have a list. */
  readonly alertKinds: readonly AlertKind[];
  readonly day: string;
}

/** Advice is left to the page of each list: it stops nothing. */
export function problemsInForce(inForce: InForce, basis: ListBasis): ListProblem[] {
  const found = [
    ...problemsOf(inForce.lists, basis, inForce.day),
    ...checkResponsibilities({
      ...inForce,
      departments: basis.departments,
      lists: loaded(inForce),
    }).filter(({ code }) => code === 'kind-without-list' || code === 'two-lists-at-once'),
  ];
  return found
    .map((problem) => told(problem, inForce.lists, basis))
    .filter(({ kind }) => kind !== 'advice');
}

/** Of one version, advice too. */
export function problemsOfList(
  list: ResponsibilityList,
  basis: ListBasis,
  day: string,
): ListProblem[] {
  return problemsOf([list], basis, day).map((problem) => told(problem, [list], basis));
}

const loaded = ({ lists }: InForce): { list: ResponsibilityList; file: string }[] =>
  lists.map((list) => ({ list, file: list.id }));

function problemsOf(
  lists: readonly ResponsibilityList[],
  { departments, norms }: ListBasis,
  day: string,
): ResponsibilityProblem[] {
  return lists.flatMap((list) => {
    const resolved = resolveNorms([{ list: writtenOf(list), file: list.id }], norms, day);
    const [one = { list, file: list.id }] = resolved.lists;
    return [
      ...resolved.problems,
      ...checkResponsibilities({ lists: [one], departments, alertKinds: [], day }),
      ...officesBelow(one, departments),
    ];
  });
}

function told(
  problem: ResponsibilityProblem,
  lists: readonly ResponsibilityList[],
  { departments }: ListBasis,
): ListProblem {
  const list = lists.find(({ id }) => id === problem.list);
  return {
    kind: PROBLEM_KINDS[problem.code],
    code: problem.code,
    list: list?.id ?? null,
    alertKind: list?.alertKind ?? ('alertKind' in problem ? problem.alertKind : null),
    words: problemWords(problem, departments),
  };
}

// One list as a person wrote it, held against the catalogue's norms and departments on a day: the list with minutes where nothing is wrong, else
// what is wrong, in words; and what is worth knowing though it stops nothing. Pure.
import type { Department } from '../catalogue/department.ts';
import type { Norm } from '../catalogue/norm.ts';
import type { ResponsibilityList, WrittenList } from '../catalogue/responsibility-list.ts';
import type { Words } from '../words.ts';
import { checkResponsibilities, officesBelow } from './check-responsibilities.ts';
import { resolveNorms } from './resolve-norms.ts';
import { problemWords } from './problem-words.ts';
import { isFatal } from './responsibility-problem.ts';

export interface CheckedList {
  readonly list: ResponsibilityList | null;
  readonly faults: readonly Words[];
  readonly advice: readonly Words[];
}

export interface ListBasis {
  readonly departments: readonly Department[];
  readonly norms: readonly Norm[];
}

export function checkWritten(list: WrittenList, basis: ListBasis, day: string): CheckedList {
  const { departments, norms } = basis;
  const resolved = resolveNorms([{ list, file: list.id }], norms, day);
  const problems = [
    ...resolved.problems,
    ...checkResponsibilities({ lists: resolved.lists, departments, alertKinds: [], day }),
    ...resolved.lists.flatMap((one) => officesBelow(one, departments)),
  ];
  const faults = problems.filter(isFatal);
  const [only] = resolved.lists;
  return {
    list: faults.length === 0 && only !== undefined ? only.list : null,
    faults: faults.map((problem) => problemWords(problem, departments)),
    advice: problems
      .filter((problem) => !isFatal(problem))
      .map((problem) => problemWords(problem, departments)),
  };
}

// One list as a person wrote it, held against the catalogue's norms and departments on a day: the list with minutes where nothing is wrong, else
// what is wrong, in sentences; and what is worth knowing though it stops nothing. Pure.
import type { Department } from '../../contracts/catalogue/department.ts';
import type { Norm } from '../../contracts/catalogue/norm.ts';
import type {
  ResponsibilityList,
  WrittenList,
} from '../../contracts/catalogue/responsibility-list.ts';
import type { Words } from '../../contracts/words.ts';
import { checkResponsibilities, officesBelow } from './check-responsibilities.ts';
import { resolveNorms } from './resolve-norms.ts';
import { adviceOf, isFatal, sentenceOf } from './responsibility-problem.ts';

export interface CheckedList {
  readonly list: ResponsibilityList | null;
  readonly faults: readonly string[];
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
    faults: faults.map(sentenceOf),
    advice: problems
      .filter((problem) => !isFatal(problem))
      .map((problem) => adviceOf(problem, departments)),
  };
}

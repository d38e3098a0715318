// One list as a person wrote it, held against the catalogue's norms and departments on a day: the list with minutes where nothing is wrong, else
// what is wrong, in sentences; and what is worth knowing though it stops nothing. Pure.
import type { Department } from '../../contracts/catalogue/department.ts';
import type { Norm } from '../../contracts/catalogue/norm.ts';
import type {
  ResponsibilityList,
  WrittenList,
} from '../../contracts/catalogue/responsibility-list.ts';
import { checkResponsibilities, officesBelow } from './check-responsibilities.ts';
import { resolveNorms } from './resolve-norms.ts';
import { isFatal, sentenceOf } from './responsibility-problem.ts';

export interface CheckedList {
  readonly list: ResponsibilityList | null;
  readonly faults: readonly string[];
  readonly advice: readonly string[];
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
    advice: problems.filter((problem) => !isFatal(problem)).map(sentenceOf),
  };
}

/** A list with minutes as it would be written: limits that a norm gave name it again, so that a norm that changed since is noticed. */
export function writtenOf(list: ResponsibilityList): WrittenList {
  const limits = Object.fromEntries(
    Object.entries(list.limits).map(([name, { time, levels }]) => [
      name,
      {
        time,
        levels: Object.fromEntries(
          Object.entries(levels).map(([level, { norms, ...minutes }]) => [
            level,
            {
              acknowledgeMinutes: named(norms?.acknowledge) ?? minutes.acknowledgeMinutes,
              actMinutes: named(norms?.act) ?? minutes.actMinutes,
              reportMinutes: named(norms?.report) ?? minutes.reportMinutes,
            },
          ]),
        ),
      },
    ]),
  );
  return { ...list, limits };
}

const named = <Id>(norm: Id | undefined): { norm: Id } | undefined =>
  norm === undefined ? undefined : { norm };

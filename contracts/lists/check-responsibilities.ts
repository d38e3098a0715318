// Gaps and overlaps of responsibility lists, found when they are loaded: a stage nobody leads ("vacuum"), a stage two lead ("nine
// dragons"), a duty without limits, a department that does not exist, a kind of alert without a list. Configuration errors, each
// with the file and, where the loader can tell, the line.
import { Level } from '../alert.ts';
import type { Department } from '../catalogue/department.ts';
import { holdsOn, overlaps } from '../catalogue/origin.ts';
import {
  isCalledAt,
  type Duty,
  type ResponsibilityList,
} from '../catalogue/responsibility-list.ts';
import type { AlertKind } from '../signal.ts';
import { ResponseStage } from '../task.ts';
import type { DocumentPath, ResponsibilityProblem, Where } from './responsibility-problem.ts';

export interface LoadedList {
  readonly list: ResponsibilityList;
  readonly file: string;
  /** Line of a node of the file, one-based; undefined where the loader cannot tell. */
  readonly lineOf?: (path: DocumentPath) => number | undefined;
}

export interface ResponsibilityInput {
  readonly lists: readonly LoadedList[];
  readonly departments: readonly Department[];
  /** Kinds that a measure or pattern of the catalogue can raise. */
  readonly alertKinds: readonly AlertKind[];
  /** Day on which each kind must have a list. */
  readonly day: string;
}

export function checkResponsibilities(
  input: ResponsibilityInput,
): readonly ResponsibilityProblem[] {
  return [
    ...input.lists.flatMap((loaded) => checkList(loaded, input.departments)),
    ...input.lists.flatMap((loaded) => checkEvaluators(loaded, input.departments)),
    ...twoListsAtOnce(input.lists),
    ...kindsWithoutList(input),
  ];
}

function checkList(
  loaded: LoadedList,
  departments: readonly Department[],
): readonly ResponsibilityProblem[] {
  const known = new Map(departments.map((department) => [department.id, department]));
  return ResponseStage.options.flatMap((stage) => {
    const duties = loaded.list.stages[stage];
    if (duties === undefined || duties.length === 0) {
      return [{ code: 'missing-stage' as const, stage, ...at(loaded, ['stages']) }];
    }
    return [
      ...leadsOf(loaded, stage, duties),
      ...twiceInStage(loaded, stage, duties),
      ...duties.flatMap((duty, index) => {
        const where = at(loaded, ['stages', stage, index]);
        return [
          ...checkDepartments(duty, known, { stage, ...where }),
          ...checkLimits(loaded.list, duty, { stage, ...where }),
          ...checkWords(duty, { stage, ...where }),
        ];
      }),
    ];
  });
}

function at({ list, file, lineOf }: LoadedList, path: DocumentPath): Where {
  return { list: list.id, file, line: lineOf?.(path) };
}

/** One leader at each level: a list may name the command group at level I and disease control at level III. */
function leadsOf(
  loaded: LoadedList,
  stage: ResponseStage,
  duties: readonly Duty[],
): readonly ResponsibilityProblem[] {
  return Level.options.flatMap((level): ResponsibilityProblem[] => {
    const leads = duties
      .filter((duty) => duty.part === 'lead' && isCalledAt(duty, level))
      .flatMap((duty) => duty.departments);
    const where = at(loaded, ['stages', stage]);
    if (leads.length === 0) return [{ code: 'no-lead', stage, level, ...where }];
    return leads.length === 1
      ? []
      : [{ code: 'two-leads', stage, level, departments: leads, ...where }];
  });
}

/** A department with two parts in one stage would receive two tasks that contradict each other. */
function twiceInStage(
  loaded: LoadedList,
  stage: ResponseStage,
  duties: readonly Duty[],
): readonly ResponsibilityProblem[] {
  const problems: ResponsibilityProblem[] = [];
  const found = new Set<string>();
  for (const level of Level.options) {
    const seen = new Set<string>();
    for (const [index, duty] of duties.entries()) {
      if (!isCalledAt(duty, level)) continue;
      for (const department of duty.departments) {
        if (seen.has(department) && !found.has(department)) {
          found.add(department);
          problems.push({
            code: 'department-twice',
            stage,
            department,
            ...at(loaded, ['stages', stage, index]),
          });
        }
        seen.add(department);
      }
    }
  }
  return problems;
}

type Placed = Where & { readonly stage: ResponseStage };

function checkDepartments(
  duty: Duty,
  known: ReadonlyMap<string, Department>,
  where: Placed,
): readonly ResponsibilityProblem[] {
  return duty.departments.flatMap((id): ResponsibilityProblem[] => {
    const department = known.get(id);
    if (department === undefined) return [{ code: 'unknown-department', department: id, ...where }];
    if (!department.offices.includes(duty.office)) {
      return [{ code: 'no-such-office', department: id, office: duty.office, ...where }];
    }
    // A city-wide alert is led by the city's office: a leader that has none there would leave it without one.
    const leadsCity = duty.part !== 'lead' || department.offices.includes('city');
    return leadsCity ? [] : [{ code: 'lead-without-city-office', department: id, ...where }];
  });
}

function checkLimits(
  list: ResponsibilityList,
  duty: Duty,
  where: Placed,
): readonly ResponsibilityProblem[] {
  if (duty.purpose === 'information') {
    return duty.part === 'lead' ? [{ code: 'lead-for-information', ...where }] : [];
  }
  if (duty.limits === undefined) return [{ code: 'missing-limits', level: undefined, ...where }];
  const profile = list.limits[duty.limits];
  if (profile === undefined) return [{ code: 'unknown-limits', profile: duty.limits, ...where }];
  return Level.options
    .filter((level) => isCalledAt(duty, level) && profile.levels[level] === undefined)
    .map((level) => ({ code: 'missing-limits' as const, level, ...where }));
}

const CHINESE = /\p{Script=Han}/u;

/** A duty whose English was left as Chinese, or the other way about, is read by half of those who must do it. */
function checkWords(duty: Duty, where: Placed): readonly ResponsibilityProblem[] {
  return [duty.duty, duty.deliverable]
    .filter(({ zh, en }) => !CHINESE.test(zh) || CHINESE.test(en))
    .map(({ zh }) => ({ code: 'one-language' as const, text: zh, ...where }));
}

/** At each level somebody must be left who is no party: who scores the response may not have had a task in it. */
function checkEvaluators(
  loaded: LoadedList,
  departments: readonly Department[],
): readonly ResponsibilityProblem[] {
  const where = at(loaded, ['evaluators']);
  const known = new Set<string>(departments.map(({ id }) => id));
  const { list } = loaded;
  const unknown = list.evaluators
    .filter((id) => !known.has(id))
    .map((department) => ({ code: 'unknown-evaluator' as const, department, ...where }));
  const crowded = Level.options
    .filter((level) => list.evaluators.every((id) => partiesAt(list, level).has(id)))
    .map((level) => ({ code: 'no-evaluator' as const, level, ...where }));
  return [...unknown, ...crowded];
}

function partiesAt(list: ResponsibilityList, level: Level): ReadonlySet<string> {
  const duties = ResponseStage.options.flatMap((stage) => list.stages[stage] ?? []);
  const called = duties.filter((duty) => duty.purpose === 'action' && isCalledAt(duty, level));
  return new Set(called.flatMap((duty) => duty.departments));
}

/** Advice: duties of offices that an alert of a whole county or city lies above. They reach their office once a township is named. */
export function officesBelow(
  loaded: LoadedList,
  departments: readonly Department[],
): readonly ResponsibilityProblem[] {
  const below = new Set<string>(
    departments.filter(({ offices }) => !offices.includes('county')).map(({ id }) => id),
  );
  return ResponseStage.options.flatMap((stage) =>
    (loaded.list.stages[stage] ?? []).flatMap((duty, index) =>
      duty.office === 'city' || duty.office === 'county'
        ? []
        : duty.departments
            .filter((department) => below.has(department))
            .map((department) => ({
              code: 'office-below-alert' as const,
              stage,
              department,
              office: duty.office,
              ...at(loaded, ['stages', stage, index]),
            })),
    ),
  );
}

function twoListsAtOnce(lists: readonly LoadedList[]): readonly ResponsibilityProblem[] {
  return lists.flatMap((later, index) =>
    lists
      .slice(0, index)
      .filter(({ list }) => list.alertKind === later.list.alertKind && overlaps(list, later.list))
      .map((earlier) => ({
        code: 'two-lists-at-once' as const,
        alertKind: later.list.alertKind,
        other: earlier.list.id,
        ...at(later, ['validFrom']),
      })),
  );
}

function kindsWithoutList(input: ResponsibilityInput): readonly ResponsibilityProblem[] {
  return [...new Set(input.alertKinds)]
    .filter(
      (kind) =>
        !input.lists.some(({ list }) => list.alertKind === kind && holdsOn(list, input.day)),
    )
    .map((alertKind) => ({
      code: 'kind-without-list' as const,
      alertKind,
      list: undefined,
      file: undefined,
      line: undefined,
    }));
}

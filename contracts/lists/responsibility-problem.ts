// The closed list of what can be wrong with responsibility lists, and each as a sentence for the person who edits the file. What people read on
// a screen stands in problem-words.ts.
import type { Level } from '../alert.ts';
import type { OfficeLevel } from '../catalogue/department.ts';
import type { LimitTime } from '../catalogue/norm.ts';
import type { AlertKind } from '../signal.ts';
import type { ResponseStage } from '../task.ts';

import type { ListProblemKind } from './list-problem.ts';

export type DocumentPath = readonly (string | number)[];

export interface Where {
  readonly list: string | undefined;
  readonly file: string | undefined;
  readonly line: number | undefined;
}

export type ResponsibilityProblem = Where &
  (
    | { readonly code: 'missing-stage'; readonly stage: ResponseStage }
    | { readonly code: 'no-lead'; readonly stage: ResponseStage; readonly level: Level }
    | {
        readonly code: 'two-leads';
        readonly stage: ResponseStage;
        readonly level: Level;
        readonly departments: readonly string[];
      }
    | {
        readonly code: 'department-twice' | 'unknown-department' | 'lead-without-city-office';
        readonly stage: ResponseStage;
        readonly department: string;
      }
    | {
        readonly code: 'no-such-office';
        readonly stage: ResponseStage;
        readonly department: string;
        readonly office: OfficeLevel;
      }
    | { readonly code: 'lead-for-information'; readonly stage: ResponseStage }
    | { readonly code: 'unknown-limits'; readonly stage: ResponseStage; readonly profile: string }
    | {
        readonly code: 'missing-limits';
        readonly stage: ResponseStage;
        readonly level: Level | undefined;
      }
    | {
        readonly code: 'two-lists-at-once';
        readonly alertKind: AlertKind;
        readonly other: string;
      }
    | { readonly code: 'kind-without-list'; readonly alertKind: AlertKind }
    | { readonly code: 'one-language'; readonly stage: ResponseStage; readonly text: string }
    | { readonly code: 'no-evaluator'; readonly level: Level }
    | { readonly code: 'unknown-evaluator'; readonly department: string }
    | { readonly code: 'unknown-norm' | 'norms-at-once'; readonly norm: string }
    | { readonly code: 'expired-norm'; readonly norm: string; readonly since: string }
    | { readonly code: 'norm-not-yet'; readonly norm: string; readonly from: string }
    | { readonly code: 'norm-in-other-time'; readonly norm: string; readonly time: LimitTime }
    | { readonly code: 'limits-run-backwards' }
    | {
        readonly code: 'office-below-alert';
        readonly stage: ResponseStage;
        readonly department: string;
        readonly office: OfficeLevel;
      }
  );

export const PROBLEM_KINDS: Readonly<Record<ResponsibilityProblem['code'], ListProblemKind>> = {
  'missing-stage': 'gap',
  'no-lead': 'gap',
  'missing-limits': 'gap',
  'kind-without-list': 'gap',
  'no-evaluator': 'gap',
  'two-leads': 'overlap',
  'department-twice': 'overlap',
  'two-lists-at-once': 'overlap',
  'norms-at-once': 'overlap',
  'unknown-department': 'fault',
  'lead-without-city-office': 'fault',
  'no-such-office': 'fault',
  'lead-for-information': 'fault',
  'unknown-limits': 'fault',
  'one-language': 'fault',
  'unknown-evaluator': 'fault',
  'unknown-norm': 'fault',
  'expired-norm': 'fault',
  'norm-in-other-time': 'fault',
  'limits-run-backwards': 'fault',
  'norm-not-yet': 'advice',
  'office-below-alert': 'advice',
};

/** Advice is what the product can work with, and people should know. */
export const isFatal = ({ code }: ResponsibilityProblem): boolean =>
  PROBLEM_KINDS[code] !== 'advice';

/** `file:line: sentence`, as editors and terminals know it. */
export function describeProblem(problem: ResponsibilityProblem): string {
  const { file, line } = problem;
  const place =
    file === undefined ? '' : line === undefined ? `${file}: ` : `${file}:${String(line)}: `;
  return place + sentenceOf(problem);
}

export function sentenceOf(problem: ResponsibilityProblem): string {
  switch (problem.code) {
    case 'missing-stage':
      return `stage "${problem.stage}" has no duties: nobody would do it`;
    case 'no-lead':
      return `nobody leads stage "${problem.stage}" at level ${problem.level}`;
    case 'two-leads':
      return `stage "${problem.stage}" has several leaders at level ${problem.level}: ${problem.departments.join(', ')}`;
    case 'department-twice':
      return `department "${problem.department}" has two parts in stage "${problem.stage}"`;
    case 'unknown-department':
      return `stage "${problem.stage}" names department "${problem.department}", which departments.yaml does not have`;
    case 'lead-without-city-office':
      return `department "${problem.department}" leads stage "${problem.stage}" but has no city office for a city-wide alert`;
    case 'no-such-office':
      return `department "${problem.department}" has no office at level "${problem.office}" (stage "${problem.stage}")`;
    case 'lead-for-information':
      return `the leader of stage "${problem.stage}" is only informed: a leader acts`;
    case 'unknown-limits':
      return `stage "${problem.stage}" uses limits "${problem.profile}", which the list does not define`;
    case 'missing-limits':
      return problem.level === undefined
        ? `a duty of stage "${problem.stage}" has no limits`
        : `a duty of stage "${problem.stage}" has no limits at level ${problem.level}`;
    case 'two-lists-at-once':
      return `another list ("${problem.other}") is in force for "${problem.alertKind}" at the same time`;
    case 'kind-without-list':
      return `no list is in force for alerts of kind "${problem.alertKind}"`;
    case 'one-language':
      return `a duty of stage "${problem.stage}" is not said in both languages: "${problem.text}"`;
    case 'no-evaluator':
      return `at level ${problem.level} every evaluator has a task in the case: nobody could score as a third party`;
    case 'unknown-evaluator':
      return `evaluator "${problem.department}" is a department that departments.yaml does not have`;
    default:
      return normSentence(problem);
  }
}

type OfNorms = Extract<
  ResponsibilityProblem,
  {
    code:
      | 'unknown-norm'
      | 'norms-at-once'
      | 'expired-norm'
      | 'norm-not-yet'
      | 'norm-in-other-time'
      | 'limits-run-backwards'
      | 'office-below-alert';
  }
>;

function normSentence(problem: OfNorms): string {
  switch (problem.code) {
    case 'unknown-norm':
      return `norm "${problem.norm}" is not in the catalogue`;
    case 'norms-at-once':
      return `norm "${problem.norm}" has two figures on the same day`;
    case 'expired-norm':
      return `norm "${problem.norm}" has not been in force since ${problem.since}: name the one that replaced it`;
    case 'norm-not-yet':
      return `norm "${problem.norm}" holds only from ${problem.from}`;
    case 'norm-in-other-time':
      return `norm "${problem.norm}" is counted in ${problem.time} time, the limits are not`;
    case 'limits-run-backwards':
      return 'limits must not run backwards: acknowledge ≤ act ≤ report';
    case 'office-below-alert':
      return `in an alert of a whole county, department "${problem.department}" has no office at its level (stage "${problem.stage}" calls its ${problem.office} office): the lead names who does it`;
  }
}

// What is wrong with a responsibility list, or worth knowing of it, in the words of whoever reads it on a screen. Total: a problem without words does
// not compile. Pure.
import type { Department } from '../catalogue/department.ts';
import { ALERT_KIND_WORDS } from '../vocabulary/subjects.ts';
import { OFFICE_WORDS } from '../vocabulary/lists.ts';
import { STAGE_WORDS } from '../vocabulary/states.ts';
import type { Words } from '../words.ts';
import { sentenceOf, type ResponsibilityProblem } from './responsibility-problem.ts';

export function problemWords(
  problem: ResponsibilityProblem,
  departments: readonly Department[],
): Words {
  const namesOf = (id: string): Words =>
    departments.find((one) => one.id === id)?.shortNames ?? { zh: id, en: id };
  return { zh: chinese(problem, (id) => namesOf(id).zh), en: english(problem, namesOf) };
}

function english(problem: ResponsibilityProblem, namesOf: (id: string) => Words): string {
  if (problem.code !== 'office-below-alert') return sentenceOf(problem);
  const stage = STAGE_WORDS[problem.stage].en;
  return `${stage}: in an alert of a whole county ${namesOf(problem.department).en} has no office at its level; the lead names who does it`;
}

type OfDuty = Extract<ResponsibilityProblem, { readonly stage: unknown }>;

function chinese(problem: ResponsibilityProblem, nameOf: (id: string) => string): string {
  if ('stage' in problem) return `${STAGE_WORDS[problem.stage].zh}：${ofDuty(problem, nameOf)}`;
  switch (problem.code) {
    case 'two-lists-at-once':
      return `“${ALERT_KIND_WORDS[problem.alertKind].zh}”同时还有清单“${problem.other}”生效`;
    case 'kind-without-list':
      return `“${ALERT_KIND_WORDS[problem.alertKind].zh}”没有生效的清单`;
    case 'no-evaluator':
      return `${problem.level} 级：所有第三方评价部门都有任务，无人可作第三方评分`;
    case 'unknown-evaluator':
      return `第三方评价部门“${problem.department}”不在部门表中`;
    case 'unknown-norm':
      return `规范时限“${problem.norm}”不在目录中`;
    case 'norms-at-once':
      return `规范时限“${problem.norm}”同一天有两个数值`;
    case 'expired-norm':
      return `规范时限“${problem.norm}”自 ${problem.since} 起已失效，须改用替代它的规范`;
    case 'norm-not-yet':
      return `规范时限“${problem.norm}”自 ${problem.from} 起施行`;
    case 'norm-in-other-time':
      return `规范时限“${problem.norm}”按${problem.time === 'working' ? '工作时间' : '自然时间'}计，与该时限的计时方式不同`;
    case 'limits-run-backwards':
      return '时限顺序颠倒：应答不得晚于行动，行动不得晚于反馈';
  }
}

function ofDuty(problem: OfDuty, nameOf: (id: string) => string): string {
  switch (problem.code) {
    case 'missing-stage':
      return '没有任何部门承担';
    case 'no-lead':
      return `${problem.level} 级无人牵头`;
    case 'two-leads':
      return `${problem.level} 级有多个牵头部门：${problem.departments.map(nameOf).join('、')}`;
    case 'department-twice':
      return `“${nameOf(problem.department)}”同时承担两个角色`;
    case 'unknown-department':
      return `“${problem.department}”不在部门表中`;
    case 'lead-without-city-office':
      return `牵头部门“${nameOf(problem.department)}”没有市级机构，无法牵头全市事件`;
    case 'no-such-office':
      return `“${nameOf(problem.department)}”没有${OFFICE_WORDS[problem.office].zh}机构`;
    case 'lead-for-information':
      return '牵头部门只列为知会，牵头须承担行动';
    case 'unknown-limits':
      return `引用了未定义的时限“${problem.profile}”`;
    case 'missing-limits':
      return problem.level === undefined
        ? '有职责没有时限'
        : `有职责缺少 ${problem.level} 级的时限`;
    case 'one-language':
      return `职责未同时写中英文：“${problem.text}”`;
    case 'office-below-alert':
      return `县级事件中“${nameOf(problem.department)}”尚无对应机构，由牵头部门指定承担单位`;
  }
}

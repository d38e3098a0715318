// Words of responsibility lists. Total: a code or a command without words does not compile.
import type { LIST_NOTICES, LIST_REFUSALS } from '../lists/codes.ts';
import type { OfficeLevel } from '../catalogue/department.ts';
import type { Standing } from '../catalogue/norm.ts';
import type { ListChangeState } from '../lists/list-change.ts';
import type { ListProblemKind } from '../lists/list-problem.ts';
import type { DutyPart, ListDifference } from '../lists/list-differences.ts';
import type { ListCommand } from '../lists/list-command.ts';
import type { Words } from '../words.ts';

export const LIST_ACTION_WORDS: Readonly<Record<`list-${ListCommand['command']}`, Words>> = {
  'list-ask': { zh: '提出权责清单变更', en: 'Change of a list asked for' },
  'list-confirm': { zh: '复核权责清单变更', en: 'Change of a list confirmed' },
  'list-reject': { zh: '驳回权责清单变更', en: 'Change of a list rejected' },
  'list-withdraw': { zh: '撤回权责清单变更', en: 'Change of a list withdrawn' },
};

export const LIST_NOTICE_WORDS: Readonly<Record<(typeof LIST_NOTICES)[number], Words>> = {
  'list-change-waiting': {
    zh: '权责清单变更待复核',
    en: 'Change of a list waits for a second person',
  },
  'list-changed': { zh: '权责清单已变更', en: 'List changed' },
};

export const LIST_REFUSAL_WORDS: Readonly<Record<(typeof LIST_REFUSALS)[number], Words>> = {
  'list-has-gaps': {
    zh: '清单有空缺或重复牵头，未生效。',
    en: 'The list has a gap or two leads and was not taken.',
  },
  'list-too-soon': {
    zh: '生效日期过早：须在复核之后的次日起生效。',
    en: 'The day is too soon: a list holds from a day after it was confirmed.',
  },
};

export const OFFICE_WORDS: Readonly<Record<OfficeLevel, Words>> = {
  city: { zh: '市级', en: 'City office' },
  county: { zh: '县区级', en: 'County office' },
  township: { zh: '乡镇街道级', en: 'Township office' },
  village: { zh: '村社区级', en: 'Village office' },
  site: { zh: '发生地机构', en: 'At the site' },
};

export const STANDING_WORDS: Readonly<Record<Standing, Words>> = {
  law: { zh: '法律法规', en: 'Law' },
  standard: { zh: '国家规范', en: 'National standard' },
  practice: { zh: '工作约定', en: 'Agreed practice' },
};

export const DUTY_PART_WORDS: Readonly<Record<DutyPart, Words>> = {
  part: { zh: '角色', en: 'part' },
  office: { zh: '机构层级', en: 'office' },
  purpose: { zh: '办理或知会', en: 'action or information' },
  duty: { zh: '职责', en: 'duty' },
  deliverable: { zh: '成果', en: 'deliverable' },
  limits: { zh: '时限', en: 'limits' },
  levels: { zh: '适用级别', en: 'levels' },
};

type Of<Kind extends ListDifference['of']> = Extract<ListDifference, { of: Kind }>;

export const DUTY_CHANGE_WORDS: Readonly<Record<Of<'duty'>['change'], Words>> = {
  added: { zh: '新增', en: 'added' },
  removed: { zh: '删除', en: 'taken out' },
  changed: { zh: '修改', en: 'changed' },
};

export const LIST_FIELD_WORDS: Readonly<Record<Of<'list'>['field'], Words>> = {
  names: { zh: '清单名称', en: 'Name of the list' },
  source: { zh: '依据', en: 'Source' },
  evaluators: { zh: '第三方评价', en: 'Third party' },
  opensAt: { zh: '启动时机', en: 'When stages are called up' },
  validTo: { zh: '终止日期', en: 'Last day' },
};

export const PROBLEM_KIND_WORDS: Readonly<Record<ListProblemKind, Words>> = {
  gap: { zh: '空缺', en: 'Gap' },
  overlap: { zh: '重叠', en: 'Overlap' },
  fault: { zh: '错误', en: 'Fault' },
  advice: { zh: '提示', en: 'To know' },
};

export const LIST_CHANGE_STATE_WORDS: Readonly<Record<ListChangeState, Words>> = {
  waiting: { zh: '待复核', en: 'Waits for a second person' },
  'in-force': { zh: '已复核', en: 'Confirmed' },
  rejected: { zh: '已驳回', en: 'Rejected' },
  withdrawn: { zh: '已撤回', en: 'Withdrawn' },
};

// Words for the states of alerts, tasks and accounts, and for what is counted and judged. Total: a state without words does not compile.
import type { AlertState, Level } from '../alert.ts';
import type { Outcome } from '../assessment.ts';
import type { EventKind } from '../event/event.ts';
import type { SignalKind, SignalStatus } from '../signal.ts';
import type { ClockName, Part, Purpose, ResponseStage, TaskState } from '../task.ts';
import type { Words } from '../words.ts';

export const ALERT_STATE_WORDS: Readonly<Record<AlertState, Words>> = {
  open: { zh: '待应答', en: 'Open' },
  acknowledged: { zh: '已应答', en: 'Acknowledged' },
  verifying: { zh: '核实中', en: 'Verifying' },
  excluded: { zh: '已排除', en: 'Excluded' },
  suspected: { zh: '疑似', en: 'Suspected' },
  assessing: { zh: '研判中', en: 'Assessing' },
  responding: { zh: '处置中', en: 'Responding' },
  closed: { zh: '已办结', en: 'Closed' },
  reopened: { zh: '已重启', en: 'Reopened' },
  merged: { zh: '已合并', en: 'Merged' },
  withdrawn: { zh: '已撤回', en: 'Withdrawn' },
};

export const TASK_STATE_WORDS: Readonly<Record<TaskState, Words>> = {
  assigned: { zh: '已派发', en: 'Assigned' },
  delivered: { zh: '已送达', en: 'Delivered' },
  acknowledged: { zh: '已应答', en: 'Acknowledged' },
  'in-progress': { zh: '办理中', en: 'In progress' },
  submitted: { zh: '已反馈', en: 'Submitted' },
  accepted: { zh: '已验收', en: 'Accepted' },
  closed: { zh: '已办结', en: 'Closed' },
  declined: { zh: '已拒绝', en: 'Declined' },
  disputed: { zh: '有争议', en: 'Disputed' },
  arbitrated: { zh: '已裁决', en: 'Arbitrated' },
  'handed-over': { zh: '已交接', en: 'Handed over' },
  reassigned: { zh: '已改派', en: 'Reassigned' },
  withdrawn: { zh: '已撤回', en: 'Withdrawn' },
};

export const ACCOUNT_STATE_WORDS: Readonly<Record<'active' | 'inactive', Words>> = {
  active: { zh: '启用', en: 'Active' },
  inactive: { zh: '停用', en: 'Deactivated' },
};

/** The machine's level is a signal level; an official warning (预警) is a human act. */
export const LEVEL_WORDS: Readonly<Record<Level, Words>> = {
  I: { zh: '一级（特别重大）', en: 'Level I (very severe)' },
  II: { zh: '二级（重大）', en: 'Level II (severe)' },
  III: { zh: '三级（较大）', en: 'Level III (major)' },
  IV: { zh: '四级（一般）', en: 'Level IV (general)' },
};

export const OUTCOME_WORDS: Readonly<Record<Outcome, Words>> = {
  exceeds: { zh: '超出', en: 'Exceeds' },
  within: { zh: '在预期内', en: 'Within' },
  'insufficient-baseline': { zh: '基线不足', en: 'Insufficient baseline' },
  'not-applicable': { zh: '不适用', en: 'Not applicable' },
};

export const SIGNAL_STATUS_WORDS: Readonly<Record<SignalStatus, Words>> = {
  raised: { zh: '产生', en: 'Raised' },
  amended: { zh: '更新', en: 'Amended' },
  withdrawn: { zh: '撤回', en: 'Withdrawn' },
};

export const SIGNAL_KIND_WORDS: Readonly<Record<SignalKind, Words>> = {
  series: { zh: '时间序列', en: 'Series' },
  'single-case': { zh: '单病例', en: 'Single case' },
  cluster: { zh: '聚集性', en: 'Cluster' },
  'site-silent': { zh: '数据中断', en: 'Silent feed' },
  sequence: { zh: '行为模式', en: 'Pattern' },
  look: { zh: '统计比较', en: 'Comparison' },
};

export const STAGE_WORDS: Readonly<Record<ResponseStage, Words>> = {
  verify: { zh: '核实', en: 'Verify' },
  investigate: { zh: '调查', en: 'Investigate' },
  control: { zh: '控制', en: 'Control' },
  treat: { zh: '救治', en: 'Treat' },
  supply: { zh: '保障', en: 'Supply' },
  communicate: { zh: '沟通', en: 'Communicate' },
  evaluate: { zh: '评估', en: 'Evaluate' },
};

export const PART_WORDS: Readonly<Record<Part, Words>> = {
  lead: { zh: '牵头', en: 'Lead' },
  coordinate: { zh: '协同', en: 'Coordinate' },
  support: { zh: '配合', en: 'Support' },
};

export const PURPOSE_WORDS: Readonly<Record<Purpose, Words>> = {
  action: { zh: '办理', en: 'For action' },
  information: { zh: '知会', en: 'For information' },
};

export const CLOCK_WORDS: Readonly<Record<ClockName, Words>> = {
  acknowledge: { zh: '应答时限', en: 'Acknowledge by' },
  act: { zh: '行动时限', en: 'Act by' },
  report: { zh: '反馈时限', en: 'Report by' },
};

/** Alone, `lapse` is the limit of an acknowledgement that led to no judgement. */
export const ALERT_CLOCK_WORDS: Readonly<Record<'acknowledge' | 'lapse', Words>> = {
  acknowledge: { zh: '应答时限', en: 'Acknowledge by' },
  lapse: { zh: '判断时限', en: 'Judge by' },
};

export const EVENT_KIND_WORDS: Readonly<Record<EventKind, Words>> = {
  visit: { zh: '就诊', en: 'Visit' },
  laboratory: { zh: '检验', en: 'Laboratory' },
  merge: { zh: '个人档案合并', en: 'Merged person records' },
  'case-report': { zh: '传染病报告', en: 'Case report' },
  ecg: { zh: '心电', en: 'ECG' },
  imaging: { zh: '影像', en: 'Imaging' },
  'home-reading': { zh: '居家测量', en: 'Home reading' },
  procedure: { zh: '操作与用药', en: 'Procedure or medicine given' },
  claim: { zh: '医保结算', en: 'Claim' },
  'settlement-failure': { zh: '结算失败', en: 'Failed settlement' },
  beds: { zh: '床位', en: 'Beds' },
  'device-use': { zh: '设备使用', en: 'Device use' },
  stock: { zh: '物资库存', en: 'Stock' },
  staff: { zh: '在岗人员', en: 'Staff' },
  pharmacy: { zh: '药品销售', en: 'Pharmacy sales' },
  'school-absence': { zh: '学校缺勤', en: 'School absence' },
  'public-report': { zh: '公众报告', en: 'Public report' },
  aggregate: { zh: '汇总数', en: 'Aggregate count' },
};

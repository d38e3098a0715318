// Words of evaluation, corrective actions and the ledger. Total: a code or a command without words does not compile.
import type {
  EVALUATION_ACTS,
  EVALUATION_NOTICES,
  EVALUATION_REFUSALS,
} from '../evaluation/codes.ts';
import type { EvaluationCommand } from '../evaluation/evaluation-command.ts';
import type { CorrectiveActionState } from '../evaluation/corrective-action.ts';
import type { EvaluationSide } from '../evaluation/evaluation.ts';
import type { LedgerKind } from '../evaluation/ledger-entry.ts';
import type { TimeMissing, TimeName, TimeVerdict } from '../evaluation/response-times.ts';
import type { Words } from '../words.ts';

export const EVALUATION_ACTION_WORDS: Readonly<
  Record<(typeof EVALUATION_ACTS)[number] | `evaluation-${EvaluationCommand['command']}`, Words>
> = {
  'evaluation-opened': { zh: '开始评估', en: 'Evaluation opened' },
  'evaluation-closed': { zh: '评估结束', en: 'Evaluation closed' },
  'ledger-entered': { zh: '记入问责台账', en: 'Entered in the ledger' },
  'action-overdue': { zh: '整改逾期', en: 'Corrective action overdue' },
  'evaluation-score': { zh: '评分', en: 'Scored' },
  'evaluation-set-action': { zh: '布置整改', en: 'Corrective action set' },
  'evaluation-report-action': { zh: '报告整改', en: 'Corrective action reported' },
  'evaluation-verify-action': { zh: '确认整改', en: 'Corrective action verified' },
  'evaluation-return-action': { zh: '退回整改', en: 'Corrective action sent back' },
  'evaluation-object': { zh: '对台账提出异议', en: 'Objected to a line of the ledger' },
  'evaluation-object-score': { zh: '对评分提出异议', en: 'Objected to a score' },
  'evaluation-answer-objection': { zh: '答复评分异议', en: 'Answered an objection' },
  'evaluation-export-ledger': { zh: '导出问责台账', en: 'Exported the ledger' },
  'evaluation-drop-action': { zh: '取消整改', en: 'Corrective action dropped' },
};

export const EVALUATION_NOTICE_WORDS: Readonly<Record<(typeof EVALUATION_NOTICES)[number], Words>> =
  {
    'evaluation-due': { zh: '请完成评估', en: 'Evaluation due' },
    'action-set': { zh: '整改任务', en: 'Corrective action for you' },
    'action-overdue': { zh: '整改逾期', en: 'Corrective action overdue' },
    'score-objected': {
      zh: '您的评分被提出异议，请答复',
      en: 'Objection to your score, to be answered',
    },
    'line-objected': {
      zh: '台账记录被提出异议',
      en: 'Objection to a line of the ledger',
    },
    'objection-answered': { zh: '您的评分异议已有答复', en: 'Your objection was answered' },
  };

export const EVALUATION_REFUSAL_WORDS: Readonly<
  Record<(typeof EVALUATION_REFUSALS)[number], Words>
> = {
  'not-a-party': {
    zh: '该部门不是本警情的参与方。',
    en: 'The department has no part in this alert.',
  },
  'evaluation-closed': { zh: '评估尚未开始或已经结束。', en: 'The evaluation is not open.' },
  'own-satisfaction': {
    zh: '满意度不由本部门自评。',
    en: 'A department does not score its own satisfaction.',
  },
  'satisfaction-missing': { zh: '请填写满意度。', en: 'The score of satisfaction is missing.' },
  'deviation-without-reason': {
    zh: '评分与系统计算值不一致，请说明理由。',
    en: 'A score differs from the computed figure: say why.',
  },
  'too-many-lines': {
    zh: '台账条目过多，请缩小部门或时间范围。',
    en: 'Too many lines: choose a department or a shorter time.',
  },
};

export const TIME_NAME_WORDS: Readonly<Record<TimeName, Words>> = {
  detect: { zh: '发生到发现', en: 'Emerged to detected' },
  notify: { zh: '发现到有人受理', en: 'Detected to taken by somebody' },
  respond: { zh: '受理到首轮处置完成', en: 'Taken to first response complete' },
  acknowledge: { zh: '应答用时', en: 'Until acknowledged' },
  verify: { zh: '核实用时', en: 'Until verified' },
  investigate: { zh: '疑似到开始调查', en: 'Suspected to investigation begun' },
};

export const TIME_VERDICT_WORDS: Readonly<Record<TimeVerdict, Words>> = {
  met: { zh: '达标', en: 'in time' },
  missed: { zh: '超时', en: 'late' },
  running: { zh: '进行中', en: 'running' },
  missing: { zh: '记录缺失', en: 'not in the record' },
  measured: { zh: '仅计时', en: 'measured' },
  'not-applicable': { zh: '不适用', en: 'does not apply' },
};

export const TIME_MISSING_WORDS: Readonly<Record<TimeMissing, Words>> = {
  'begins-after-its-end': { zh: '起始晚于终点', en: 'begins after its end' },
  'never-acknowledged': { zh: '无人应答', en: 'nobody acknowledged' },
  'never-verified': { zh: '未见核实', en: 'no verification' },
  'never-suspected': { zh: '未判为疑似', en: 'not suspected' },
  'not-investigated': { zh: '未开始调查', en: 'no investigation begun' },
  'no-lead-duties': { zh: '没有牵头任务', en: 'no duties that lead' },
  'lead-duties-unfinished': {
    zh: '牵头任务未全部验收',
    en: 'duties that lead are not all accepted',
  },
};

export const EVALUATION_SIDE_WORDS: Readonly<Record<EvaluationSide, Words>> = {
  party: { zh: '自评', en: 'itself' },
  lead: { zh: '牵头评', en: 'the lead' },
  'third-party': { zh: '第三方评', en: 'third party' },
};

export const LEDGER_KIND_WORDS: Readonly<Record<LedgerKind, Words>> = {
  late: { zh: '逾期', en: 'late' },
  'met-late': { zh: '逾期后完成', en: 'done late' },
  missing: { zh: '未完成', en: 'not done' },
  'dispute-lost': { zh: '争议败裁', en: 'dispute lost' },
  'accountability-proposed': { zh: '建议问责', en: 'accountability proposed' },
  objection: { zh: '异议', en: 'objection' },
};

export const CORRECTIVE_STATE_WORDS: Readonly<Record<CorrectiveActionState, Words>> = {
  open: { zh: '待整改', en: 'to be done' },
  done: { zh: '已报告，待确认', en: 'reported, to be verified' },
  verified: { zh: '已确认', en: 'verified' },
  dropped: { zh: '已取消', en: 'dropped' },
};

// Words of evaluation, corrective actions and the ledger. Total: a code or a command without words does not compile.
import type {
  EVALUATION_ACTS,
  EVALUATION_NOTICES,
  EVALUATION_REFUSALS,
} from '../evaluation/codes.ts';
import type { EvaluationCommand } from '../evaluation/evaluation-command.ts';
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
  'evaluation-drop-action': { zh: '取消整改', en: 'Corrective action dropped' },
};

export const EVALUATION_NOTICE_WORDS: Readonly<Record<(typeof EVALUATION_NOTICES)[number], Words>> =
  {
    'evaluation-due': { zh: '请完成评估', en: 'Evaluation due' },
    'action-set': { zh: '整改任务', en: 'Corrective action for you' },
    'action-overdue': { zh: '整改逾期', en: 'Corrective action overdue' },
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
};

// Words of escalation, disputes and the watchdog. Total: a code or a command without words does not compile.
import type {
  ESCALATION_ACTS,
  ESCALATION_NOTICES,
  ESCALATION_REFUSALS,
} from '../escalation/codes.ts';
import type { Words } from '../words.ts';

export const ESCALATION_ACTION_WORDS: Readonly<Record<(typeof ESCALATION_ACTS)[number], Words>> = {
  escalated: { zh: '逐级上报', en: 'Escalated' },
  'escalation-answered': { zh: '上报事项已落实', en: 'Escalation answered' },
  'dispute-unruled': { zh: '争议逾期未裁决', en: 'Dispute not ruled in time' },
  'case-without-next-step': { zh: '警情无后续步骤', en: 'Case without a next step' },
  'notification-without-outcome': { zh: '通知无结果', en: 'Notification without an outcome' },
  'clock-not-fired': { zh: '逾期未被发现', en: 'A passed limit nobody noticed' },
  'next-step-found': { zh: '已有后续步骤', en: 'A next step again' },
  'task-assignee-gone': { zh: '经办人已停用或调离', en: 'The assignee was deactivated or moved' },
  'task-assignee-back': { zh: '经办人已恢复', en: 'The assignee may act again' },
};

export const ESCALATION_NOTICE_WORDS: Readonly<Record<(typeof ESCALATION_NOTICES)[number], Words>> =
  {
    escalated: { zh: '逾期上报', en: 'Escalated to you' },
    'ruling-due': { zh: '争议待裁决', en: 'Dispute to be ruled' },
    'no-next-step': { zh: '警情无人推进', en: 'Nobody moves this alert' },
    declined: { zh: '部门申请退办', en: 'Duty declined' },
    'decline-accepted': { zh: '退办已同意', en: 'Decline accepted' },
    insisted: { zh: '退办未同意，提请裁决', en: 'Decline not accepted: it goes to a ruling' },
    supervised: { zh: '督办', en: 'Supervised' },
    'assignee-gone': {
      zh: '经办人已停用或调离，须另行指定',
      en: 'The assignee was deactivated or moved: name another',
    },
  };

export const ESCALATION_REFUSAL_WORDS: Readonly<
  Record<(typeof ESCALATION_REFUSALS)[number], Words>
> = {
  'arbiter-not-above': {
    zh: '裁决人须高于双方部门。',
    en: 'The arbiter must stand above both parties.',
  },
  'nobody-to-take-it': {
    zh: '请指明由哪个部门承担。',
    en: 'Name the department that is to have the duty.',
  },
  'ruling-is-final': {
    zh: '该任务已经裁决，不能再次提出异议、退办或改派。',
    en: 'This duty was ruled: it is not disputed, declined or reassigned again.',
  },
};

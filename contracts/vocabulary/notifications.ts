// Words for why somebody is told, how it ended and what stood in the way. Total: a code without words does not compile.
import type { DeliveryCode, NotificationOutcome, NotificationReason } from '../notification.ts';
import { TRIAGE_NOTICE_WORDS } from './triage.ts';
import { PRODUCT_NOTICE_WORDS } from './products.ts';
import { LIST_NOTICE_WORDS } from './lists.ts';
import { ESCALATION_NOTICE_WORDS } from './escalation.ts';
import { JOINT_NOTICE_WORDS } from './joint.ts';
import { DUTY_NOTICE_WORDS } from './duty.ts';
import { EVALUATION_NOTICE_WORDS } from './evaluation.ts';
import type { Words } from '../words.ts';

export const NOTIFICATION_REASON_WORDS: Readonly<Record<NotificationReason, Words>> = {
  opened: { zh: '新警情', en: 'New alert' },
  'acknowledge-overdue': { zh: '警情应答逾期', en: 'Alert not acknowledged in time' },
  lapsed: { zh: '应答已失效，须重新应答', en: 'Acknowledgement lapsed, take it again' },
  returned: { zh: '已排除的警情重新出现', en: 'An excluded alert came back' },
  reopened: { zh: '警情已重启', en: 'Alert reopened' },
  closed: { zh: '警情已办结', en: 'Alert closed' },
  excluded: { zh: '警情已排除', en: 'Alert excluded' },
  withdrawn: { zh: '警情已撤回', en: 'Alert withdrawn' },
  merged: { zh: '警情已并入另一警情', en: 'Alert merged into another' },
  'called-up': { zh: '新任务', en: 'New duties' },
  'called-off': { zh: '任务已取消', en: 'Duties called off' },
  'taken-away': { zh: '任务已改派给其他部门', en: 'Duty given to another department' },
  'task-overdue': { zh: '任务逾期', en: 'Duty overdue' },
  'limits-shortened': { zh: '等级上升，时限缩短', en: 'Level raised, limits shortened' },
  'ground-lost': { zh: '任务依据已变化', en: 'The ground of a duty fell away' },
  'handed-in': { zh: '任务已反馈，待验收', en: 'Work handed in, to be accepted' },
  'sent-back': { zh: '反馈被退回', en: 'Work returned' },
  accepted: { zh: '反馈已验收', en: 'Work accepted' },
  disputed: { zh: '任务有争议', en: 'Duty disputed' },
  ruled: { zh: '争议已裁决', en: 'Dispute ruled' },
  ...TRIAGE_NOTICE_WORDS,
  ...PRODUCT_NOTICE_WORDS,
  ...LIST_NOTICE_WORDS,
  ...ESCALATION_NOTICE_WORDS,
  ...JOINT_NOTICE_WORDS,
  ...DUTY_NOTICE_WORDS,
  ...EVALUATION_NOTICE_WORDS,
};

export const NOTIFICATION_OUTCOME_WORDS: Readonly<Record<NotificationOutcome | 'pending', Words>> =
  {
    pending: { zh: '发送中', en: 'On its way' },
    delivered: { zh: '已发出', en: 'Sent' },
    'on-screen': { zh: '仅屏幕提示', en: 'On the screens only' },
    exhausted: { zh: '未能发出', en: 'Could not be sent' },
  };

export const DELIVERY_CODE_WORDS: Readonly<Record<DeliveryCode, Words>> = {
  unreachable: { zh: '无法连接接收方', en: 'The receiver cannot be reached' },
  timeout: { zh: '接收方超时未答', en: 'The receiver did not answer in time' },
  tls: { zh: '加密连接未建立', en: 'No encrypted connection came about' },
  'forbidden-address': {
    zh: '地址属内网，配置未允许',
    en: 'A private address that is not allowed',
  },
  refused: { zh: '接收方拒收', en: 'The receiver refused it' },
  'not-authorised': { zh: '密钥或签名不被接受', en: 'The receiver did not accept the secret' },
  'rate-limited': { zh: '接收方限制频率', en: 'The receiver limits the rate' },
  'receiver-error': { zh: '接收方故障', en: 'The receiver failed' },
  'bad-answer': { zh: '接收方的回答无法理解', en: 'The answer could not be understood' },
  'too-large': { zh: '内容过长', en: 'Too large for the receiver' },
  throttled: {
    zh: '渠道限速，改用下一渠道',
    en: 'The channel was too slow; the next one was taken',
  },
  interrupted: { zh: '发送中断，结果不明', en: 'Interrupted; the outcome is unknown' },
  'channel-gone': { zh: '渠道已从配置中删除', en: 'The channel is no longer set up' },
};

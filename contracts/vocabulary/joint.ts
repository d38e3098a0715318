// Words of joint work. Total: a code or a command without words does not compile.
import type { JOINT_ACTS, JOINT_NOTICES, JOINT_REFUSALS } from '../joint/codes.ts';
import type { JointCommand } from '../joint/joint-command.ts';
import type { Words } from '../words.ts';

export const JOINT_ACTION_WORDS: Readonly<
  Record<(typeof JOINT_ACTS)[number] | `joint-${JointCommand['command']}`, Words>
> = {
  'can-report-missing': { zh: '工作专班未按时报告', en: 'Report of the team missing' },
  'team-ended': { zh: '事件办结，工作专班自动撤销', en: 'Team ended with the alert' },
  'joint-dispatch': { zh: '调度派单', en: 'Dispatched' },
  'joint-add-department': { zh: '增加协同部门', en: 'Department added' },
  'joint-extend': { zh: '延长时限', en: 'Limit extended' },
  'joint-propose-accountability': { zh: '建议问责', en: 'Accountability proposed' },
  'joint-call-meeting': { zh: '召集联席会议', en: 'Meeting called' },
  'joint-record-minutes': { zh: '记录会议纪要', en: 'Minutes recorded' },
  'joint-cancel-meeting': { zh: '取消会议', en: 'Meeting cancelled' },
  'joint-set-up-team': { zh: '成立工作专班', en: 'Team set up' },
  'joint-report-can': { zh: '报告现状、行动与需求', en: 'Condition, actions, needs reported' },
  'joint-dissolve-team': { zh: '撤销工作专班', en: 'Team dissolved' },
};

export const JOINT_NOTICE_WORDS: Readonly<Record<(typeof JOINT_NOTICES)[number], Words>> = {
  'meeting-called': { zh: '联席会议通知', en: 'Joint meeting called' },
  'meeting-cancelled': { zh: '联席会议取消', en: 'Joint meeting cancelled' },
  'team-set-up': { zh: '工作专班成立', en: 'Joint team set up' },
  'can-report-due': { zh: '工作专班报告到期', en: 'Report of the team due' },
  'limit-extended': { zh: '时限延长', en: 'Limit extended' },
};

export const JOINT_REFUSAL_WORDS: Readonly<Record<(typeof JOINT_REFUSALS)[number], Words>> = {
  'own-limit': {
    zh: '本部门自己的时限由值班台或上级延长。',
    en: 'A department’s own limit is extended by the desk or by whoever stands above it.',
  },
  'not-the-lead': {
    zh: '仅牵头部门或值班台可执行。',
    en: 'Only the lead department or the desk may do this.',
  },
  'time-not-allowed': {
    zh: '该时间不在允许范围内。',
    en: 'This time is outside what is allowed.',
  },
};

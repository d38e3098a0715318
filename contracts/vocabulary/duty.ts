// Words of duty rosters and shifts. Total: a code or a command without words does not compile.
import type { DUTY_ACTS, DUTY_NOTICES, DUTY_REFUSALS } from '../duty/codes.ts';
import type { DutyCommand, ShiftCommand } from '../duty-command.ts';
import type { RosterProblem } from '../roster.ts';
import type { Words } from '../words.ts';

export const DUTY_ACTION_WORDS: Readonly<
  Record<
    | (typeof DUTY_ACTS)[number]
    | `duty-${DutyCommand['command']}`
    | `shift-${ShiftCommand['command']}`,
    Words
  >
> = {
  'roster-hole-found': { zh: '发现值班空缺', en: 'Hole in a roster found' },
  'handover-drafted': { zh: '系统起草交接班', en: 'Handover drafted by the system' },
  'handover-redrafted': { zh: '系统更新交接班', en: 'Handover drafted again' },
  'task-followed': { zh: '任务随班移交', en: 'Task went with the shift' },
  'handover-overdue': { zh: '交接班逾期', en: 'Handover of a shift overdue' },
  'duty-create-roster': { zh: '新建值班表', en: 'Roster created' },
  'duty-change-roster': { zh: '调整值班表', en: 'Roster changed' },
  'duty-override-duty': { zh: '临时替班', en: 'Duty overridden' },
  'duty-withdraw-override': { zh: '撤销替班', en: 'Override withdrawn' },
  'duty-propose-swap': { zh: '申请换班', en: 'Swap proposed' },
  'duty-accept-swap': { zh: '同意换班', en: 'Swap accepted' },
  'duty-decline-swap': { zh: '拒绝换班', en: 'Swap declined' },
  'duty-approve-swap': { zh: '批准换班', en: 'Swap approved' },
  'duty-reject-swap': { zh: '驳回换班', en: 'Swap rejected' },
  'duty-withdraw-swap': { zh: '撤回换班', en: 'Swap withdrawn' },
  'shift-draft-handover': { zh: '起草交接班', en: 'Handover drafted' },
  'shift-note-handover': { zh: '补充交接内容', en: 'Handover completed' },
  'shift-sign-handover': { zh: '交接班签字', en: 'Handover signed' },
};

export const DUTY_NOTICE_WORDS: Readonly<Record<(typeof DUTY_NOTICES)[number], Words>> = {
  'roster-hole': { zh: '值班表有空缺', en: 'Hole in the roster' },
  'roster-hole-near': {
    zh: '值班空缺将至，仍未安排人员',
    en: 'A hole in the roster is near and still open',
  },
  'swap-asked': { zh: '换班申请', en: 'Swap asked of you' },
  'swap-answered': { zh: '换班答复', en: 'Swap answered' },
  'handover-due': { zh: '请完成交接班', en: 'Handover of the shift due' },
};

export const DUTY_REFUSAL_WORDS: Readonly<Record<(typeof DUTY_REFUSALS)[number], Words>> = {
  'roster-has-hole': {
    zh: '值班表有空缺，未生效。',
    en: 'The roster has a hole and was not taken.',
  },
  'not-on-duty': { zh: '您不在该班次。', en: 'You are not on that shift.' },
  'double-shift': {
    zh: '有人将连续值班过久，未生效。',
    en: 'Somebody would be on duty too long in one go. Nothing was changed.',
  },
  'handover-changed': {
    zh: '起草之后情况有变，已重新起草。请查看标出的变化后再签署。',
    en: 'Something has changed since the draft. It was drafted again: look at what is marked, then sign.',
  },
  'handover-too-early': {
    zh: '离交班尚早，接班人还不能签字。',
    en: 'The shift ends later: who comes cannot sign for it yet.',
  },
  'unknown-department': { zh: '没有这个部门。', en: 'There is no such department.' },
  'unknown-place': { zh: '没有这个地区。', en: 'There is no such place.' },
};

export const ROSTER_PROBLEM_WORDS: Readonly<Record<RosterProblem['code'], Words>> = {
  gap: { zh: '无人值班，由负责人顶岗', en: 'Nobody on duty: falls to the head' },
  'double-shift': { zh: '连续值班过久', en: 'On duty too long in one go' },
  'person-unavailable': { zh: '人员已停用或不在本单位', en: 'Not an active member of the office' },
  'head-unavailable': { zh: '负责人已停用或不在本单位', en: 'The head is not an active member' },
};

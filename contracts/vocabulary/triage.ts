// Words of triage. Total: a code or a command without words does not compile.
import type { TRIAGE_ACTS, TRIAGE_NOTICES, TRIAGE_REFUSALS } from '../triage/codes.ts';
import type { SilenceState } from '../triage/silence.ts';
import type { SilenceCommand } from '../triage/silence-command.ts';
import type { Words } from '../words.ts';

export const TRIAGE_ACTION_WORDS: Readonly<
  Record<(typeof TRIAGE_ACTS)[number] | `silence-${SilenceCommand['command']}`, Words>
> = {
  'alert-muted': { zh: '静默中', en: 'Muted' },
  'alert-released': { zh: '解除静默', en: 'Released from muting' },
  'silence-begun': { zh: '静默生效', en: 'Silence begun' },
  'silence-lapse-near': { zh: '静默即将到期', en: 'Silence about to lapse' },
  'silence-lapsed': { zh: '静默到期', en: 'Silence lapsed' },
  'level-raised': { zh: '机器等级升高', en: 'Machine’s level raised' },
  'level-lowered': { zh: '机器等级降低', en: 'Machine’s level lowered' },
  'alert-grew': { zh: '范围或数量增长', en: 'Grew' },
  'silence-ask': { zh: '申请静默', en: 'Silence asked for' },
  'silence-confirm': { zh: '复核静默', en: 'Silence confirmed' },
  'silence-extend': { zh: '延长静默', en: 'Silence extended' },
  'silence-end': { zh: '提前结束静默', en: 'Silence ended' },
  'silence-withdraw': { zh: '撤回静默申请', en: 'Silence withdrawn' },
};

export const TRIAGE_NOTICE_WORDS: Readonly<Record<(typeof TRIAGE_NOTICES)[number], Words>> = {
  released: { zh: '静默解除，请处置', en: 'Muting ended, to be handled' },
  'silence-waiting': { zh: '静默待复核', en: 'Silence waits for a second person' },
  'silence-lapses': { zh: '静默一小时内到期', en: 'Silence lapses within the hour' },
  'silence-over': { zh: '静默已结束', en: 'Silence is over' },
  grew: { zh: '警情扩大', en: 'Alert grew' },
  'level-raised': { zh: '信号等级升高', en: 'Signal level raised' },
};

export const TRIAGE_REFUSAL_WORDS: Readonly<Record<(typeof TRIAGE_REFUSALS)[number], Words>> = {
  'silence-too-long': {
    zh: '静默时间超过该等级允许的上限。',
    en: 'The silence is longer than its level allows.',
  },
};

export const SILENCE_STATE_WORDS: Readonly<Record<SilenceState, Words>> = {
  waiting: { zh: '待复核', en: 'Waits for a second person' },
  active: { zh: '生效中', en: 'In force' },
  lapsed: { zh: '已到期', en: 'Lapsed' },
  ended: { zh: '已提前结束', en: 'Ended early' },
  withdrawn: { zh: '已撤回', en: 'Withdrawn' },
};

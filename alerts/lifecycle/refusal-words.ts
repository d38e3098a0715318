// What refusals of several targets say in Chinese: the state of a record, whatever kind it is of, and the version that somebody saw. Pure.
import { CORRECTIVE_STATE_WORDS } from '../../contracts/vocabulary/evaluation.ts';
import { LIST_CHANGE_STATE_WORDS } from '../../contracts/vocabulary/lists.ts';
import { PRODUCT_STATE_WORDS } from '../../contracts/vocabulary/products.ts';
import { ALERT_STATE_WORDS, TASK_STATE_WORDS } from '../../contracts/vocabulary/states.ts';
import { SILENCE_STATE_WORDS } from '../../contracts/vocabulary/triage.ts';
import type { Words } from '../../contracts/words.ts';

/** Of meetings, swaps and changes of limits, which have no vocabulary of their own. */
const OTHERS: Readonly<Record<string, string>> = {
  called: '已召集',
  held: '已召开',
  cancelled: '已取消',
  proposed: '已提出',
  agreed: '对方已同意',
  approved: '已批准',
  declined: '已谢绝',
  rejected: '已驳回',
  expired: '已过期',
};

const STATES: Readonly<Record<string, Words>> = {
  ...LIST_CHANGE_STATE_WORDS,
  ...SILENCE_STATE_WORDS,
  ...CORRECTIVE_STATE_WORDS,
  ...PRODUCT_STATE_WORDS,
  ...TASK_STATE_WORDS,
  ...ALERT_STATE_WORDS,
};

export const stateZh = (state: string): string => STATES[state]?.zh ?? OTHERS[state] ?? state;

export const seenZh = (seen: number | undefined, now: number): string =>
  `您看到的是第 ${String(seen)} 版，现为第 ${String(now)} 版`;

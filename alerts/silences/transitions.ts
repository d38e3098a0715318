// The life of a silence as a total table: each state under each act gives the next state or the code of a refusal. `lapse` is the machine's. Pure.
import type { SilenceCommand } from '../../contracts/triage/silence-command.ts';
import type { SilenceState } from '../../contracts/triage/silence.ts';

const NO = 'not-in-this-state';
export type SilenceAct = Exclude<SilenceCommand['command'], 'ask'> | 'lapse';

export const SILENCE_TRANSITIONS: Readonly<
  Record<SilenceState, Readonly<Record<SilenceAct, SilenceState | typeof NO>>>
> = {
  waiting: { confirm: 'active', extend: NO, end: NO, withdraw: 'withdrawn', lapse: 'lapsed' },
  active: { confirm: NO, extend: 'active', end: 'ended', withdraw: NO, lapse: 'lapsed' },
  lapsed: { confirm: NO, extend: NO, end: NO, withdraw: NO, lapse: NO },
  ended: { confirm: NO, extend: NO, end: NO, withdraw: NO, lapse: NO },
  withdrawn: { confirm: NO, extend: NO, end: NO, withdraw: NO, lapse: NO },
};

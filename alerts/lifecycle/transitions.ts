// The life of an alert as a total table: each state under each action gives the next state or the code of a refusal. Who may act
// stands in permissions.ts; what follows from an act (tasks, limits) in decide.ts. Pure.
import type { AlertState } from '../../contracts/alert.ts';
import type { AlertCommand } from '../../contracts/command.ts';

/** Acts of the machine: an acknowledgement lapses, all findings are withdrawn, an excluded or withdrawn alert returns. */
export const MACHINE_ACTIONS = ['lapse', 'retract', 'return'] as const;
export type MachineAction = (typeof MACHINE_ACTIONS)[number];
export type AlertAction = AlertCommand['command'] | MachineAction;

const NO = 'not-in-this-state';
export type NotNow = typeof NO;

type Row = Readonly<Record<AlertAction, AlertState | NotNow>>;

const NOTHING: Row = {
  acknowledge: NO,
  'start-verification': NO,
  'record-verification': NO,
  exclude: NO,
  suspect: NO,
  assess: NO,
  respond: NO,
  close: NO,
  reopen: NO,
  merge: NO,
  'set-level': NO,
  comment: NO,
  lapse: NO,
  retract: NO,
  return: NO,
};

/** In the inbox. One key excludes: nearly all findings end here, and taking a look is implied in saying what was seen. */
const inInbox = (state: 'open' | 'reopened'): Row => ({
  ...NOTHING,
  acknowledge: 'acknowledged',
  'start-verification': 'verifying',
  'record-verification': 'verifying',
  exclude: 'excluded',
  merge: 'merged',
  'set-level': state,
  comment: state,
  retract: 'withdrawn',
});

export const ALERT_TRANSITIONS: Readonly<Record<AlertState, Row>> = {
  open: inInbox('open'),
  reopened: inInbox('reopened'),
  acknowledged: {
    ...NOTHING,
    acknowledge: 'acknowledged',
    'start-verification': 'verifying',
    'record-verification': 'verifying',
    exclude: 'excluded',
    suspect: 'suspected',
    merge: 'merged',
    'set-level': 'acknowledged',
    comment: 'acknowledged',
    lapse: 'open',
    retract: 'withdrawn',
  },
  verifying: {
    ...NOTHING,
    acknowledge: 'verifying',
    'record-verification': 'verifying',
    exclude: 'excluded',
    suspect: 'suspected',
    merge: 'merged',
    'set-level': 'verifying',
    comment: 'verifying',
    lapse: 'open',
  },
  suspected: {
    ...NOTHING,
    'record-verification': 'suspected',
    exclude: 'excluded',
    assess: 'assessing',
    respond: 'responding',
    merge: 'merged',
    'set-level': 'suspected',
    comment: 'suspected',
  },
  assessing: {
    ...NOTHING,
    'record-verification': 'assessing',
    exclude: 'excluded',
    assess: 'assessing',
    respond: 'responding',
    close: 'closed',
    merge: 'merged',
    'set-level': 'assessing',
    comment: 'assessing',
  },
  responding: {
    ...NOTHING,
    'record-verification': 'responding',
    assess: 'responding',
    close: 'closed',
    merge: 'merged',
    'set-level': 'responding',
    comment: 'responding',
  },
  excluded: { ...NOTHING, reopen: 'reopened', comment: 'excluded', return: 'reopened' },
  closed: { ...NOTHING, reopen: 'reopened', comment: 'closed', return: 'reopened' },
  withdrawn: { ...NOTHING, reopen: 'reopened', comment: 'withdrawn', return: 'reopened' },
  // Its findings and its work are in another alert now; that is where people act.
  merged: { ...NOTHING, comment: 'merged' },
};

export const isRefusal = (next: AlertState | NotNow): next is NotNow => next === NO;

/** States in which an alert takes new findings of its episode as one that people may be working on. */
const LIVE: ReadonlySet<AlertState> = new Set<AlertState>([
  'open',
  'reopened',
  'acknowledged',
  'verifying',
  'suspected',
  'assessing',
  'responding',
]);
export const isLive = (state: AlertState): boolean => LIVE.has(state);

/** Nobody has taken it yet: the machine may still say what it is about. */
export const isUntouched = (state: AlertState): boolean => state === 'open' || state === 'reopened';

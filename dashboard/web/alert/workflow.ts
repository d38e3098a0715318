/**
 * Which acts the screen offers for an alert's state and a person's role, the likeliest first. A mirror of the tables that
 * `alerts` decides by, kept to what helps the eye: an act that is offered here may still be refused there, with a reason.
 */
import type { Role } from '../../../contracts/account.ts';
import type { AlertState } from '../../../contracts/alert.ts';
import type { AlertCommand } from '../../../contracts/command.ts';

/** Merging needs a second alert to be chosen and is done from elsewhere. */
export type AlertVerb = Exclude<AlertCommand['command'], 'merge'>;

const OFFERED: Readonly<Record<AlertState, readonly AlertVerb[]>> = {
  open: ['acknowledge', 'start-verification', 'exclude', 'set-level', 'comment'],
  reopened: ['acknowledge', 'start-verification', 'exclude', 'set-level', 'comment'],
  acknowledged: [
    'start-verification',
    'record-verification',
    'exclude',
    'suspect',
    'set-level',
    'comment',
  ],
  verifying: ['exclude', 'record-verification', 'suspect', 'set-level', 'comment'],
  suspected: ['assess', 'respond', 'record-verification', 'exclude', 'set-level', 'comment'],
  assessing: [
    'respond',
    'assess',
    'record-verification',
    'exclude',
    'close',
    'set-level',
    'comment',
  ],
  responding: ['close', 'assess', 'record-verification', 'set-level', 'comment'],
  excluded: ['reopen', 'comment'],
  closed: ['reopen', 'comment'],
  withdrawn: ['reopen', 'comment'],
  merged: ['comment'],
};

const DESK: readonly Role[] = ['duty-officer', 'administrator'];
const JUDGES: readonly Role[] = [...DESK, 'epidemiologist'];

const ROLES: Readonly<Record<AlertVerb, readonly Role[]>> = {
  acknowledge: DESK,
  'start-verification': JUDGES,
  'record-verification': JUDGES,
  exclude: JUDGES,
  suspect: JUDGES,
  assess: JUDGES,
  respond: DESK,
  close: DESK,
  reopen: DESK,
  'set-level': DESK,
  comment: [...JUDGES, 'department-member'],
};

export const mayEver = (role: Role, verb: AlertVerb): boolean => ROLES[verb].includes(role);

export const offered = (state: AlertState, role: Role): readonly AlertVerb[] =>
  OFFERED[state].filter((verb) => mayEver(role, verb));

export const isOffered = (state: AlertState, role: Role, verb: AlertVerb): boolean =>
  offered(state, role).includes(verb);

/** The side acts that never move the work on. */
const ASIDE: ReadonlySet<AlertVerb> = new Set<AlertVerb>(['set-level', 'comment']);
export const movesOn = (verb: AlertVerb): boolean => !ASIDE.has(verb);

/** Acts that are one key: no reason is asked for. */
export const needsNoReason = (verb: AlertVerb): boolean =>
  verb === 'acknowledge' || verb === 'start-verification';

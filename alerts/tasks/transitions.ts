// The life of one department's duty as a total table: each state under each action gives the next state or the code of a refusal.
// Pure.
import type { TaskCommand } from '../../contracts/command.ts';
import type { TaskState } from '../../contracts/task.ts';

/**
 * `rule-away`: a ruling that gives the duty to another department. `read`: a copy for information has been read, or its case has ended. `deliver`
 * and `withdraw` are acts of the machine.
 */
export type TaskAction = TaskCommand['command'] | 'rule-away' | 'read' | 'deliver' | 'withdraw';

const NO = 'not-in-this-state';
type NotNow = typeof NO;
type Row = Readonly<Record<TaskAction, TaskState | NotNow>>;

const NOTHING: Row = {
  acknowledge: NO,
  start: NO,
  submit: NO,
  accept: NO,
  return: NO,
  close: NO,
  'hand-over': NO,
  reassign: NO,
  dispute: NO,
  rule: NO,
  'rule-away': NO,
  decline: NO,
  'accept-decline': NO,
  insist: NO,
  supervise: NO,
  read: NO,
  deliver: NO,
  withdraw: NO,
};

/** The department has not begun: it may take the duty, pass it on inside, or contest it. */
const waiting: Row = {
  ...NOTHING,
  acknowledge: 'acknowledged',
  start: 'in-progress',
  'hand-over': 'handed-over',
  reassign: 'reassigned',
  dispute: 'disputed',
  decline: 'declined',
  read: 'closed',
  withdraw: 'withdrawn',
};

export const TASK_TRANSITIONS: Readonly<Record<TaskState, Row>> = {
  assigned: { ...waiting, deliver: 'delivered', supervise: 'assigned' },
  delivered: { ...waiting, supervise: 'delivered' },
  acknowledged: { ...waiting, acknowledge: NO, supervise: 'acknowledged' },
  'handed-over': { ...waiting, supervise: 'handed-over' },
  'in-progress': {
    ...waiting,
    acknowledge: NO,
    start: NO,
    submit: 'submitted',
    read: NO,
    supervise: 'in-progress',
  },
  submitted: { ...NOTHING, accept: 'accepted', return: 'in-progress', withdraw: 'withdrawn' },
  accepted: { ...NOTHING, close: 'closed' },
  disputed: { ...NOTHING, rule: 'arbitrated', 'rule-away': 'reassigned', withdraw: 'withdrawn' },
  // A ruling is final: no second dispute, no way to decline and no reassignment around it.
  arbitrated: {
    ...waiting,
    dispute: NO,
    decline: NO,
    reassign: NO,
    read: NO,
    supervise: 'arbitrated',
  },
  // The lead answers: it takes the duty, or insists, and then somebody above both rules. The department need not wait for that answer.
  declined: {
    ...NOTHING,
    'accept-decline': 'reassigned',
    insist: 'disputed',
    dispute: 'disputed',
    withdraw: 'withdrawn',
  },
  closed: NOTHING,
  reassigned: NOTHING,
  withdrawn: NOTHING,
};

export const isNotNow = (next: TaskState | NotNow): next is NotNow => next === NO;

const ENDED: ReadonlySet<TaskState> = new Set<TaskState>([
  'accepted',
  'closed',
  'reassigned',
  'withdrawn',
]);
/** Work that is still owed. */
export const isOpenTask = (state: TaskState): boolean => !ENDED.has(state);

const UNBEGUN: ReadonlySet<TaskState> = new Set<TaskState>(['assigned', 'delivered']);
/** The department has not reacted yet. */
export const isUnbegun = (state: TaskState): boolean => UNBEGUN.has(state);

const LIFELESS: ReadonlySet<TaskState> = new Set<TaskState>(['reassigned', 'withdrawn']);
/** Neither done nor owed: it went elsewhere or was called off. */
export const isCalledOff = (state: TaskState): boolean => LIFELESS.has(state);

// What the machine does to an alert on its own: an acknowledgement lapses, all findings are withdrawn, an excluded one comes back.
// Where the table does not allow the act, the case stays as it is. Pure.
import type { MachineReason } from '../../contracts/machine-reason.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { machineReason } from '../../contracts/vocabulary/machine-reasons.ts';
import { MACHINE, type Case } from '../cases/case.ts';
import type { ResponseRules } from '../cases/response-rules.ts';
import { isOpenTask, isUnbegun } from '../tasks/transitions.ts';
import {
  begunAgain,
  moved,
  patched,
  settled,
  tasksCalledOff,
  waitingAgain,
  type Act,
  type Doing,
} from './act.ts';
import { ALERT_TRANSITIONS, isRefusal, type MachineAction } from './transitions.ts';

const doingOf = (action: MachineAction, because: MachineReason, now: EpochMs): Doing => ({
  actor: MACHINE,
  action,
  reason: null,
  because,
  now,
});

/** The person who took it did not come to a judgement in time: the desk is shown it again. */
export function lapsed(act: Act, now: EpochMs): Act {
  const to = ALERT_TRANSITIONS[act.case.alert.state].lapse;
  const { acknowledgementLapsesAt, acknowledgedBy } = act.case.alert;
  if (isRefusal(to) || acknowledgementLapsesAt === null || acknowledgementLapsesAt > now)
    return act;
  const doing = {
    ...doingOf('lapse', machineReason('not-judged-in-time'), now),
    details: { acknowledgedBy, lateByMs: now - acknowledgementLapsesAt },
  };
  return waitingAgain(moved(act, to, doing), now);
}

/** Nothing is left of what was found. Work that somebody has begun is not taken out of their hands. */
export function retracted(act: Act, because: MachineReason, now: EpochMs): Act {
  const to = ALERT_TRANSITIONS[act.case.alert.state].retract;
  if (isRefusal(to) || workHasBegun(act.case)) return act;
  const doing = doingOf('retract', because, now);
  const gone = patched(settled(moved(act, to, doing)), {
    conclusion: { code: 'retracted', text: because.words.zh, because },
  });
  return tasksCalledOff(gone, doing, () => true);
}

/** More was found than the person who excluded it had seen. */
export function returned(
  act: Act,
  because: MachineReason,
  { now, rules }: { now: EpochMs; rules: ResponseRules },
): Act {
  const to = ALERT_TRANSITIONS[act.case.alert.state].return;
  if (isRefusal(to)) return act;
  const doing = doingOf('return', because, now);
  return begunAgain(moved(act, to, doing), doing, rules);
}

/** A department has reacted, or somebody has ordered joint work. */
export function workHasBegun({ memo, tasks }: Pick<Case, 'memo' | 'tasks'>): boolean {
  if (memo.joint === memo.occurrence) return true;
  return tasks.some(
    (task) =>
      !isUnbegun(task.state) &&
      (isOpenTask(task.state) || task.state === 'accepted' || task.state === 'closed'),
  );
}

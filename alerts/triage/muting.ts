// Muting an alert and releasing it: what becomes of its limits and its tasks. A muted alert stands in the inbox, takes in what is found and is
// graded; nobody is told and nobody is called up until it is released, which is told once. Only what nobody has taken is muted. Pure.
import type { MachineReason } from '../../contracts/machine-reason.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Muting } from '../../contracts/triage/muting.ts';
import { MACHINE, alertSubject, type Case, type Json, type Step } from '../cases/case.ts';
import type { ResponseRules } from '../cases/response-rules.ts';
import { patched, phaseOpened, tasksCalledOff, waitingAgain, type Act } from '../lifecycle/act.ts';
import { workHasBegun } from '../lifecycle/machine-acts.ts';
import { isLive } from '../lifecycle/transitions.ts';

/** New in the inbox, at the machine's level, and no department has begun. What had ended and came back is told to those who were told that it had. */
export const mayBeMuted = (one: Case): boolean =>
  one.alert.state === 'open' && one.alert.humanLevel === null && !workHasBegun(one);

/** What was called up already is called off again, and said so. A second muter takes over without a word. */
export function muted(act: Act, muting: Muting): Act {
  const { alert } = act.case;
  const { because, since: now } = muting;
  const quiet = tasksCalledOff(act, { actor: MACHINE, reason: null, because, now }, () => true);
  const next = patched(quiet, {
    muted: muting,
    acknowledgeBy: null,
    acknowledgementLapsesAt: null,
  });
  const step = stepOf(alert, 'alert-muted', {
    by: muting.by,
    kind: muting.kind,
    until: muting.until,
    because,
  });
  return { ...next, steps: [...next.steps, step] };
}

export interface Releasing {
  readonly because: MachineReason;
  /** Of the audit; the machine where it is not said. */
  readonly actor?: string;
  /** False where it ends in the same moment: then nobody is called up. */
  readonly goesOn?: boolean;
  readonly now: EpochMs;
  readonly rules: ResponseRules;
}

/** From now on people are told of it; where its tasks were called off, by tasks of a new occurrence. */
export function released(act: Act, releasing: Releasing): Act {
  const { because, actor, now, rules, goesOn = true } = releasing;
  const { muted: muting, ...alert } = act.case.alert;
  if (muting === undefined) return act;
  const details = { by: muting.by, kind: muting.kind, since: muting.since, because };
  const step = { ...stepOf(alert, 'alert-released', details), actor: actor ?? MACHINE };
  const free: Act = { case: { ...act.case, alert }, steps: [...act.steps, step] };
  if (!goesOn || !isLive(alert.state)) return free;
  const { memo } = free.case;
  const again =
    act.case.tasks.length === 0
      ? memo
      : { ...memo, occurrence: memo.occurrence + 1, occurrenceAt: now };
  const fresh = waitingAgain({ ...free, case: { ...free.case, memo: again } }, now);
  return phaseOpened(fresh, 'opened', { now, rules });
}

function stepOf(
  alert: Pick<Case['alert'], 'id' | 'state'>,
  action: 'alert-muted' | 'alert-released',
  details: Readonly<Record<string, Json>>,
): Step {
  return {
    actor: MACHINE,
    action,
    subject: alertSubject(alert),
    fromState: alert.state,
    toState: alert.state,
    reason: null,
    details,
  };
}

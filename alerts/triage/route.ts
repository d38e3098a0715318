// Routing: freezes the responsibility list in the case and calls the departments up, once; calls up more when a place or a level is added;
// brings an excluded alert back; ends one of which nothing is left. Pure.
import { effectiveLevel } from '../../contracts/alert.ts';
import type { MachineReason } from '../../contracts/machine-reason.ts';
import { machineReason } from '../../contracts/vocabulary/machine-reasons.ts';
import type { Words } from '../../contracts/words.ts';
import { MACHINE, alertSubject, type Case, type Step } from '../cases/case.ts';
import { standing } from '../cases/evidence.ts';
import { phaseOpened, tasksCalledOff, waitingAgain, type Act } from '../lifecycle/act.ts';
import { retracted, returned } from '../lifecycle/machine-acts.ts';
import { isLive } from '../lifecycle/transitions.ts';
import { frozenEscalation, wantedTasks } from '../tasks/call-up.ts';
import { groundBack, groundLost } from '../tasks/ground.ts';
import { tasksHurried } from '../tasks/hurry.ts';
import { isUnbegun } from '../tasks/transitions.ts';
import { CORRELATE_REASONS, type ReasonOf } from '../../contracts/vocabulary/triage-reasons.ts';
import { because, reasonAt, type Passage, type Stage } from './stage.ts';

export const route: Stage = {
  name: 'route',
  run: (passage) => {
    const { case: one } = passage;
    if (one === null || reasonAt(passage, 'correlate') === 'superseded')
      return because(passage, 'route', 'not-routed');
    if (passage.before === null) return opened(passage, one);
    if (standing(one.evidence).length === 0) return emptied(passage, one);
    if (one.alert.state === 'excluded') return ended(passage, one, 'exceeds-exclusion');
    if (one.alert.state === 'closed') return ended(passage, one, 'exceeds-closing');
    if (one.alert.state === 'withdrawn') return back(passage, one, machineReason('found-again'));
    return isLive(one.alert.state)
      ? extended(passage, one)
      : because(passage, 'route', 'not-routed');
  },
};

function went(passage: Passage, act: Act, reason: ReasonOf<'route'>): Passage {
  return because({ ...passage, case: act.case, steps: act.steps }, 'route', reason);
}

function opened(passage: Passage, one: Case): Passage {
  const { now, rules } = passage;
  const responsibility = rules.listFor(one.alert.kind, now);
  const step: Step = {
    actor: MACHINE,
    action: 'opened',
    subject: alertSubject(one.alert),
    fromState: null,
    toState: one.alert.state,
    reason: null,
    details: {
      signal: passage.signal.id,
      level: effectiveLevel(one.alert),
      levelReasons: one.alert.levelReasons.map(({ code }) => code),
      list: responsibility?.list ?? null,
      listVersion: responsibility?.version ?? null,
      related: [...one.memo.related],
    },
  };
  const { memo } = frozenEscalation(one, rules);
  const act: Act = {
    case: { ...one, memo, alert: { ...one.alert, responsibility } },
    steps: [...passage.steps, step],
  };
  const called = phaseOpened(waitingAgain(act, now), 'opened', { now, rules });
  return went(passage, called, responsibility === null ? 'no-list' : 'routed');
}

/** All findings are withdrawn. Where somebody works on it already, they are told and decide themselves. */
function emptied(passage: Passage, one: Case): Passage {
  const because = machineReason('signals-withdrawn', { why: whyWithdrawn(passage) });
  const act: Act = { case: one, steps: passage.steps };
  const gone = retracted(act, because, passage.now);
  if (gone.case !== one) return went(passage, gone, 'withdrawn');
  const left = isLive(one.alert.state) ? withoutGround(passage, act, because) : act;
  const told = groundLost(left, { because, now: passage.now }, () => true);
  return went(passage, told, 'already-routed');
}

/** The desk is told, once, and decides itself what becomes of the alert; offices that have not reacted are let go. */
function withoutGround({ before, now }: Passage, act: Act, because: MachineReason): Act {
  if (before === null || standing(before.evidence).length === 0) return act;
  const { alert } = act.case;
  const step: Step = {
    actor: MACHINE,
    action: 'alert-ground-lost',
    subject: alertSubject(alert),
    fromState: alert.state,
    toState: alert.state,
    reason: null,
    details: { because },
  };
  const doing = { actor: MACHINE, reason: null, because, now };
  return tasksCalledOff({ ...act, steps: [...act.steps, step] }, doing, ({ state }) =>
    isUnbegun(state),
  );
}

/** More than the person saw who ended it brings it back. */
function ended(
  passage: Passage,
  one: Case,
  reason: 'exceeds-exclusion' | 'exceeds-closing',
): Passage {
  const { returnAbove } = one.memo;
  if (returnAbove === null || one.alert.observed <= returnAbove)
    return because(
      passage,
      'route',
      reason === 'exceeds-exclusion' ? 'covered-by-exclusion' : 'not-routed',
    );
  return back(passage, one, machineReason(reason, { observed: one.alert.observed, returnAbove }));
}

function back(passage: Passage, one: Case, because: MachineReason): Passage {
  return went(passage, returned({ case: one, steps: passage.steps }, because, passage), 'returned');
}

function extended(passage: Passage, one: Case): Passage {
  const { now, rules } = passage;
  const act: Act = { case: one, steps: passage.steps };
  const wanted = wantedTasks(one, rules, now);
  const standing = groundBack(lettingGo(passage, act), now, (task) => wanted.has(task.id));
  const from = passage.before === null ? null : effectiveLevel(passage.before.alert);
  const hurried = tasksHurried(standing, { from, now, rules });
  const called = phaseOpened(hurried, 'opened', { now, rules });
  return went(
    passage,
    called,
    called.case.tasks.length > one.tasks.length ? 'extended' : 'already-routed',
  );
}

function lettingGo(passage: Passage, act: Act): Act {
  const reason = reasonAt(passage, 'correlate');
  if (reason === 'joined-narrowed') return withoutStrayTasks(passage, act);
  return reason === 'retracted'
    ? withoutClearedPlaces(passage, act)
    : withoutStandIns(passage, act);
}

/** The lead was asked to name who does a duty; a place that joined has the office, which is called itself. */
function withoutStandIns({ before, now, rules }: Passage, act: Act): Act {
  if (before === null || before.evidence.length === act.case.evidence.length) return act;
  const once = { ...act.case, evidence: before.evidence };
  const wanted = wantedTasks(act.case, rules, now);
  const gone = new Set([...wantedTasks(once, rules, now)].filter((id) => !wanted.has(id)));
  const doing = { actor: MACHINE, reason: null, because: machineReason('office-found'), now };
  return tasksCalledOff(act, doing, (task) => isUnbegun(task.state) && gone.has(task.id));
}

/**
 * A finding was withdrawn and others stand: offices that were called up for its place alone, and that have not reacted, are let go and told
 * why. Work that somebody has begun is not taken out of their hands: they are told that its ground fell away.
 */
function withoutClearedPlaces(passage: Passage, act: Act): Act {
  const { before, now, rules } = passage;
  if (before === null) return act;
  // By the same level, so that only what the place called up is let go.
  const once = { ...act.case, evidence: before.evidence };
  const wanted = wantedTasks(act.case, rules, now);
  const gone = new Set([...wantedTasks(once, rules, now)].filter((id) => !wanted.has(id)));
  const because = machineReason('place-cleared', { why: whyWithdrawn(passage) });
  const doing = { actor: MACHINE, reason: null, because, now };
  const calledOff = tasksCalledOff(
    act,
    doing,
    (task) => isUnbegun(task.state) && gone.has(task.id),
  );
  return groundLost(calledOff, { because, now }, (task) => gone.has(task.id));
}

/** After narrowing: offices that the smaller place does not concern, and that have not reacted, are let go. */
function withoutStrayTasks(passage: Passage, act: Act): Act {
  const { now, rules } = passage;
  const wanted = wantedTasks(act.case, rules, now);
  const doing = { actor: MACHINE, reason: null, because: machineReason('narrowed'), now };
  return tasksCalledOff(act, doing, (task) => isUnbegun(task.state) && !wanted.has(task.id));
}

const whyWithdrawn = ({ signal }: Passage): Words =>
  signal.withdrawn?.words ?? CORRELATE_REASONS.retracted;

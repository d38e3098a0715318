// A department contests a duty: its own limits stand still, the lead has the duty meanwhile in a task of its own, due at the same times, and
// somebody above both rules within the limit of the level. The ruling gives its reason and is final. Pure.
import { effectiveLevel } from '../../contracts/alert.ts';
import type { TaskCommand } from '../../contracts/command.ts';
import type { Dispute } from '../../contracts/escalation/dispute.ts';
import type { TaskId, UserId } from '../../contracts/ids.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import type { DisputeId } from '../../contracts/response-ids.ts';
import type { Task, TaskClock } from '../../contracts/task.ts';
import { derivedId } from '../../platform/derived-id.ts';
import type { Step } from '../cases/case.ts';
import { assignedStep, taskStep, type Doing } from '../lifecycle/act.ts';
import type { Decision } from '../lifecycle/decision.ts';
import { callsFor, frozenEscalation } from './call-up.ts';
import { commandPlace, rulingMs, withChain } from './chains.ts';
import { callOf } from './hurry.ts';
import { leadTaskOf } from './leads.ts';
import { changed, reached, replaced, type Going, type TaskOrder } from './order.ts';
import { freshTask, givenTo } from './pass-on.ts';
import { held, resumed, stoppedBy, type Counting } from './task-clocks.ts';
import { isOpenTask } from './transitions.ts';

/** Opened by the department; or, where the lead insists on a duty that was declined, with the reason the department gave then. */
export interface Opening {
  readonly reason: string;
  readonly openedBy: UserId;
  readonly insistedBy: UserId | null;
  readonly insistedDesk?: readonly PlaceCode[];
}

export function disputed(order: TaskOrder, going: Going, opening: Opening): Decision {
  const { from, task } = order;
  const { doing, setting } = going;
  const { escalation } = frozenEscalation(from, setting.rules);
  const lead = leadTaskOf(from.tasks, task);
  const other = lead === undefined || lead.department === task.department ? undefined : lead;
  const reachedTask = reached(task, 'disputed', doing.now);
  // A lead that contests its own duty has it meanwhile as before: its limits run on.
  const stood =
    other === undefined
      ? { clocks: reachedTask.clocks, held: [] }
      : held(reachedTask.clocks, doing.now, countingOf(order, going));
  const id = derivedId('dp-', [task.id, task.version]) as DisputeId;
  const interim =
    other === undefined
      ? undefined
      : withChain(interimTask(task, other, { id, now: doing.now }), from.tasks, escalation);
  const ruleByAt = doing.now + rulingMs(effectiveLevel(from.alert), escalation);
  const dispute: Dispute = {
    v: 1,
    id,
    version: 1,
    alertId: task.alertId,
    taskId: task.id,
    interimTaskId: interim?.id ?? null,
    state: 'open',
    department: task.department,
    against: other?.department ?? null,
    place: task.place,
    reason: opening.reason,
    openedBy: opening.openedBy,
    insistedBy: opening.insistedBy,
    ...(opening.insistedDesk === undefined ? {} : { insistedDesk: [...opening.insistedDesk] }),
    openedAt: doing.now,
    ruleByAt,
    arbiter: arbiterOf(order, going, other),
    unruledAt: null,
    held: stood.held,
    ruling: null,
  };
  const next: Task = { ...reachedTask, clocks: stood.clocks, note: doing.reason, dispute };
  const details = {
    dispute: id,
    ruleByAt,
    held: stood.held.map(({ name, leftMs, time }) => ({ name, leftMs, time: time ?? 'elapsed' })),
    calls: { ...dispute.arbiter },
  };
  const steps: Step[] = [taskStep(task, next.state, { ...doing, details })];
  if (interim !== undefined) {
    const told = assignedStep(interim);
    steps.push({ ...told, details: { ...told.details, interimFor: task.id } });
  }
  return changed(order, { next, added: interim === undefined ? [] : [interim] }, steps);
}

/** As the list of the case counts the limits of this duty. */
function countingOf({ from, task }: TaskOrder, { setting, doing }: Going): Counting {
  const call = callOf(task, callsFor(from, setting.rules, doing.now));
  return call?.time === 'working' ? setting.rules.workingTime : null;
}

/** The office that rulings come from, where it stands above both; else the command group. */
function arbiterOf(
  { from, task }: TaskOrder,
  { setting }: Going,
  other: Task | undefined,
): Dispute['arbiter'] {
  const { rules } = setting;
  const { escalation } = frozenEscalation(from, rules);
  const parties = [task.department, ...(other === undefined ? [] : [other.department])];
  const own = rules.rankOf(escalation.rulings.arbiter) ?? 9;
  const isAbove = parties.every((department) => own < (rules.rankOf(department) ?? 1));
  const department = isAbove ? escalation.rulings.arbiter : escalation.commandGroup;
  return { department, place: commandPlace(task.place) };
}

interface Interim {
  readonly id: DisputeId;
  readonly now: number;
}

/** The lead learns of it now, so it has as long to take it as the department had; what is due then is due then. */
function interimTask(task: Task, lead: Task, { id, now }: Interim): Task {
  const taken = task.clocks.find(({ name }) => name === 'acknowledge');
  const takenBy = now + (taken === undefined ? 0 : Math.max(0, taken.dueAt - task.assignedAt));
  return freshTask(task, {
    id: derivedId('tk-', [task.id, 'interim', id]) as TaskId,
    department: lead.department,
    place: lead.place,
    part: 'coordinate',
    assignedAt: now,
    updatedAt: now,
    interimFor: task.id,
    note: task.note,
    clocks: task.clocks.map((clock): TaskClock => ({
      name: clock.name,
      dueAt: clock.name === 'acknowledge' ? takenBy : Math.max(takenBy, clock.dueAt),
      stoppedAt: null,
      firedAt: null,
      lateByMs: null,
    })),
  });
}

type Rule = Extract<TaskCommand, { command: 'rule' }>;

/** For the department as it is, the dispute is lost and the duty goes on with the time it had left. */
export function ruled(order: TaskOrder<Rule>, going: Going): Decision {
  const { from, task, body } = order;
  const { doing, setting } = going;
  const outcome = body.department === task.department ? 'rejected' : 'upheld';
  const ruling = {
    outcome,
    department: body.department,
    reason: body.reason,
    by: setting.account.id,
    at: doing.now,
  } as const;
  const dispute: Dispute | undefined = task.dispute && {
    ...task.dispute,
    version: task.dispute.version + 1,
    state: 'ruled',
    ruling,
  };
  const kept = dispute === undefined ? {} : { dispute };
  const interim = from.tasks.find(({ id }) => id === dispute?.interimTaskId);
  if (outcome === 'rejected') {
    const back = reached(task, going.to, doing.now);
    const clocks = resumed(back.clocks, dispute?.held ?? [], {
      now: doing.now,
      working: setting.rules.workingTime,
    });
    return ending(order, going, {
      next: { ...back, clocks, note: doing.reason, ...kept },
      interim,
    });
  }
  if (interim !== undefined && interim.department === body.department)
    return keptByLead(order, going, { old: kept, interim });
  const ended = interim === undefined ? undefined : calledOff(interim, doing);
  const given = givenTo(order, going, {
    department: body.department,
    isLead: false,
    old: kept,
    fresh: ruledOf(dispute),
    beside: ended,
  });
  return given.outcome === 'done' && ended !== undefined && interim !== undefined
    ? { ...given, steps: [...given.steps, offStep(interim, doing)] }
    : given;
}

interface Ending {
  readonly next: Task;
  readonly interim: Task | undefined;
}

function ending(order: TaskOrder, { doing }: Going, { next, interim }: Ending): Decision {
  if (interim === undefined || !isOpenTask(interim.state)) return replaced(order, doing, next);
  return changed(order, { next, added: [], beside: calledOff(interim, doing) }, [
    taskStep(order.task, next.state, doing),
    offStep(interim, doing),
  ]);
}

/** What the lead held meanwhile is its own from now on; the work in it goes on. */
function keptByLead(
  order: TaskOrder,
  { doing }: Going,
  { old, interim }: { readonly old: Partial<Task>; readonly interim: Task },
): Decision {
  const { interimFor: _until, ...held } = interim;
  const beside = { ...held, ...ruledOf(old.dispute) };
  const next = { ...reached(order.task, 'reassigned', doing.now), note: doing.reason, ...old };
  // The lead is told that the duty is its own now: no task is assigned anew that would say so.
  const calls = { department: interim.department, place: interim.place };
  const told = { ...doing, details: { ...doing.details, calls } };
  return changed(order, { next, added: [], beside }, [taskStep(order.task, 'reassigned', told)]);
}

const calledOff = (task: Task, doing: Doing): Task => ({
  ...task,
  state: 'withdrawn',
  clocks: stoppedBy(task, 'withdrawn', doing.now),
  note: doing.reason,
});

const offStep = (task: Task, doing: Doing): Step =>
  taskStep(task, 'withdrawn', { ...doing, action: 'task-withdrawn' });

const ruledOf = (dispute: Dispute | undefined): Pick<Task, 'ruledBy'> =>
  dispute === undefined ? {} : { ruledBy: dispute.id };

/** Whoever got the duty by a ruling, or lost a dispute about it, contests it no more, whatever it has done with it since. */
export const isRuled = ({ dispute, ruledBy }: Pick<Task, 'dispute' | 'ruledBy'>): boolean =>
  ruledBy !== undefined || dispute?.state === 'ruled';

/** Who, beside the departments, is in it. */
export const partisans = ({
  dispute,
}: Task): { readonly persons: readonly (UserId | null)[]; readonly desk: readonly PlaceCode[] } =>
  dispute === undefined
    ? { persons: [], desk: [] }
    : { persons: [dispute.openedBy, dispute.insistedBy], desk: dispute.insistedDesk ?? [] };

// Calls departments up: one task for each duty of the case's frozen list, in each place concerned, and one for each owner of what was found, once
// per occurrence. Asking twice adds nothing, because a task's identifier follows from what it is for. Pure.
import { effectiveLevel } from '../../contracts/alert.ts';
import type { DepartmentId, TaskId } from '../../contracts/ids.ts';
import type { MachineReason } from '../../contracts/machine-reason.ts';
import { lies, type PlaceCode } from '../../contracts/place.ts';
import type { Task } from '../../contracts/task.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Case, Memo } from '../cases/case.ts';
import { derivedId } from '../../platform/derived-id.ts';
import { standing } from '../cases/evidence.ts';
import type { DutyCall, FrozenEscalation, ResponseRules } from '../cases/response-rules.ts';
import { withChain } from './chains.ts';
import { leadTaskOf } from './leads.ts';
import { ownerCalls } from './tell-owners.ts';
import { isCalledOff } from './transitions.ts';

/** A case is worked on by people: beyond this the places are too many to call one by one, and the offices above them have it. */
export const TASKS_MAX = 200;

/** What calling up asks of the rules. */
export type Calling = Pick<ResponseRules, 'callDuties' | 'officeOf'>;

export function calledUp(
  from: Case,
  rules: Calling & Pick<ResponseRules, 'escalationOf'>,
  now: EpochMs,
): Case {
  const known = new Set(from.tasks.map((task) => task.id));
  const added: Task[] = [];
  let uncalled = 0;
  for (const call of callsFor(from, rules, now)) {
    const task = taskOf(from, call, now);
    if (known.has(task.id)) continue;
    if (from.tasks.length + added.length >= TASKS_MAX) {
      uncalled += 1;
      continue;
    }
    known.add(task.id);
    added.push(task);
  }
  const told = withUncalled(from, uncalled);
  if (added.length === 0) return told;
  const { escalation, memo } = frozenEscalation(told, rules);
  const all = [...told.tasks, ...added];
  const chained = added.map((task) => withChain(task, all, escalation));
  return withTasks({ ...told, memo }, [...told.tasks, ...chained]);
}

/** How many duties the limit left without anybody stands in the alert, for everyone to see. */
function withUncalled(from: Case, uncalled: number): Case {
  const { uncalledDuties: before = 0, ...alert } = from.alert;
  if (before === uncalled) return from;
  return { ...from, alert: uncalled === 0 ? alert : { ...alert, uncalledDuties: uncalled } };
}

/** How the case escalates: what was in force when it called its first departments, and never anything else. */
export function frozenEscalation(
  { memo, alert }: Case,
  rules: Pick<ResponseRules, 'escalationOf'>,
): { readonly escalation: FrozenEscalation; readonly memo: Memo } {
  const escalation = memo.escalation ?? rules.escalationOf(alert.kind);
  return { escalation, memo: memo.escalation === undefined ? { ...memo, escalation } : memo };
}

/** The case with these tasks; the alert names the departments that have a living one. */
export function withTasks(from: Case, tasks: readonly Task[]): Case {
  const departments = [
    ...new Set(tasks.filter((task) => !isCalledOff(task.state)).map((task) => task.department)),
  ].sort();
  const same = departments.join() === from.alert.departments.join();
  return { ...from, tasks, alert: same ? from.alert : { ...from.alert, departments } };
}

/** The identifiers of the tasks that the case as it stands asks for. */
export function wantedTasks(from: Case, rules: Calling, now: EpochMs): ReadonlySet<TaskId> {
  return new Set(callsFor(from, rules, now).map((call) => idInCase(from, call)));
}

/** What the case as it stands calls up, with the limits that would run from now. */
export function callsFor(from: Case, rules: Calling, now: EpochMs): DutyCall[] {
  const { responsibility } = from.alert;
  if (responsibility === null || from.memo.phases.length === 0) return [];
  return [
    ...rules.callDuties({
      responsibility,
      level: effectiveLevel(from.alert),
      places: placesConcerned(from),
      phases: from.memo.phases,
      at: now,
    }),
    ...ownerCalls(from, responsibility, { rules, now }),
  ];
}

/** The place of the alert, and each place inside it where something was found: every township concerned has its own health centre. */
function placesConcerned(from: Case): PlaceCode[] {
  const inside = standing(from.evidence)
    .map((one) => one.place)
    .filter((place) => lies(place, from.alert.place));
  return [...new Set([from.alert.place, ...inside])];
}

function taskIdOf(from: Case, call: DutyCall): TaskId {
  const parts = [
    from.alert.id,
    from.memo.occurrence,
    call.stage,
    call.key,
    call.department,
    call.place,
  ];
  return derivedId('tk-', parts) as TaskId;
}

/** A duty that was let go because nothing was found any more is called anew when something is found again, as a task of its own. */
function idInCase(from: Case, call: DutyCall): TaskId {
  const first = taskIdOf(from, call);
  let id = first;
  for (let again = 1; from.tasks.some((task) => task.id === id && isLetGo(task)); again += 1)
    id = derivedId('tk-', [first, again]) as TaskId;
  return id;
}

const isLetGo = ({ state, because }: Task): boolean =>
  state === 'withdrawn' && because !== undefined && GROUND_GONE.has(because.code);

const GROUND_GONE: ReadonlySet<MachineReason['code']> = new Set([
  'signals-withdrawn',
  'place-cleared',
] as const);

export function taskOf(from: Case, call: DutyCall, now: EpochMs): Task {
  return {
    v: 1,
    id: idInCase(from, call),
    alertId: from.alert.id,
    version: 1,
    department: call.department,
    stage: call.stage,
    part: call.part,
    purpose: call.purpose,
    state: 'assigned',
    duty: call.duty,
    deliverable: call.deliverable,
    level: effectiveLevel(from.alert),
    place: call.place,
    assignedAt: now,
    updatedAt: now,
    assignee: null,
    clocks: call.clocks.map(({ name, dueAt }) => ({
      name,
      dueAt,
      stoppedAt: null,
      firedAt: null,
      lateByMs: null,
    })),
    submission: null,
    note: null,
  };
}

/** The department that leads a stage of the case now; null where none does. */
export const leadOf = (
  tasks: readonly Task[],
  of: Pick<Task, 'stage' | 'place'>,
): DepartmentId | null => leadTaskOf(tasks, of)?.department ?? null;

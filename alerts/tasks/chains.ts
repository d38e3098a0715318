// How lateness climbs: once a limit of a task has passed, its chain runs, each rung once, until the department has done what the limit was for.
// The chain is frozen when the task is assigned. One task's chain knows nothing of another's. Pure.
import type { Level } from '../../contracts/alert.ts';
import type { Escalation, RunningChain } from '../../contracts/escalation/escalation.ts';
import type { EscalationId } from '../../contracts/response-ids.ts';
import type { DepartmentId } from '../../contracts/ids.ts';
import { ancestorAt, type PlaceCode } from '../../contracts/place.ts';
import type { Task } from '../../contracts/task.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { derivedId } from '../../platform/derived-id.ts';
import type { FrozenEscalation } from '../cases/response-rules.ts';
import { leadTaskOf } from './leads.ts';
import { isCalledOff } from './transitions.ts';

const MINUTE_MS = 60_000;

export interface Office {
  readonly department: DepartmentId;
  readonly place: PlaceCode;
}

/** Head, lead of the stage, command group; the rung of the lead is left out of the lead's own duty. None for a copy for information. */
export function withChain(task: Task, tasks: readonly Task[], frozen: FrozenEscalation): Task {
  if (task.purpose === 'information' || task.clocks.length === 0) return task;
  const after = frozen.chains[task.level];
  const lead = leadTaskOf(tasks, task);
  const command = { department: frozen.commandGroup, place: commandPlace(task.place) };
  const own = { department: task.department, place: task.place };
  return {
    ...task,
    chain: [
      { step: 1, rung: 'head', ...own, afterMinutes: after.head },
      ...(lead === undefined || lead.department === task.department
        ? []
        : [
            {
              step: 2,
              rung: 'lead' as const,
              department: lead.department,
              place: lead.place,
              afterMinutes: after.lead,
            },
          ]),
      { step: 3, rung: 'command-group', ...command, afterMinutes: after.commandGroup },
    ],
  };
}

/** A command group sits with a county or with the city. */
export const commandPlace = (place: PlaceCode): PlaceCode => ancestorAt(place, 'county') ?? place;

/** How long a ruling may take at the level of the alert. */
export const rulingMs = (level: Level, { rulings }: Pick<FrozenEscalation, 'rulings'>): number =>
  rulings.minutes[level] * MINUTE_MS;

/**
 * The task with its chain as its clocks now want it: begun where a limit has passed and runs on, ended where what it began for was done, and with
 * its dispute ended where the task itself has. The same task where nothing changes.
 */
export function settled(task: Task, now: EpochMs): Task {
  return disputeEnded(chainSettled(task, now));
}

function chainSettled(task: Task, now: EpochMs): Task {
  const { chain, escalation } = task;
  if (chain === undefined) return task;
  const passed = task.clocks.find((clock) => clock.firedAt !== null && clock.stoppedAt === null);
  const running = escalation?.answeredAt === null ? escalation : undefined;
  if (running?.cause === passed?.name) return task;
  const ended = running === undefined ? escalation : { ...running, answeredAt: now };
  if (passed === undefined) return ended === undefined ? task : { ...task, escalation: ended };
  // Just passed, it counts from the limit itself; reached in any other way, from now: nobody is called for time that was another limit's.
  const since = passed.firedAt === now && running === undefined ? passed.dueAt : now;
  return { ...task, escalation: begun(chain, { cause: passed.name, since, before: escalation }) };
}

interface Beginning {
  readonly cause: RunningChain['cause'];
  readonly since: EpochMs;
  readonly before: RunningChain | undefined;
}

/** Never at the very times of the chain before: a limit that has fired at its time does not fire at it again. */
function begun(
  chain: NonNullable<Task['chain']>,
  { cause, since, before }: Beginning,
): RunningChain {
  const from = since === before?.since ? since + 1 : since;
  return {
    cause,
    since: from,
    answeredAt: null,
    steps: chain.map(({ step, afterMinutes }) => ({
      step,
      dueAt: from + afterMinutes * MINUTE_MS,
      firedAt: null,
      lateByMs: null,
    })),
  };
}

function disputeEnded(task: Task): Task {
  const { dispute } = task;
  if (dispute?.state !== 'open' || !isCalledOff(task.state)) return task;
  const version = dispute.version + 1;
  return { ...task, dispute: { ...dispute, version, state: 'withdrawn' } };
}

/** When the next rung is called; null while no chain runs or all have been. */
export function nextRungAt({ escalation }: Pick<Task, 'escalation'>): EpochMs | null {
  if (escalation === undefined || escalation.answeredAt !== null) return null;
  const due = escalation.steps.filter((one) => one.firedAt === null).map(({ dueAt }) => dueAt);
  return due.length === 0 ? null : Math.min(...due);
}

/** The rung that is called now, and the task that says so; null where it was called, or its chain has ended. */
export function rungCalled(
  task: Task,
  { name, dueAt }: { readonly name: string; readonly dueAt: EpochMs },
  now: EpochMs,
): { readonly task: Task; readonly called: NonNullable<Task['chain']>[number] } | null {
  const { chain = [], escalation } = task;
  const called = chain.find(({ step }) => name === rungClock(step));
  if (called === undefined || escalation === undefined || escalation.answeredAt !== null)
    return null;
  const steps = escalation.steps.map((one) =>
    one.step === called.step && one.dueAt === dueAt && one.firedAt === null
      ? { ...one, firedAt: now, lateByMs: Math.max(0, now - dueAt) }
      : one,
  );
  if (!steps.some((one, at) => one !== escalation.steps[at])) return null;
  return { task: { ...task, escalation: { ...escalation, steps } }, called };
}

export const rungClock = (step: number): string => `escalate-${String(step)}`;

/** Offices above the department that were called, or asked for a ruling, over this task: they may see it. */
export function calledOffices(task: Task): Office[] {
  const { chain = [], escalation, dispute } = task;
  const fired = new Set(
    escalation?.steps.filter((one) => one.firedAt !== null).map(({ step }) => step),
  );
  const rungs = chain.filter(({ step, rung }) => fired.has(step) && rung !== 'head');
  const command = chain.filter(
    ({ rung }) => rung === 'command-group' && (dispute?.unruledAt ?? null) !== null,
  );
  const offices = [...rungs, ...command, ...(dispute === undefined ? [] : [dispute.arbiter])];
  const byKey = new Map(
    offices.map(({ department, place }) => [`${department}@${place}`, { department, place }]),
  );
  return [...byKey.values()];
}

/** What is written of the rungs that were called, each a record of its own. */
export function escalationsOf(task: Task): Escalation[] {
  const { chain = [], escalation, dispute } = task;
  const rungs = (escalation?.steps ?? []).flatMap((one): Escalation[] => {
    const rung = chain.find(({ step }) => step === one.step);
    if (rung === undefined || escalation === undefined || one.firedAt === null) return [];
    const { cause, answeredAt } = escalation;
    return [recordOf(task, rung, { cause, at: one.firedAt, answeredAt, due: one.dueAt })];
  });
  const top = chain.find(({ rung }) => rung === 'command-group');
  if (dispute === undefined || dispute.unruledAt === null || top === undefined) return rungs;
  const at = dispute.unruledAt;
  const answeredAt = dispute.ruling?.at ?? (dispute.state === 'withdrawn' ? task.updatedAt : null);
  return [...rungs, recordOf(task, top, { cause: 'rule', at, answeredAt, due: dispute.ruleByAt })];
}

interface Calling {
  readonly cause: string;
  readonly due: EpochMs;
  readonly at: EpochMs;
  readonly answeredAt: EpochMs | null;
}

function recordOf(
  task: Task,
  rung: NonNullable<Task['chain']>[number],
  { cause, due, at, answeredAt }: Calling,
): Escalation {
  return {
    v: 1,
    id: derivedId('es-', [task.id, cause, rung.step, due]) as EscalationId,
    alertId: task.alertId,
    taskId: task.id,
    step: rung.step,
    rung: rung.rung,
    department: rung.department,
    place: rung.place,
    cause,
    at,
    answeredAt,
  };
}

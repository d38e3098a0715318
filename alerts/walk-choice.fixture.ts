// Chooses what may be done next in a random walk: mostly acts that the tables allow, by persons who have the capacity for them; one time in four
// somebody who is near to it and must not: another place, another stage, another department.
import type { Account } from '../contracts/account.ts';
import type { AlertCommand, TaskCommand } from '../contracts/command.ts';
import type { Task } from '../contracts/task.ts';
import type { Case } from './cases/case.ts';
import { ALERT_ROLES, TASK_CAPACITIES } from './lifecycle/permissions.ts';
import { ALERT_TRANSITIONS, isLive } from './lifecycle/transitions.ts';
import { calledOffices } from './tasks/chains.ts';
import { leadTaskOf } from './tasks/leads.ts';
import { TASK_TRANSITIONS, isCalledOff } from './tasks/transitions.ts';
import {
  ALERT_BODIES,
  DESKS,
  JUDGES,
  PLACES,
  TASK_BODIES,
  covers,
  memberAt,
} from './walk-world.fixture.ts';

/** Numbers that fast-check draws; each choice takes one. */
export class Draw {
  readonly #numbers: readonly number[];
  #next = 0;

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }

  of<T>(all: readonly T[]): T | undefined {
    return all.length === 0 ? undefined : all[this.below(all.length)];
  }

  below(end: number): number {
    const drawn = this.#numbers[this.#next % this.#numbers.length] ?? 0;
    this.#next += 1;
    return drawn % end;
  }
}

export interface Chosen<Body> {
  readonly one: Case;
  readonly by: Account;
  readonly body: Body;
}

const near = (draw: Draw): boolean => draw.below(4) === 0;
const placesAround = (place: string) =>
  PLACES.filter((jurisdiction) => place.startsWith(jurisdiction));
const placesBeside = (place: string) =>
  PLACES.filter((jurisdiction) => !place.startsWith(jurisdiction));

/** What leads on through a response is drawn more often than what ends or only remarks. */
const FAVOURED: Partial<Record<AlertCommand['command'], number>> = {
  suspect: 6,
  respond: 8,
  close: 5,
  reopen: 2,
};
const repeat = <T>(one: T, times: number): T[] => Array.from({ length: times }, () => one);

export function alertAct(cases: readonly Case[], draw: Draw): Chosen<AlertCommand> | null {
  const enabled = ALERT_BODIES.map((body) => ({
    body,
    where: cases.filter(
      ({ alert }) => ALERT_TRANSITIONS[alert.state][body.command] !== 'not-in-this-state',
    ),
  })).filter(({ where }) => where.length > 0);
  const act = draw.of(enabled.flatMap((each) => repeat(each, FAVOURED[each.body.command] ?? 1)));
  const one = draw.of(act?.where ?? []);
  if (act === undefined || one === undefined) return null;
  const by = draw.of(peopleFor(one, act.body.command, near(draw)));
  return by === undefined ? null : { one, body: act.body, by };
}

/** Two live alerts, most of the time of one county: those of two may not be merged. */
export function mergeAct(
  cases: readonly Case[],
  draw: Draw,
): (Omit<Chosen<AlertCommand>, 'body'> & { readonly into: Case }) | null {
  const live = cases.filter(({ alert }) => isLive(alert.state));
  const one = draw.of(live);
  const into = draw.of(live.filter((other) => other !== one));
  const by = one === undefined ? undefined : draw.of(peopleFor(one, 'merge', near(draw)));
  return one === undefined || into === undefined || by === undefined ? null : { one, into, by };
}

function peopleFor(
  { alert, tasks }: Case,
  verb: AlertCommand['command'],
  isNear: boolean,
): readonly Account[] {
  const members = tasks.map(({ department, place }) => memberAt(department, place));
  const all = [...DESKS, ...JUDGES, ...members];
  if (isNear) return all;
  return all.filter((by) => ALERT_ROLES[verb].includes(by.role) && covers(by, alert.place));
}

export function taskAct(
  cases: readonly Case[],
  draw: Draw,
): (Chosen<TaskCommand> & { readonly task: Task }) | null {
  const tasks = cases.flatMap((one) => one.tasks.map((task) => ({ one, task })));
  const enabled = TASK_BODIES.map((body) => ({
    body,
    where: tasks.filter(({ task }) => isEnabled(task, body)),
  })).filter(({ where }) => where.length > 0);
  const act = draw.of(enabled);
  const found = draw.of(act?.where ?? []);
  if (act === undefined || found === undefined) return null;
  const { one, task } = found;
  const body = filledIn(act.body, task);
  const by = draw.of(near(draw) ? nearTo(one, task) : capable(one, task, body.command));
  return by === undefined ? null : { one, task, body, by };
}

function isEnabled(task: Task, body: TaskCommand): boolean {
  if (task.purpose === 'information' && body.command !== 'acknowledge') return false;
  return TASK_TRANSITIONS[task.state][body.command] !== 'not-in-this-state';
}

export const colleagueOf = ({ department, place }: Task): Account =>
  memberAt(department, place, 'n');

function filledIn(body: TaskCommand, task: Task): TaskCommand {
  if (body.command === 'rule' && body.department === 'own')
    return { ...body, department: task.department };
  return body.command === 'hand-over' ? { ...body, to: colleagueOf(task).id } : body;
}

function capable({ alert, tasks }: Case, task: Task, verb: TaskCommand['command']): Account[] {
  if (verb === 'rule')
    return [
      ...['command-office', 'command-group'].map((id) => memberAt(id, '9901')),
      ...DESKS.filter((one) => covers(one, task.place)),
    ];
  const lead = leadTaskOf(tasks, task);
  const by = {
    'own-department': placesAround(task.place).map((place) => memberAt(task.department, place)),
    'lead-department':
      lead === undefined || lead.department === task.department
        ? []
        : placesAround(alert.place).map((place) => memberAt(lead.department, place)),
    desk: DESKS.filter((one) => covers(one, alert.place)),
    called: calledOffices(task).map(({ department, place }) => memberAt(department, place)),
  };
  return TASK_CAPACITIES[verb].flatMap((capacity) => by[capacity]);
}

/** Who stands nearest to being allowed, and some who are. */
function nearTo({ alert, tasks }: Case, task: Task): Account[] {
  const lead = leadTaskOf(tasks, task);
  return [
    ...placesBeside(task.place).map((place) => memberAt(task.department, place)),
    ...placesBeside(alert.place).map((place) => memberAt(lead?.department ?? 'finance', place)),
    ...calledOffices(task).flatMap(({ department, place }) =>
      placesBeside(place).map((beside) => memberAt(department, beside)),
    ),
    ...tasks
      .filter(({ part, state }) => part === 'lead' && !isCalledOff(state))
      .map(({ department }) => memberAt(department, alert.place)),
    ...DESKS,
    ...JUDGES,
  ];
}

/** For a power of the lead over one stage. */
export function jointPerson(
  { alert, tasks }: Case,
  stage: Task['stage'] | null,
  draw: Draw,
): Account | undefined {
  const living = tasks.filter(({ state }) => !isCalledOff(state));
  const leads = living.filter(({ part }) => part === 'lead');
  if (near(draw))
    return draw.of([
      ...leads.map(({ department }) => memberAt(department, alert.place)),
      ...leads.flatMap(({ department }) =>
        placesBeside(alert.place).map((place) => memberAt(department, place)),
      ),
      ...living.map(({ department, place }) => memberAt(department, place)),
      ...DESKS,
      ...JUDGES,
    ]);
  return draw.of([
    ...DESKS.filter((one) => covers(one, alert.place)),
    ...leads
      .filter((one) => stage === null || one.stage === stage)
      .map(({ department }) => memberAt(department, alert.place)),
    memberAt('command-group', '9901'),
  ]);
}

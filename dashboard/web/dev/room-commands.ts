// The lead's powers in the development world: what is asked is made, without the bounds and checks of the real stage beyond a few refusals.
import type { Account } from '../../../contracts/account.ts';
import type { Alert } from '../../../contracts/alert.ts';
import { Extension } from '../../../contracts/joint/extension.ts';
import { JointCommand } from '../../../contracts/joint/joint-command.ts';
import { Meeting } from '../../../contracts/joint/meeting.ts';
import { periodAt } from '../../../contracts/joint/periods.ts';
import { CanReport, Team } from '../../../contracts/joint/team.ts';
import { Task } from '../../../contracts/task.ts';
import type { Outcome } from './outcome.ts';
import { identifier } from './random.ts';
import { standingOf, type Room } from './room.ts';
import type { World } from './world.ts';

interface Setting {
  readonly world: World;
  readonly alert: Alert;
  readonly room: Room;
  readonly by: Account;
  readonly now: number;
}

const done = (state: string): Outcome => ({ done: { version: 1, state } });
const newId = (prefix: string, now: number): string =>
  identifier(prefix, `${now} ${Math.random()}`);

export function actJointly(world: World, asked: unknown, by: Account): Outcome {
  const { expectedVersion: _seen, ...rest } = asked as { readonly expectedVersion?: number };
  const body = JointCommand.parse(rest);
  const alert = alertNamed(world, body);
  if (alert === undefined) return { refused: 'unknown-subject' };
  const tasks = [...world.tasks.values()].filter((task) => task.alertId === alert.id);
  const standing = standingOf(by, tasks);
  if (body.command !== 'report-can' && (standing === 'party' || standing === 'reader'))
    return { refused: 'not-the-lead' };
  return acted(body, { world, alert, room: world.roomOf(alert), by, now: Date.now() });
}

function alertNamed(world: World, body: JointCommand): Alert | undefined {
  if ('alert' in body) return world.alerts.get(body.alert)?.alert;
  if ('task' in body) return world.alerts.get(world.tasks.get(body.task)?.alertId ?? '')?.alert;
  return [...world.alerts.values()]
    .map(({ alert }) => alert)
    .find((alert) => {
      const { teams, meetings } = world.roomOf(alert);
      return 'team' in body
        ? teams.some(({ id }) => id === body.team)
        : meetings.some(({ id }) => id === body.meeting);
    });
}

function acted(body: JointCommand, setting: Setting): Outcome {
  switch (body.command) {
    case 'dispatch':
      return ordered(body, setting, body.purpose);
    case 'add-department':
      return added(body, setting);
    case 'extend':
      return extended(body, setting);
    case 'propose-accountability':
      return done('responding');
    case 'call-meeting':
    case 'record-minutes':
    case 'cancel-meeting':
      return met(body, setting);
    case 'set-up-team':
    case 'report-can':
    case 'dissolve-team':
      return teamed(body, setting);
  }
}

type Body<Name extends JointCommand['command']> = Extract<JointCommand, { command: Name }>;
type Order = Body<'record-minutes'>['decisions'][number];

function ordered(order: Order, { world, alert, now }: Setting, purpose: string): Outcome {
  const clock = { stoppedAt: null, firedAt: null, lateByMs: null };
  const task = Task.parse({
    v: 1,
    id: newId('tk-', now),
    alertId: alert.id,
    version: 1,
    department: order.department,
    stage: order.stage,
    part: order.part,
    purpose,
    state: 'assigned',
    duty: order.duty,
    deliverable: order.deliverable,
    level: alert.humanLevel ?? alert.machineLevel,
    place: alert.place,
    assignedAt: now,
    updatedAt: now,
    assignee: null,
    clocks:
      purpose === 'information'
        ? []
        : [
            { name: 'acknowledge', dueAt: order.acknowledgeBy, ...clock },
            { name: 'report', dueAt: order.dueAt, ...clock },
          ],
    submission: null,
    note: null,
  });
  world.tasks.set(task.id, task);
  return done('assigned');
}

const FOLLOWS = { zh: '了解情况，参加会商', en: 'Follow the case and take part in its meetings' };

function added({ department, stage }: Body<'add-department'>, setting: Setting): Outcome {
  const has = [...setting.world.tasks.values()].some(
    (task) =>
      task.alertId === setting.alert.id && task.department === department && task.stage === stage,
  );
  if (has) return { refused: 'already-exists' };
  const { now } = setting;
  const copy = { department, stage, duty: FOLLOWS, deliverable: { zh: '无', en: 'None' } };
  return ordered(
    { ...copy, part: 'support', acknowledgeBy: now, dueAt: now },
    setting,
    'information',
  );
}

function extended(body: Body<'extend'>, { world, alert, room, by, now }: Setting): Outcome {
  const task = world.tasks.get(body.task);
  const clock = task?.clocks.find(({ name }) => name === body.clock);
  if (task === undefined || clock === undefined) return { refused: 'unknown-subject' };
  if (body.dueAt - clock.dueAt > 240 * 60_000) return { refused: 'time-not-allowed' };
  const clocks = task.clocks.map((one) => (one === clock ? { ...one, dueAt: body.dueAt } : one));
  world.tasks.set(task.id, { ...task, version: task.version + 1, clocks });
  room.extensions.push(
    Extension.parse({
      v: 1,
      id: newId('ex-', now),
      alertId: alert.id,
      taskId: task.id,
      clock: body.clock,
      fromDueAt: clock.dueAt,
      toDueAt: body.dueAt,
      reason: body.reason,
      by: by.id,
      at: now,
    }),
  );
  return done(task.state);
}

function met(
  body: Body<'call-meeting' | 'record-minutes' | 'cancel-meeting'>,
  setting: Setting,
): Outcome {
  const { alert, room, by, now } = setting;
  if (body.command === 'call-meeting') {
    const { command: _named, alert: _of, ...said } = body;
    const base = { v: 1, id: newId('mt-', now), version: 1, alertId: alert.id, minutes: null };
    const meeting = { ...base, ...said, place: alert.place, calledBy: by.id, calledAt: now };
    room.meetings.push(Meeting.parse({ ...meeting, state: 'called' }));
    return done('called');
  }
  const at = room.meetings.findIndex(({ id }) => id === body.meeting);
  const before = room.meetings[at];
  if (before?.state !== 'called') return { refused: 'not-in-this-state' };
  const version = before.version + 1;
  if (body.command === 'cancel-meeting') {
    room.meetings[at] = { ...before, version, state: 'cancelled' };
    return done('cancelled');
  }
  for (const order of body.decisions) ordered(order, setting, 'action');
  const { text, present } = body;
  const minutes = { text, present, decisions: [], by: by.id, at: now };
  room.meetings[at] = { ...before, version, state: 'held', minutes };
  return done('held');
}

function teamed(
  body: Body<'set-up-team' | 'report-can' | 'dissolve-team'>,
  { alert, room, by, now }: Setting,
): Outcome {
  if (body.command === 'set-up-team') {
    if (room.teams.some(({ state }) => state === 'active')) return { refused: 'already-exists' };
    const { lead, members, periodMinutes } = body;
    const base = { v: 1, id: newId('tm-', now), version: 1, alertId: alert.id, state: 'active' };
    const made = { lead, members, periodMinutes, place: alert.place, setUpBy: by.id, setUpAt: now };
    room.teams.push(Team.parse({ ...base, ...made, dissolvedAt: null }));
    return done('active');
  }
  const at = room.teams.findIndex(({ id }) => id === body.team);
  const team = room.teams[at];
  if (team?.state !== 'active') return { refused: 'not-in-this-state' };
  if (body.command === 'dissolve-team') {
    room.teams[at] = { ...team, version: team.version + 1, state: 'dissolved', dissolvedAt: now };
    return done('dissolved');
  }
  const { department, condition, actions, needs } = body;
  const base = { v: 1, id: newId('cr-', now), teamId: team.id, alertId: alert.id };
  const said = { department, condition, actions, needs, by: by.id, at: now };
  room.reports.push(CanReport.parse({ ...base, ...said, period: periodAt(team, now) }));
  return done('active');
}

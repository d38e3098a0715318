// The orders of a random walk: what a lead or a desk may say next over one case with the powers of joint work.
import { JointCommand } from '../contracts/joint/joint-command.ts';
import type { Meeting } from '../contracts/joint/meeting.ts';
import type { ResponseStage, Task } from '../contracts/task.ts';
import { HOUR_MS, type EpochMs } from '../contracts/time.ts';
import type { Case } from './cases/case.ts';
import { isOpenTask } from './tasks/transitions.ts';
import type { Draw } from './walk-choice.fixture.ts';
import { reason } from './walk-world.fixture.ts';

const STAGES = ['verify', 'investigate', 'control', 'treat'] as const;
const DEPARTMENTS = [
  'public-security',
  'transport',
  'market-regulation',
  'education',
  'disease-control',
];
const words = { zh: '协查', en: 'Help to trace' };

export interface Order {
  readonly body: JointCommand;
  /** Null where the power is that of whoever leads any stage. */
  readonly stage: ResponseStage | null;
  readonly task?: Task;
  readonly meeting?: Meeting;
}

interface Moment {
  readonly now: EpochMs;
  readonly meetings: readonly Meeting[];
}

const said = (stage: ResponseStage | null, body: object): Order => ({
  stage,
  body: JointCommand.parse(body),
});

export function jointOrder(from: Case, draw: Draw, { now, meetings }: Moment): Order | null {
  const alert = from.alert.id;
  const stage = draw.of(STAGES) ?? 'verify';
  const department = draw.of(DEPARTMENTS);
  const order = {
    department,
    stage,
    part: 'support',
    duty: words,
    deliverable: words,
    acknowledgeBy: now + HOUR_MS,
    dueAt: now + 4 * HOUR_MS,
  };
  const task = draw.of(
    from.tasks.filter((one) => isOpenTask(one.state) && running(one, now) !== undefined),
  );
  switch (draw.below(task === undefined ? 3 : 5)) {
    case 0:
      return said(stage, { ...order, command: 'dispatch', alert, purpose: 'action', reason });
    case 1:
      return said(stage, { command: 'add-department', alert, department, stage, reason });
    case 2:
      return meetingOf(from, draw, { now, meetings, decisions: [order] });
    default:
      return task === undefined ? null : extending(task, now);
  }
}

const running = ({ clocks }: Task, now: EpochMs) =>
  clocks.find((one) => one.stoppedAt === null && one.dueAt > now);

/** The minutes of one that has begun, or another one. */
function meetingOf(
  { alert, tasks }: Case,
  draw: Draw,
  { now, meetings, decisions }: Moment & { readonly decisions: readonly object[] },
): Order | null {
  const due = meetings.find((one) => one.alertId === alert.id && one.state === 'called');
  if (due !== undefined && due.beginsAt <= now) {
    const minutes = {
      command: 'record-minutes',
      meeting: due.id,
      text: '会商',
      present: [],
      decisions,
    };
    return { ...said(null, minutes), meeting: due };
  }
  const asked = draw.of(tasks.filter(({ state }) => isOpenTask(state)));
  if (asked === undefined) return null;
  return said(null, {
    command: 'call-meeting',
    alert: alert.id,
    subject: '会商',
    agenda: [],
    departments: [asked.department],
    beginsAt: now + 1,
  });
}

function extending(task: Task, now: EpochMs): Order | null {
  const clock = running(task, now);
  if (clock === undefined) return null;
  const dueAt = clock.dueAt + HOUR_MS / 4;
  const body = { command: 'extend', task: task.id, clock: clock.name, dueAt, reason };
  return { ...said(task.stage, body), task };
}

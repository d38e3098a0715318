// The answer of `GET /api/escalations` in the development world, made from its tasks and alerts.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Account } from '../../../contracts/account.ts';
import type {
  EscalationAnswer,
  OpenEscalation,
  WatchFinding,
} from '../../../contracts/api/escalations.ts';
import type { Alert } from '../../../contracts/alert.ts';
import type { Task } from '../../../contracts/task.ts';
import type { World } from './world.ts';

const MINUTE_MS = 60_000;
const aboutAlert = ({ id, title, humanLevel, machineLevel, place }: Alert) => ({
  alert: id,
  title,
  level: humanLevel ?? machineLevel,
  place,
});

const aboutTask = ({ id, department, place, duty }: Task) => ({ id, department, place, duty });

function lateOf(alert: Alert, task: Task): OpenEscalation[] {
  const { chain = [], escalation } = task;
  if (escalation === undefined || escalation.answeredAt !== null) return [];
  const called = chain.flatMap(({ step, rung, department, place }) => {
    const at = escalation.steps.find((one) => one.step === step)?.firedAt ?? null;
    return at === null ? [] : [{ rung, department, place, at }];
  });
  return [{ ...aboutAlert(alert), task: aboutTask(task), cause: escalation.cause, called }];
}

function goneOf(alert: Alert, task: Task): WatchFinding[] {
  const { assignee, assigneeGoneAt } = task;
  if (assignee === null || assigneeGoneAt === undefined) return [];
  const of = { ...aboutTask(task), assignee };
  return [{ ...aboutAlert(alert), finding: 'assignee-gone', since: assigneeGoneAt, task: of }];
}

function stoodOf(alert: Alert): WatchFinding[] {
  if (alert.state !== 'suspected') return [];
  const since = alert.updatedAt + 480 * MINUTE_MS;
  return [{ ...aboutAlert(alert), finding: 'no-next-step', since, task: null }];
}

function answerFor(world: World, account: Account): EscalationAnswer {
  const isDesk = account.role !== 'department-member';
  const seen = [...world.tasks.values()].flatMap((task) => {
    const alert = world.alerts.get(task.alertId)?.alert;
    const isTheirs = isDesk || account.departments.includes(task.department);
    return alert === undefined || !isTheirs ? [] : [{ alert, task }];
  });
  const stood = isDesk ? [...world.alerts.values()].flatMap(({ alert }) => stoodOf(alert)) : [];
  return {
    escalations: seen.flatMap(({ alert, task }) => lateOf(alert, task)),
    findings: [...seen.flatMap(({ alert, task }) => goneOf(alert, task)), ...stood],
    isCut: false,
    asOf: Date.now(),
  };
}

export function escalationRoutes(
  app: FastifyInstance,
  world: World,
  accountOf: (request: FastifyRequest) => Account,
): void {
  app.get('/api/escalations', (request) => answerFor(world, accountOf(request)));
}

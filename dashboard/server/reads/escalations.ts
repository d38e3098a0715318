// Open escalations and the watchdog's findings as an account may see them: desks those of the alerts in their places, departments those of the
// tasks that they may see and those over which an office of theirs was called.
import type { Account } from '../../../contracts/account.ts';
import {
  OpenEscalation,
  PassedLimit,
  Standstill,
  WatchFinding,
  type EscalationAnswer,
} from '../../../contracts/api/escalations.ts';
import type { Queryable } from '../../../platform/store/pool.ts';
import { isDesk } from '../scope.ts';
import { tasksInScope, taskScopeOf } from './tasks.ts';

const LINES_MAX = 200;

/** What the watchdog finds of an alert; the tasks of deactivated users stand on the tasks themselves. */
const FOUND_OF_ALERTS = Standstill.options.filter((one) => one !== 'assignee-gone');

/** Rows of `e`, with their task `t` where they are about one, that the account with patterns $1 and departments $2 may see. */
const calledInScope = (account: Account): string =>
  isDesk(account)
    ? `a.place LIKE ANY ($1::text[]) AND $2::text[] IS NOT NULL`
    : `((e.department = ANY ($2::text[]) AND e.place LIKE ANY ($1::text[])) OR (t.id IS NOT NULL AND ${tasksInScope(account)}))`;

const ALERT_COLUMNS = `a.id AS alert, a.record -> 'title' AS title, a.level, a.place`;
const TASK_OBJECT = `CASE WHEN t.id IS NULL THEN NULL
  ELSE jsonb_build_object('id', t.id, 'department', t.department, 'place', t.place, 'duty', t.record -> 'duty') END`;
const GRAVEST = `array_position(ARRAY['I', 'II', 'III', 'IV'], a.level)`;
const ms = (column: string): string => `floor(extract(epoch FROM ${column}) * 1000)::float8`;

export async function readEscalations(
  db: Queryable,
  account: Account,
): Promise<Omit<EscalationAnswer, 'asOf'>> {
  const [escalations, stood, gone] = await Promise.all([
    readCalled(db, account),
    readFound(db, account),
    readGone(db, account),
  ]);
  const findings = [...gone, ...stood];
  return {
    escalations: escalations.slice(0, LINES_MAX),
    findings: findings.slice(0, LINES_MAX),
    isCut: escalations.length > LINES_MAX || findings.length > LINES_MAX,
  };
}

async function readCalled(db: Queryable, account: Account): Promise<OpenEscalation[]> {
  const answer = await db.query<{ record: unknown }>(
    `SELECT to_jsonb(line) AS record FROM (
       SELECT ${ALERT_COLUMNS}, ${TASK_OBJECT} AS task, e.cause,
         jsonb_agg(jsonb_build_object('rung', e.rung, 'department', e.department, 'place', e.place, 'at', ${ms('e.at')}) ORDER BY e.at, e.step) AS called
       FROM escalations e JOIN alerts a ON a.id = e.alert_id LEFT JOIN tasks t ON t.id = e.task_id
       WHERE e.answered_at IS NULL AND e.cause = ANY ($3::text[]) AND ${calledInScope(account)}
       GROUP BY a.id, t.id, e.cause ORDER BY ${GRAVEST}, min(e.at), a.id LIMIT ${String(LINES_MAX + 1)}) line`,
    [...taskScopeOf(account), PassedLimit.options],
  );
  return answer.rows.map(({ record }) => OpenEscalation.parse(record));
}

async function readFound(db: Queryable, account: Account): Promise<WatchFinding[]> {
  const answer = await db.query<{ record: unknown }>(
    `SELECT to_jsonb(line) AS record FROM (
       SELECT ${ALERT_COLUMNS}, e.cause AS finding, ${ms('e.at')} AS since, NULL AS task
       FROM escalations e JOIN alerts a ON a.id = e.alert_id LEFT JOIN tasks t ON false
       WHERE e.answered_at IS NULL AND e.task_id IS NULL AND e.cause = ANY ($3::text[]) AND ${calledInScope(account)}
       ORDER BY ${GRAVEST}, e.at, a.id LIMIT ${String(LINES_MAX + 1)}) line`,
    [...taskScopeOf(account), FOUND_OF_ALERTS],
  );
  return answer.rows.map(({ record }) => WatchFinding.parse(record));
}

async function readGone(db: Queryable, account: Account): Promise<WatchFinding[]> {
  const answer = await db.query<{ record: unknown }>(
    `SELECT to_jsonb(line) AS record FROM (
       SELECT ${ALERT_COLUMNS}, 'assignee-gone' AS finding, (t.record -> 'assigneeGoneAt') AS since,
         ${TASK_OBJECT} || jsonb_build_object('assignee', t.record -> 'assignee') AS task
       FROM tasks t JOIN alerts a ON a.id = t.alert_id
       WHERE t.record ? 'assigneeGoneAt' AND t.state NOT IN ('accepted', 'closed', 'reassigned', 'withdrawn') AND ${tasksInScope(account)}
       ORDER BY ${GRAVEST}, t.id LIMIT ${String(LINES_MAX + 1)}) line`,
    [...taskScopeOf(account)],
  );
  return answer.rows.map(({ record }) => WatchFinding.parse(record));
}

// What is open at an office, for the draft of its handover: read from the tables as they stand in the transaction. A desk hands over the alerts of
// its place; a department those in which it has a task, with its own tasks only.
import { Alert, effectiveLevel } from '../../contracts/alert.ts';
import { DUTY_DESK } from '../../contracts/duty-desk.ts';
import type { Roster } from '../../contracts/roster.ts';
import { ITEMS_MAX, type HandoverFact } from '../../contracts/shift-handover.ts';
import { ClockName, Task } from '../../contracts/task.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Queryable } from '../../platform/store/pool.ts';

type Office = Pick<Roster, 'department' | 'place'>;

export interface FactsWanted {
  readonly office: Office;
  readonly now: EpochMs;
  /** End of the shift that takes over: what lapses before it is told. */
  readonly nextEndsAt: EpochMs;
}

/** A few more than are listed, so that the draft can say that there are more. */
const READ_MAX = ITEMS_MAX + 200;

export async function openFacts(db: Queryable, wanted: FactsWanted): Promise<HandoverFact[]> {
  const alerts = await openAlerts(db, wanted);
  const overdue = await overdueTasks(db, wanted);
  const disputes = await disputedTasks(db, wanted.office);
  return [...alerts, ...overdue, ...disputes, ...(await lapsingSilences(db, wanted))];
}

/** $1 place pattern, $2 department, $3 whether it is a desk. */
const OF_OFFICE = `CASE WHEN $3 THEN t.alert_place LIKE $1 AND $2::text IS NOT NULL ELSE t.department = $2 AND t.place LIKE $1 END`;
const officeOf = ({ department, place }: Office): [string, string, boolean] => [
  `${place}%`,
  department,
  department === DUTY_DESK,
];
const TASK_OWED = `t.state NOT IN ('accepted', 'closed', 'reassigned', 'withdrawn')`;
const ALERT_OPEN = `a.state NOT IN ('closed', 'excluded', 'merged', 'withdrawn')`;

interface AlertRow {
  readonly record: unknown;
  readonly open_tasks: number;
  readonly next_name: string | null;
  readonly next_due: EpochMs | null;
}

/** The next limit is one that lies ahead: those that have passed stand among the overdue tasks. */
async function openAlerts(db: Queryable, { office, now }: FactsWanted): Promise<HandoverFact[]> {
  const answer = await db.query<AlertRow>(
    `SELECT a.record, c.name AS next_name, c.due_at AS next_due,
       (SELECT count(*)::int FROM tasks t WHERE t.alert_id = a.id AND ${TASK_OWED} AND ${OF_OFFICE}) AS open_tasks
     FROM alerts a LEFT JOIN LATERAL (SELECT name, due_at FROM clocks WHERE alert_id = a.id AND stopped_at IS NULL
       AND due_at > to_timestamp($4::float8 / 1000) ORDER BY due_at, name LIMIT 1) c ON true
     WHERE ${ALERT_OPEN} AND CASE WHEN $3 THEN a.place LIKE $1
       ELSE EXISTS (SELECT FROM tasks t WHERE t.alert_id = a.id AND ${TASK_OWED} AND ${OF_OFFICE}) END
     ORDER BY a.level, c.due_at NULLS LAST, a.id LIMIT ${String(READ_MAX)}`,
    [...officeOf(office), now],
  );
  return answer.rows.map((row) => alertFact(Alert.parse(row.record), row));
}

/** Of a feed that fell silent the site is what matters. */
function alertFact(alert: Alert, row: AlertRow): HandoverFact {
  if (alert.family === 'feed' && alert.siteId !== null)
    return { of: 'feed', site: alert.siteId, lastAt: alert.startedAt };
  const { id, title, state, place } = alert;
  const next =
    row.next_name === null || row.next_due === null
      ? null
      : { name: row.next_name, dueAt: row.next_due };
  return {
    of: 'alert',
    alert: id,
    title,
    level: effectiveLevel(alert),
    state,
    place,
    next,
    openTasks: row.open_tasks,
  };
}

async function overdueTasks(db: Queryable, { office, now }: FactsWanted): Promise<HandoverFact[]> {
  const answer = await db.query<{ record: unknown; name: string; due_at: EpochMs }>(
    `SELECT t.record, c.name, c.due_at FROM clocks c JOIN tasks t ON c.subject = 'task:' || t.id
     WHERE c.stopped_at IS NULL AND c.name = ANY ($5::text[]) AND c.due_at <= to_timestamp($4::float8 / 1000) AND ${TASK_OWED} AND ${OF_OFFICE}
     ORDER BY c.due_at, t.id, c.name LIMIT ${String(READ_MAX)}`,
    // Rungs of the escalation follow from a limit that has passed: the limit is what is overdue.
    [...officeOf(office), now, ClockName.options],
  );
  return answer.rows.map(({ record, name, due_at: dueAt }) => {
    const { id: task, alertId: alert, department, duty } = Task.parse(record);
    const clock = ClockName.parse(name);
    return { of: 'overdue-task', task, alert, department, duty, clock, dueAt };
  });
}

async function disputedTasks(db: Queryable, office: Office): Promise<HandoverFact[]> {
  const answer = await db.query<{ record: unknown }>(
    `SELECT t.record FROM tasks t WHERE t.state = 'disputed' AND ${OF_OFFICE}
     ORDER BY t.updated_at, t.id LIMIT ${String(READ_MAX)}`,
    officeOf(office),
  );
  return answer.rows.map(({ record }) => {
    const { id: task, alertId: alert, department, duty } = Task.parse(record);
    return { of: 'dispute', task, alert, department, duty };
  });
}

/** Silences are the desk's; a department is not told of what it was not to be told of. */
async function lapsingSilences(
  db: Queryable,
  { office, nextEndsAt }: FactsWanted,
): Promise<HandoverFact[]> {
  if (office.department !== DUTY_DESK) return [];
  const answer = await db.query<{ id: string; reason: string | null; ends_at: EpochMs }>(
    `SELECT id, record ->> 'reason' AS reason, ends_at FROM silences
     WHERE state = 'active' AND place LIKE $1 AND ends_at <= to_timestamp($2::float8 / 1000) ORDER BY ends_at, id LIMIT ${String(READ_MAX)}`,
    [`${office.place}%`, nextEndsAt],
  );
  return answer.rows.map(({ id: silence, reason, ends_at: endsAt }) => ({
    of: 'silence',
    silence,
    reason: reason ?? '',
    endsAt,
  }));
}

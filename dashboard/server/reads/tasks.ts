// Tasks as an account may see them: desks see those of their alerts, members those of their departments in their jurisdiction, and a
// department that leads a stage what the others of the stage have handed in, which it accepts or returns.
import type { Account } from '../../../contracts/account.ts';
import type { AlertId, TaskId } from '../../../contracts/ids.ts';
import { Task } from '../../../contracts/task.ts';
import type { Queryable } from '../../../platform/store/pool.ts';
import { isDesk, placePatterns } from '../scope.ts';
import { type Cursor, PAGE_ROWS, writeCursor } from './page.ts';

/** Rows of `t` that the account with patterns $1 and departments $2 may see. */
export const tasksInScope = (account: Account): string =>
  isDesk(account)
    ? `t.alert_place LIKE ANY ($1::text[]) AND $2::text[] IS NOT NULL`
    : `((t.department = ANY ($2::text[]) AND t.place LIKE ANY ($1::text[])) OR ${IS_LED} OR ${IS_CALLED})`;

/** The account's department was called over this task, because it is late or because a dispute about it needs a ruling. */
const IS_CALLED = `(EXISTS (SELECT 1 FROM escalations e WHERE e.task_id = t.id AND e.department = ANY ($2::text[]) AND e.place LIKE ANY ($1::text[]))
    OR EXISTS (SELECT 1 FROM disputes d WHERE d.task_id = t.id AND d.record -> 'arbiter' ->> 'department' = ANY ($2::text[])
      AND d.record -> 'arbiter' ->> 'place' LIKE ANY ($1::text[])))`;

/** The account's department leads the stage of `t`, which was handed in. A lead's own work is for the desk to accept. */
const IS_LED = `(t.part <> 'lead' AND (t.record ->> 'submission') IS NOT NULL AND t.alert_place LIKE ANY ($1::text[]) AND EXISTS (SELECT 1 FROM tasks chief
    WHERE chief.alert_id = t.alert_id AND chief.stage = t.stage AND chief.part = 'lead' AND chief.state NOT IN ('reassigned', 'withdrawn')
      AND chief.department = ANY ($2::text[]) AND (t.place LIKE chief.place || '%' OR chief.place LIKE t.place || '%')))`;

/** As `tasksInScope`, found from the department's own tasks: a page must not walk through the others'. */
const onPage = (account: Account): string =>
  isDesk(account)
    ? tasksInScope(account)
    : `t.alert_id IN (SELECT own.alert_id FROM tasks own WHERE own.department = ANY ($2::text[])
        UNION SELECT e.alert_id FROM escalations e WHERE e.department = ANY ($2::text[])
        UNION SELECT d.alert_id FROM disputes d WHERE d.record -> 'arbiter' ->> 'department' = ANY ($2::text[])) AND ${tasksInScope(account)}`;

export const taskScopeOf = (account: Account): [string[], readonly string[]] => [
  placePatterns(account.places),
  account.departments,
];

export interface TaskFilter {
  readonly states: readonly string[] | undefined;
  readonly department: string | undefined;
  readonly alert: string | undefined;
}

/** Newest first by when they were assigned: that never changes, so a page neither repeats nor skips what is changed meanwhile. */
export async function readTasks(
  db: Queryable,
  account: Account,
  page: { readonly filter: TaskFilter; readonly cursor: Cursor },
): Promise<{ readonly tasks: Task[]; readonly next: string | null }> {
  const { filter, cursor } = page;
  const answer = await db.query<{ record: unknown; assigned_ms: number; id: string }>(
    `SELECT t.record, t.id, floor(extract(epoch FROM t.assigned_at) * 1000)::float8 AS assigned_ms FROM tasks t
     WHERE ${onPage(account)} AND ($3::text[] IS NULL OR t.state = ANY ($3)) AND ($4::text IS NULL OR t.department = $4)
       AND ($5::text IS NULL OR t.alert_id = $5)
       AND (t.assigned_at, t.id) < (to_timestamp($6::float8 / 1000), $7::text)
     ORDER BY t.assigned_at DESC, t.id DESC LIMIT ${PAGE_ROWS}`,
    [
      ...taskScopeOf(account),
      filter.states ?? null,
      filter.department ?? null,
      filter.alert ?? null,
      ...cursor,
    ],
  );
  const last = answer.rows.at(-1);
  const full = answer.rows.length === PAGE_ROWS && last !== undefined;
  return {
    tasks: answer.rows.map((row) => Task.parse(row.record)),
    next: full ? writeCursor([last.assigned_ms, last.id]) : null,
  };
}

export async function readTasksOfAlert(
  db: Queryable,
  account: Account,
  alert: AlertId,
): Promise<Task[]> {
  const answer = await db.query<{ record: unknown }>(
    `SELECT t.record FROM tasks t WHERE t.alert_id = $3 AND ${tasksInScope(account)} ORDER BY t.assigned_at, t.id LIMIT 200`,
    [...taskScopeOf(account), alert],
  );
  return answer.rows.map((row) => Task.parse(row.record));
}

export async function readTask(
  db: Queryable,
  account: Account,
  id: TaskId,
): Promise<Task | undefined> {
  const answer = await db.query<{ record: unknown }>(
    `SELECT t.record FROM tasks t WHERE t.id = $3 AND ${tasksInScope(account)}`,
    [...taskScopeOf(account), id],
  );
  return answer.rows[0] === undefined ? undefined : Task.parse(answer.rows[0].record);
}

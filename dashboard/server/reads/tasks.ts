// Tasks as an account may see them: desks see those of their alerts, members those of their departments in their jurisdiction.
import type { Account } from '../../../contracts/account.ts';
import type { AlertId } from '../../../contracts/ids.ts';
import { Task } from '../../../contracts/task.ts';
import type { Queryable } from '../../../platform/store/pool.ts';
import { isDesk, placePatterns } from '../scope.ts';
import { type Cursor, PAGE_ROWS, writeCursor } from './page.ts';

const IN_SCOPE = `CASE WHEN $2::bool THEN t.alert_place LIKE ANY ($1::text[])
  ELSE t.department = ANY ($3::text[]) AND t.place LIKE ANY ($1::text[]) END`;

const scopeOf = (account: Account): [string[], boolean, readonly string[]] => [
  placePatterns(account.places),
  isDesk(account),
  account.departments,
];

export interface TaskFilter {
  readonly states: readonly string[] | undefined;
  readonly department: string | undefined;
  readonly alert: string | undefined;
}

export async function readTasks(
  db: Queryable,
  account: Account,
  page: { readonly filter: TaskFilter; readonly cursor: Cursor },
): Promise<{ readonly tasks: Task[]; readonly next: string | null }> {
  const { filter, cursor } = page;
  const answer = await db.query<{ record: unknown; updated_ms: number; id: string }>(
    `SELECT t.record, t.id, floor(extract(epoch FROM t.updated_at) * 1000)::float8 AS updated_ms FROM tasks t
     WHERE ${IN_SCOPE} AND ($4::text[] IS NULL OR t.state = ANY ($4)) AND ($5::text IS NULL OR t.department = $5)
       AND ($6::text IS NULL OR t.alert_id = $6)
       AND (t.updated_at, t.id) < (to_timestamp($7::float8 / 1000), $8::text)
     ORDER BY t.updated_at DESC, t.id DESC LIMIT ${PAGE_ROWS}`,
    [
      ...scopeOf(account),
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
    next: full ? writeCursor([last.updated_ms, last.id]) : null,
  };
}

export async function readTasksOfAlert(
  db: Queryable,
  account: Account,
  alert: AlertId,
): Promise<Task[]> {
  const answer = await db.query<{ record: unknown }>(
    `SELECT t.record FROM tasks t WHERE t.alert_id = $4 AND ${IN_SCOPE} ORDER BY t.assigned_at, t.id LIMIT 200`,
    [...scopeOf(account), alert],
  );
  return answer.rows.map((row) => Task.parse(row.record));
}

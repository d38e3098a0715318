// Accounts with their hashes, for sign-in and scope; and without, for the administrator's list.
import { Account } from '../../../contracts/account.ts';
import type { Colleague } from '../../../contracts/api/alerts.ts';
import type { UserId } from '../../../contracts/ids.ts';
import type { Task } from '../../../contracts/task.ts';
import type { Queryable } from '../../../platform/store/pool.ts';
import type { AccountSource, AccountWithHash } from '../accounts.ts';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly places: string[];
  readonly departments: string[];
  readonly position: string;
  readonly active: boolean;
  readonly generation: number;
}

interface SignInRow extends Row {
  readonly password_hash: string;
  readonly ended_sessions: string[];
}

const accountOfRow = (row: Row): Account => Account.parse(row);

export function storedAccounts(db: Queryable): AccountSource {
  return {
    find: async (id: UserId): Promise<AccountWithHash | undefined> => {
      const answer = await db.query<SignInRow>(
        `SELECT id, name, role, places, departments, position, active, generation, password_hash,
           ARRAY(SELECT session FROM ended_sessions WHERE user_id = users.id) AS ended_sessions
         FROM users WHERE id = $1`,
        [id],
      );
      const row = answer.rows[0];
      if (row === undefined) return undefined;
      const { password_hash: passwordHash, ended_sessions: endedSessions, ...account } = row;
      return { account: accountOfRow(account), passwordHash, endedSessions };
    },
  };
}

/** Who can be handed the task by `account`, as the stage that decides sees it: active members of its department where it lies. */
export async function readColleagues(
  db: Queryable,
  account: Account,
  task: Task,
): Promise<Colleague[]> {
  const answer = await db.query<Colleague>(
    `SELECT id, name, position FROM users
     WHERE active AND role = 'department-member' AND $1 = ANY (departments)
       AND EXISTS (SELECT FROM unnest(places) AS held WHERE starts_with($2, held))
       AND id IS DISTINCT FROM $3 AND (id <> $4 OR position = 'head')
     ORDER BY position <> 'head', id LIMIT 500`,
    [task.department, task.place, task.assignee, account.id],
  );
  return answer.rows;
}

/** All of whose places match one of `patterns`. */
export async function readAccounts(db: Queryable, patterns: readonly string[]): Promise<Account[]> {
  const answer = await db.query<Row>(
    `SELECT id, name, role, places, departments, position, active, generation FROM users
     WHERE NOT EXISTS (SELECT FROM unnest(places) AS place WHERE NOT place LIKE ANY ($1::text[])) ORDER BY id LIMIT 2000`,
    [patterns],
  );
  return answer.rows.map(accountOfRow);
}

// Accounts with their hashes, for sign-in and scope; and without, for the administrator's list.
import { Account } from '../../../contracts/account.ts';
import type { UserId } from '../../../contracts/ids.ts';
import type { Queryable } from '../../../platform/store/pool.ts';
import type { AccountSource, AccountWithHash } from '../accounts.ts';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly places: string[];
  readonly departments: string[];
  readonly active: boolean;
  readonly generation: number;
  readonly password_hash: string;
}

const accountOfRow = ({ password_hash: _, ...row }: Row): Account => Account.parse(row);

export function storedAccounts(db: Queryable): AccountSource {
  return {
    find: async (id: UserId): Promise<AccountWithHash | undefined> => {
      const answer = await db.query<Row>(
        'SELECT id, name, role, places, departments, active, generation, password_hash FROM users WHERE id = $1',
        [id],
      );
      const row = answer.rows[0];
      return row === undefined
        ? undefined
        : { account: accountOfRow(row), passwordHash: row.password_hash };
    },
  };
}

export async function readAccounts(db: Queryable): Promise<Account[]> {
  const answer = await db.query<Row>(
    `SELECT id, name, role, places, departments, active, generation, '' AS password_hash FROM users ORDER BY id LIMIT 2000`,
  );
  return answer.rows.map(accountOfRow);
}

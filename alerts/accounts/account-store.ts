// The table of accounts.
import { Account } from '../../contracts/account.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import type { Queryable, Tx } from '../../platform/store/pool.ts';
import type { StoredAccount } from './decide-account.ts';

interface UserRow {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly places: string[];
  readonly departments: string[];
  readonly position: string;
  readonly active: boolean;
  readonly generation: number;
  readonly password_hash: string;
}

export async function loadAccount(db: Queryable, id: string): Promise<StoredAccount | null> {
  const answer = await db.query<UserRow>(
    'SELECT id, name, role, places, departments, position, active, generation, password_hash FROM users WHERE id = $1',
    [id],
  );
  const row = answer.rows[0];
  if (row === undefined) return null;
  const { password_hash: passwordHash, ...account } = row;
  return { ...Account.parse(account), passwordHash };
}

export async function countActiveAdministrators(db: Queryable): Promise<number> {
  const answer = await db.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM users WHERE role = 'administrator' AND active`,
  );
  return answer.rows[0]?.count ?? 0;
}

/** Active administrators whose places hold all of this account's, itself left out. */
export async function countAdministratorsOver(
  db: Queryable,
  account: Pick<Account, 'id' | 'places'>,
): Promise<number> {
  const answer = await db.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM users u WHERE role = 'administrator' AND active AND id <> $1 AND NOT EXISTS (
       SELECT FROM unnest($2::text[]) AS wanted WHERE NOT EXISTS (
         SELECT FROM unnest(u.places) AS held WHERE starts_with(wanted, held)))`,
    [account.id, account.places],
  );
  return answer.rows[0]?.count ?? 0;
}

export async function saveAccount(tx: Tx, account: StoredAccount, now: EpochMs): Promise<void> {
  await bulkInsert(tx, {
    table: 'users',
    columns: {
      id: 'text',
      name: 'text',
      role: 'text',
      places: 'text[]',
      departments: 'text[]',
      position: 'text',
      active: 'bool',
      generation: 'int4',
      password_hash: 'text',
      created_at: 'timestamptz',
      updated_at: 'timestamptz',
    },
    rows: [
      {
        id: account.id,
        name: account.name,
        role: account.role,
        places: account.places,
        departments: account.departments,
        position: account.position,
        active: account.active,
        generation: account.generation,
        password_hash: account.passwordHash,
        created_at: now,
        updated_at: now,
      },
    ],
    onConflict: `ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name, role = EXCLUDED.role, places = EXCLUDED.places,
      departments = EXCLUDED.departments, position = EXCLUDED.position, active = EXCLUDED.active, generation = EXCLUDED.generation,
      password_hash = EXCLUDED.password_hash, updated_at = EXCLUDED.updated_at`,
  });
}

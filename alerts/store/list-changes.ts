// Changes of responsibility lists, and the versions that they become. A confirmed version stands where cases look for theirs before it holds.
import type { ResponsibilityList } from '../../contracts/catalogue/responsibility-list.ts';
import { ListChange } from '../../contracts/lists/list-change.ts';
import type { ListChangeId } from '../../contracts/response-ids.ts';
import type { UserId } from '../../contracts/ids.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import type { Queryable, Tx } from '../../platform/store/pool.ts';
import { LIST_ROLES } from '../responsibilities/decide-list.ts';

export async function loadListChange(db: Queryable, id: ListChangeId): Promise<ListChange | null> {
  const answer = await db.query<{ record: unknown }>(
    'SELECT record FROM list_changes WHERE id = $1',
    [id],
  );
  const row = answer.rows[0];
  return row === undefined ? null : ListChange.parse(row.record);
}

/** What was confirmed, the latest decided last. */
export async function loadConfirmedLists(db: Queryable): Promise<ResponsibilityList[]> {
  const answer = await db.query<{ record: unknown }>(
    "SELECT record FROM list_changes WHERE state = 'in-force' ORDER BY decided_at, id",
  );
  return answer.rows.map(({ record }) => ListChange.parse(record).list);
}

/** Versions of a list that cases may stand on, or that wait for a second person. */
export async function versionsOf(db: Queryable, list: string): Promise<ReadonlySet<string>> {
  const answer = await db.query<{ version: string }>(
    `SELECT version FROM responsibility_lists WHERE id = $1
     UNION SELECT list_version FROM list_changes WHERE list = $1 AND state IN ('waiting', 'in-force')`,
    [list],
  );
  return new Set(answer.rows.map(({ version }) => version));
}

export async function saveListChange(tx: Tx, change: ListChange): Promise<void> {
  await bulkInsert(tx, {
    table: 'list_changes',
    columns: {
      id: 'text',
      list: 'text',
      list_version: 'text',
      state: 'text',
      asked_by: 'text',
      asked_at: 'timestamptz',
      decided_by: 'text',
      decided_at: 'timestamptz',
      valid_from: 'date',
      record: 'jsonb',
    },
    rows: [
      {
        id: change.id,
        list: change.list.id,
        list_version: change.list.version,
        state: change.state,
        asked_by: change.askedBy,
        asked_at: change.askedAt,
        decided_by: change.decidedBy,
        decided_at: change.decidedAt,
        valid_from: change.validFrom,
        record: change,
      },
    ],
    onConflict: `ON CONFLICT (id) DO UPDATE SET state = EXCLUDED.state, decided_by = EXCLUDED.decided_by,
      decided_at = EXCLUDED.decided_at, valid_from = EXCLUDED.valid_from, record = EXCLUDED.record`,
  });
  if (change.state !== 'in-force') return;
  await bulkInsert(tx, {
    table: 'responsibility_lists',
    columns: { id: 'text', version: 'text', record: 'jsonb', first_loaded_at: 'timestamptz' },
    rows: [
      {
        id: change.list.id,
        version: change.list.version,
        record: change.list,
        first_loaded_at: change.decidedAt,
      },
    ],
  });
}

/** Told at once; more are found on the screen. */
const APPROVERS_MAX = 50;

/** Whoever may confirm a change of the city's lists. */
export async function loadApprovers(tx: Tx, city: PlaceCode): Promise<UserId[]> {
  const answer = await tx.query<{ id: UserId }>(
    `SELECT id FROM users WHERE active AND $1 = ANY (places) AND role = ANY ($2::text[]) ORDER BY id LIMIT ${String(APPROVERS_MAX)}`,
    [city, LIST_ROLES.confirm],
  );
  return answer.rows.map(({ id }) => id);
}

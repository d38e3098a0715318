// Keeps every version of a responsibility list that was ever in force, as it was. A case names a version; if the text under that name could
// change, a department's duty would change after it was given.
import { isDeepStrictEqual } from 'node:util';
import { ResponsibilityList } from '../../contracts/catalogue/responsibility-list.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { InvariantError } from '../../platform/errors.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import type { Pool } from '../../platform/store/pool.ts';
import { transaction } from '../../platform/store/transaction.ts';

/** Stores versions that are new; returns all that are known. */
export function freezeLists(
  store: Pool,
  lists: readonly ResponsibilityList[],
  now: EpochMs,
): Promise<ResponsibilityList[]> {
  return transaction(store, async (tx) => {
    await bulkInsert(tx, {
      table: 'responsibility_lists',
      columns: { id: 'text', version: 'text', record: 'jsonb', first_loaded_at: 'timestamptz' },
      rows: lists.map((list) => ({
        id: list.id,
        version: list.version,
        record: list,
        first_loaded_at: now,
      })),
      onConflict: 'ON CONFLICT (id, version) DO NOTHING',
    });
    const answer = await tx.query<{ record: unknown }>(
      'SELECT record FROM responsibility_lists ORDER BY id, version',
    );
    const frozen = answer.rows.map((row) => ResponsibilityList.parse(row.record));
    for (const list of lists) refuseChanged(list, frozen);
    return frozen;
  });
}

function refuseChanged(list: ResponsibilityList, frozen: readonly ResponsibilityList[]): void {
  const first = frozen.find((one) => one.id === list.id && one.version === list.version);
  if (first === undefined || isDeepStrictEqual(first, list)) return;
  throw new InvariantError(
    'responsibility-list-changed',
    `Responsibility list ${list.id} was changed without a new version: ${list.version} was in force with another text.`,
    { advice: 'Give the changed list a new version; open cases keep the old one.' },
  );
}

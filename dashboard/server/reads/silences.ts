// Silences within the places of a desk, with what each has muted. Departments, who are not told of what is muted, do not see them.
import type { Account } from '../../../contracts/account.ts';
import { SilenceSeen } from '../../../contracts/api/silences.ts';
import type { Queryable } from '../../../platform/store/pool.ts';
import { isDesk, placePatterns } from '../scope.ts';

const SHOWN_MAX = 200;

export async function readSilences(db: Queryable, account: Account): Promise<SilenceSeen[]> {
  if (!isDesk(account)) return [];
  const { rows } = await db.query(
    `SELECT s.record AS silence,
       ARRAY(SELECT a.id FROM alerts a WHERE a.muted_by = 'silence:' || s.id ORDER BY a.id LIMIT ${String(SHOWN_MAX)}) AS mutes,
       (SELECT count(*)::int FROM signal_dispositions d WHERE d.muted_by = 'silence:' || s.id) AS signals
     FROM silences s WHERE s.place LIKE ANY ($1::text[]) ORDER BY s.asked_at DESC, s.id DESC LIMIT ${String(SHOWN_MAX)}`,
    [placePatterns(account.places)],
  );
  return rows.map((row) => SilenceSeen.parse(row));
}

/** Whether the account may know that the silence exists. */
export async function maySeeSilence(db: Queryable, account: Account, id: string): Promise<boolean> {
  if (!isDesk(account)) return false;
  const { rowCount } = await db.query(
    'SELECT 1 FROM silences WHERE id = $2 AND place LIKE ANY ($1::text[])',
    [placePatterns(account.places), id],
  );
  return rowCount === 1;
}

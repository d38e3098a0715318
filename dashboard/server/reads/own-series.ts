// What is known of a series by itself: whether anything was ever counted in it, and whether it is the evidence of an alert in which one of
// the account's departments has a task or to which it was called.
import type { Account } from '../../../contracts/account.ts';
import type { SeriesKey } from '../../../contracts/series.ts';
import type { Queryable } from '../../../platform/store/pool.ts';
import { placePatterns } from '../scope.ts';
import { ALERTS_OF_DEPARTMENTS } from './alerts.ts';

export async function isSeriesOfOwnAlert(
  db: Queryable,
  account: Account,
  series: SeriesKey,
): Promise<boolean> {
  const answer = await db.query(
    `SELECT FROM alert_signals s
     WHERE (s.record->>'series') = $3 AND s.alert_id IN (${ALERTS_OF_DEPARTMENTS}) LIMIT 1`,
    [placePatterns(account.places), account.departments, series],
  );
  return answer.rowCount === 1;
}

/** Also of measures that the catalogue no longer holds: what was counted stays readable. */
export async function isCounted(db: Queryable, series: SeriesKey): Promise<boolean> {
  const answer = await db.query('SELECT FROM series WHERE series = $1', [series]);
  return answer.rowCount === 1;
}

/** How the visits of each site are coded, in the window and in the time before that is its habit, as their folds say it now. */
import type { CodingDriftPattern } from '../../contracts/catalogue/looks/coding-drift.ts';
import type { EventId } from '../../contracts/ids.ts';
import { storeTime } from '../../platform/store/column-types.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { codingWindow, judgeCoding, type CodedVisits } from '../patterns/feeds/judge-coding.ts';
import { UNINFORMATIVE } from '../patterns/feeds/family-of-codes.ts';
import type { LookAt, LookFinding } from '../patterns/looks/look-finding.ts';
import type { Look } from './look.ts';

export const codingDriftLook: Look<CodingDriftPattern, readonly CodedVisits[]> = {
  gather: gatherCodes,
  judge: judgeCoding,
  witnesses: visitsBehind,
};

/** More sites times letters than any city has. */
const ROWS_MAX = 200_000;

async function gatherCodes(tx: Tx, rule: CodingDriftPattern, at: LookAt): Promise<CodedVisits[]> {
  const { fromAt, recentAt, toAt } = codingWindow(rule, at.asOf);
  const { rows } = await tx.query<CodedVisits>(
    `SELECT site_id AS "siteId", family, count(*) FILTER (WHERE occurred_at >= $2)::int AS recent,
       count(*) FILTER (WHERE occurred_at < $2)::int AS habit
     FROM coded_visits WHERE occurred_at >= $1 AND occurred_at < $3 GROUP BY 1, 2 LIMIT $4`,
    [storeTime(fromAt), storeTime(recentAt), storeTime(toAt), ROWS_MAX + 1],
  );
  if (rows.length > ROWS_MAX) throw new RangeError(`more than ${String(ROWS_MAX)} ways of coding`);
  return rows;
}

/** The newest visits of the family that gained. */
async function visitsBehind(
  tx: Tx,
  { siteId, startedAt, lastAt, params, reason }: LookFinding,
): Promise<EventId[]> {
  const family = reason.code === 'uninformative' ? UNINFORMATIVE : params['gained'];
  const { rows } = await tx.query<{ event_id: EventId }>(
    `SELECT event_id FROM coded_visits WHERE occurred_at >= $2 AND occurred_at <= $3 AND site_id = $1 AND family = $4
     ORDER BY occurred_at DESC, unit LIMIT 50`,
    [siteId, storeTime(startedAt), storeTime(lastAt), family],
  );
  return rows.map(({ event_id }) => event_id);
}

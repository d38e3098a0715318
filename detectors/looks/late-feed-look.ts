/** How late what each site told of each kind of event came, by day of receipt: the histograms that `progress` keeps for four weeks. */
import type { LateFeedPattern } from '../../contracts/catalogue/looks/late-feed.ts';
import { spanMs } from '../../contracts/catalogue/sequence-pattern.ts';
import type { Delays } from '../../contracts/delays.ts';
import type { EventKind } from '../../contracts/event/event.ts';
import type { EventId, SiteId } from '../../contracts/ids.ts';
import { DAY_MS, type DayKey } from '../../contracts/time.ts';
import { storeTime } from '../../platform/store/column-types.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { addDays, dayOf } from '../../platform/zone/zone-time.ts';
import { judgeLateness, type ToldDelays } from '../patterns/feeds/judge-lateness.ts';
import type { LookAt, LookFinding } from '../patterns/looks/look-finding.ts';
import { isMeasured } from '../windows/feed-kinds.ts';
import type { Look } from './look.ts';

export const lateFeedLook: Look<LateFeedPattern, readonly ToldDelays[]> = {
  gather: gatherDelays,
  judge: judgeLateness,
  witnesses: lateFacts,
};

/** A site that is unknown by now has none; a thousand sites with ten kinds in four weeks have fewer. */
const ROWS_MAX = 400_000;

async function gatherDelays(tx: Tx, rule: LateFeedPattern, at: LookAt): Promise<ToldDelays[]> {
  const today = dayOf(at.asOf, at.catalogue.zone);
  const { rows } = await tx.query<{
    site_id: SiteId;
    kind: EventKind;
    day: DayKey;
    counts: Delays;
  }>(
    `SELECT site_id, kind, day, counts FROM site_delays
     WHERE day >= $1 AND day <= $2 AND kind NOT IN ('counted-visits', 'counted-cases', 'duplicate') ORDER BY site_id, kind LIMIT $3`,
    [addDays(today, -1 - rule.habitDays.most), today, ROWS_MAX + 1],
  );
  if (rows.length > ROWS_MAX) throw new RangeError(`more than ${String(ROWS_MAX)} days of feeds`);
  const feeds: { siteId: SiteId; kind: EventKind; days: Map<DayKey, Delays> }[] = [];
  for (const { site_id: siteId, kind, day, counts } of rows) {
    if (!isMeasured(kind)) continue;
    const last = feeds.at(-1);
    if (last?.siteId === siteId && last.kind === kind) last.days.set(day, counts);
    else feeds.push({ siteId, kind, days: new Map([[day, counts]]) });
  }
  return feeds;
}

/** What happened longer before is history that is being told. */
const REACH_MS = 35 * DAY_MS;

/** The newest that came later than allowed. */
async function lateFacts(
  tx: Tx,
  { siteId, startedAt, lastAt, params }: LookFinding,
  { rule }: { readonly rule: LateFeedPattern },
): Promise<EventId[]> {
  const { rows } = await tx.query<{ id: EventId }>(
    `SELECT id FROM events WHERE site_id = $1 AND kind = $2 AND received_at >= $3 AND received_at <= $4
       AND occurred_at >= $5 AND occurred_at < received_at - make_interval(secs => $6) ORDER BY received_at DESC, id LIMIT 50`,
    [
      ...[siteId, params['kind'], storeTime(startedAt), storeTime(lastAt)],
      ...[storeTime(startedAt - REACH_MS), spanMs(rule.limit) / 1000],
    ],
  );
  return rows.map(({ id }) => id);
}

/**
 * How late each site's facts come, in histograms of fixed size, one a day of receipt for four weeks. Takes over what `observe` noted;
 * written by the one `progress` operator, so that no two writers meet.
 */
import { addDelays, noDelays, type Delays } from '../../contracts/delays.ts';
import type { SiteId } from '../../contracts/ids.ts';
import type { DayKey, EpochMs } from '../../contracts/time.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import type { Queryable, Tx } from '../../platform/store/pool.ts';
import { addDays, dayOf } from '../../platform/zone/zone-time.ts';
import type { BehindOfSite } from '../windows/day-so-far.ts';

interface DelayRow {
  readonly site_id: SiteId;
  readonly kind: string;
  readonly day: DayKey;
  readonly counts: Delays;
}

interface MarkSum extends Omit<DelayRow, 'counts'> {
  readonly bucket: number;
  readonly facts: number;
}

const KEEP_DAYS = 28;

/** Adds what was gathered since, and forgets what is older than four weeks. */
export async function takeOverMarks(
  tx: Tx,
  { now, zone }: { readonly now: EpochMs; readonly zone: string },
): Promise<void> {
  const marks = await tx.query<MarkSum>(
    `WITH taken AS (DELETE FROM delay_marks RETURNING *)
     SELECT site_id, kind, day, (at - 1)::int AS bucket, sum(facts::int)::int AS facts
     FROM taken, jsonb_array_elements_text(counts) WITH ORDINALITY AS of_bucket (facts, at)
     WHERE facts <> '0' GROUP BY 1, 2, 3, 4`,
  );
  if (marks.rows.length === 0) return;
  const sums = new Map<string, DelayRow>();
  for (const { bucket, facts, ...mark } of marks.rows) {
    const counts = noDelays();
    counts[bucket] = facts;
    addRow(sums, { ...mark, counts });
  }
  const keys = [...sums.values()];
  const known = await tx.query<DelayRow>(
    `SELECT site_id, kind, day, counts FROM site_delays
     WHERE (site_id, kind, day) IN (SELECT * FROM unnest($1::text[], $2::text[], $3::date[]))`,
    [keys.map(({ site_id }) => site_id), keys.map(({ kind }) => kind), keys.map(({ day }) => day)],
  );
  for (const row of known.rows) addRow(sums, row);
  await bulkInsert(tx, {
    table: 'site_delays',
    columns: { site_id: 'text', kind: 'text', day: 'date', counts: 'jsonb' },
    rows: [...sums.values()],
    onConflict: 'ON CONFLICT (site_id, kind, day) DO UPDATE SET counts = EXCLUDED.counts',
  });
  await tx.query('DELETE FROM site_delays WHERE day < $1', [addDays(dayOf(now, zone), -KEEP_DAYS)]);
}

function addRow(sums: Map<string, DelayRow>, row: DelayRow): void {
  const key = `${row.site_id} ${row.kind} ${row.day}`;
  const sum = sums.get(key);
  sums.set(key, sum === undefined ? row : { ...row, counts: addDelays(sum.counts, row.counts) });
}

/** How far behind the site's other facts what is counted comes, over all days that are kept. */
export async function readBehind(db: Queryable): Promise<Map<SiteId, BehindOfSite>> {
  const { rows } = await db.query<Pick<DelayRow, 'site_id' | 'kind' | 'counts'>>(
    `SELECT site_id, kind, counts FROM site_delays WHERE kind IN ('counted-visits', 'counted-cases') ORDER BY site_id, kind, day`,
  );
  const behind = new Map<SiteId, { visits?: Delays; cases?: Delays }>();
  for (const { site_id, kind, counts } of rows) {
    let own = behind.get(site_id);
    if (own === undefined) behind.set(site_id, (own = {}));
    const name = kind === 'counted-visits' ? 'visits' : 'cases';
    own[name] = addDelays(own[name] ?? [], counts);
  }
  return behind;
}

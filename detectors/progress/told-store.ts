/**
 * What each site told of each day by kind of event, with the days that it missed; 40 days are kept, of missed ones a study of a scan's. Takes over what `observe` noted; written
 * by the one `progress` operator.
 */
import type { SiteId } from '../../contracts/ids.ts';
import { DAY_MS, type DayKey, type EpochMs } from '../../contracts/time.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import type { Queryable, Tx } from '../../platform/store/pool.ts';
import { addDays, dayOf, hourOfDay } from '../../platform/zone/zone-time.ts';
import { TOLD_DAYS } from '../windows/arrivals.ts';
import type { FeedKind } from '../windows/feed-kinds.ts';
import type { RhythmCalendar } from '../windows/rhythm.ts';
import { missedDays, usualOf, type ToldFacts } from '../windows/told-facts.ts';
import type { SiteRow } from './site-store.ts';

const KEEP_DAYS = 40;
/** Longer than any study of a scan. */
const KEEP_MISSED_DAYS = 105;
/** Learns from this many days before today: four of each weekday. */
const LEARN_DAYS = 28;

interface ToldRow {
  readonly site_id: SiteId;
  readonly kind: FeedKind;
  readonly day: DayKey;
  /** By local hour. */
  readonly facts: readonly number[];
  readonly missed: boolean;
}

/** What is added up of a day. */
interface ToldSum extends Omit<ToldRow, 'missed'> {
  /** null: of before moments were noted, or nothing of the day was told. */
  readonly first_at: EpochMs | null;
  readonly last_at: EpochMs | null;
}

interface Present {
  readonly now: EpochMs;
  readonly calendar: RhythmCalendar;
}
interface ToldGround extends Present {
  /** Since when sites report: one fact that is dated weeks before it is no report. */
  readonly sites: readonly Pick<SiteRow, 'siteId' | 'firstDay'>[];
}
type ToldBySite = Map<SiteId, Map<FeedKind, ToldFacts>>;

/**
 * A feed of which the newest that was just told is older than this is telling its past: what seems to lack since then may be on its way, and is looked for
 * at the next telling.
 */
const PAST_MS = DAY_MS;

/** Takes over what is new, finds what was missed and remembers it, unless a past is being told. */
export async function toldBySites(
  tx: Tx,
  ground: ToldGround & { readonly findsMissed: boolean },
): Promise<ToldBySite> {
  const newest = await takeOverTold(tx, ground);
  const told = await readTold(tx, ground);
  const isTellingItsPast = (siteId: SiteId, kind: FeedKind): boolean =>
    (newest.get(`${siteId} ${kind}`) ?? ground.now) < ground.now - PAST_MS;
  if (ground.findsMissed) await rememberMissed(tx, told, { ...ground, isTellingItsPast });
  return told;
}

/** @returns by site and kind the newest hour of which something was told since the last time */
async function takeOverTold(tx: Tx, { now, calendar }: Present): Promise<Map<string, EpochMs>> {
  const newest = new Map<string, EpochMs>();
  const { zone } = calendar;
  const marks = await tx.query<{
    site_id: SiteId;
    kind: FeedKind;
    hour_at: EpochMs;
    facts: number;
    first_at: EpochMs;
    last_at: EpochMs;
  }>('DELETE FROM told_marks RETURNING site_id, kind, hour_at, facts, first_at, last_at');
  if (marks.rows.length === 0) return newest;
  const sums = new Map<string, ToldSum>();
  for (const { site_id, kind, hour_at, facts, first_at, last_at } of marks.rows) {
    const day = dayOf(hour_at, zone);
    const hours = new Array<number>(24).fill(0);
    hours[hourOfDay(hour_at, zone)] = facts;
    addRow(sums, { site_id, kind, day, facts: hours, first_at, last_at });
    const feed = `${site_id} ${kind}`;
    newest.set(feed, Math.max(newest.get(feed) ?? 0, hour_at));
  }
  const keys = [...sums.values()];
  const known = await tx.query<ToldSum>(
    `SELECT site_id, kind, day, facts, first_at, last_at FROM told_facts
     WHERE (site_id, kind, day) IN (SELECT * FROM unnest($1::text[], $2::text[], $3::date[]))`,
    [keys.map(({ site_id }) => site_id), keys.map(({ kind }) => kind), keys.map(({ day }) => day)],
  );
  for (const row of known.rows) addRow(sums, row);
  await bulkInsert(tx, {
    table: 'told_facts',
    columns: {
      ...{ site_id: 'text', kind: 'text', day: 'date', facts: 'jsonb' },
      ...{ first_at: 'timestamptz', last_at: 'timestamptz' },
    },
    rows: [...sums.values()],
    onConflict:
      'ON CONFLICT (site_id, kind, day) DO UPDATE SET facts = EXCLUDED.facts, first_at = EXCLUDED.first_at, last_at = EXCLUDED.last_at',
  });
  const today = dayOf(now, zone);
  await tx.query('DELETE FROM told_facts WHERE day < $1 AND (NOT missed OR day < $2)', [
    addDays(today, -KEEP_DAYS),
    addDays(today, -KEEP_MISSED_DAYS),
  ]);
  return newest;
}

function addRow(sums: Map<string, ToldSum>, row: ToldSum): void {
  const { site_id, kind, day, facts } = row;
  const key = `${site_id} ${kind} ${day}`;
  const known = sums.get(key);
  const sum = Array.from(
    { length: 24 },
    (_, hour) => (facts[hour] ?? 0) + (known?.facts[hour] ?? 0),
  );
  sums.set(key, {
    ...{ site_id, kind, day, facts: sum },
    first_at: ofKnown(Math.min, [row.first_at, known?.first_at]),
    last_at: ofKnown(Math.max, [row.last_at, known?.last_at]),
  });
}

function ofKnown(
  pick: (...times: number[]) => number,
  times: readonly (EpochMs | null | undefined)[],
): EpochMs | null {
  const known = times.filter((at) => at != null);
  return known.length === 0 ? null : pick(...known);
}

/** What was told of the newest days, with the days that were found missed. */
export async function readTold(db: Queryable, ground: ToldGround): Promise<ToldBySite> {
  const { now, calendar } = ground;
  const today = dayOf(now, calendar.zone);
  const { rows } = await db.query<ToldRow>(
    'SELECT site_id, kind, day, facts, missed FROM told_facts WHERE day >= $1 AND day <= $2 ORDER BY site_id, kind, day',
    [addDays(today, -LEARN_DAYS), today],
  );
  return toldOf(rows, ground);
}

/** Of the feeds of these kinds that missed a day since then, and of them alone: what they told of the newest days, and of each missed one. */
export async function readMissing(
  db: Queryable,
  ground: ToldGround & { readonly kinds: readonly FeedKind[]; readonly fromDay: DayKey },
): Promise<ToldBySite> {
  const { now, calendar, kinds, fromDay } = ground;
  const today = dayOf(now, calendar.zone);
  const { rows } = await db.query<ToldRow>(
    `SELECT site_id, kind, day, facts, missed FROM told_facts
     WHERE (site_id, kind) IN (SELECT site_id, kind FROM told_facts WHERE missed AND kind = ANY($1) AND day >= $2 AND day <= $4)
       AND day <= $4 AND (day >= $3 OR (missed AND day >= $2)) ORDER BY site_id, kind, day`,
    [kinds, fromDay, addDays(today, -LEARN_DAYS), today],
  );
  return toldOf(rows, ground);
}

function toldOf(rows: readonly ToldRow[], { now, calendar, sites }: ToldGround): ToldBySite {
  const firstDays = new Map(sites.map(({ siteId, firstDay }) => [siteId, firstDay]));
  const today = dayOf(now, calendar.zone);
  const learnFrom = Array.from({ length: LEARN_DAYS }, (_, at) => addDays(today, at - LEARN_DAYS));
  const bySite: ToldBySite = new Map();
  for (const own of feedsOf(rows)) {
    const [first] = own;
    if (first === undefined) continue;
    const firstDay = firstDays.get(first.site_id) ?? first.day;
    const told = {
      since: firstDay > first.day ? firstDay : first.day,
      days: new Map<DayKey, readonly number[]>(own.map(({ day, facts }) => [day, facts])),
      missed: new Set<DayKey>(own.filter(({ missed }) => missed).map(({ day }) => day)),
    };
    let kinds = bySite.get(first.site_id);
    if (kinds === undefined) bySite.set(first.site_id, (kinds = new Map<FeedKind, ToldFacts>()));
    kinds.set(first.kind, { ...told, usual: usualOf(told, learnFrom, calendar) });
  }
  return bySite;
}

/** Of one site and kind each, in the order of the days. */
function feedsOf(rows: readonly ToldRow[]): ToldRow[][] {
  const feeds: ToldRow[][] = [];
  let last: ToldRow | undefined;
  for (const row of rows) {
    if (last?.site_id === row.site_id && last.kind === row.kind) feeds.at(-1)?.push(row);
    else feeds.push([row]);
    last = row;
  }
  return feeds;
}

/** In the store and in what was read: a day once missed is known only when its usual volume has come. */
async function rememberMissed(
  tx: Tx,
  told: ToldBySite,
  present: Present & { readonly isTellingItsPast: (site: SiteId, kind: FeedKind) => boolean },
): Promise<void> {
  const fromDay = addDays(dayOf(present.now, present.calendar.zone), 1 - TOLD_DAYS);
  const rows: ToldRow[] = [];
  for (const [site_id, kinds] of told) {
    for (const [kind, facts] of kinds) {
      if (present.isTellingItsPast(site_id, kind)) continue;
      const found = missedDays(facts, fromDay, present).filter((day) => !facts.missed.has(day));
      for (const day of found) rows.push({ site_id, kind, day, facts: [], missed: true });
      if (found.length > 0) {
        const missed = new Set([...facts.missed, ...found]);
        kinds.set(kind, { ...facts, missed });
      }
    }
  }
  await bulkInsert(tx, {
    table: 'told_facts',
    columns: { site_id: 'text', kind: 'text', day: 'date', facts: 'jsonb', missed: 'bool' },
    rows,
    onConflict: 'ON CONFLICT (site_id, kind, day) DO UPDATE SET missed = true',
  });
}

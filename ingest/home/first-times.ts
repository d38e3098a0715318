// A reading whose time the door had to find keeps the time that it was given first: sent again after days it would get another one, and would then
// be counted twice, because events are unique by id and time.
import type { Event } from '../../contracts/event/event.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import type { Queryable } from '../../platform/store/pool.ts';

/** As long as a client's session: nothing comes again later than that. */
const KEEP_MS = 30 * 86_400_000;

const isFound = (event: Event): boolean =>
  event.kind === 'home-reading' &&
  event.body.clock !== undefined &&
  event.body.clock.state !== 'drift-suspected';

type KeepTimes = (
  events: readonly Event[],
  /** Ids of those that another process, or this one later, may judge otherwise. */
  unsure: ReadonlySet<string>,
) => Promise<readonly Event[]>;

export const firstTimesIn =
  (db: Queryable, now: () => EpochMs): KeepTimes =>
  (events, unsure) =>
    keep(db, events, { now: now(), unsure });

/** Asks the store for every reading at home: what is stated now may have been corrected before, by a process that knew the clock. */
async function keep(
  db: Queryable,
  events: readonly Event[],
  { now, unsure }: { readonly now: EpochMs; readonly unsure: ReadonlySet<string> },
): Promise<readonly Event[]> {
  const readings = events.filter(({ kind }) => kind === 'home-reading');
  if (readings.length === 0) return events;
  const mayChange = readings.filter((event) => isFound(event) || unsure.has(event.id));
  if (mayChange.length > 0) await rememberTimes(db, mayChange, now);
  const known = await timesOf(db, [...new Set(readings.map(({ id }) => id))]);
  return events.map((event) => withFirstTime(event, known.get(event.id)));
}

function withFirstTime(event: Event, occurredAt: EpochMs | undefined): Event {
  if (event.kind !== 'home-reading' || occurredAt === undefined || occurredAt === event.occurredAt)
    return event;
  const occurredFrom = event.occurredFrom === 'stated' ? 'recorded' : event.occurredFrom;
  return { ...event, occurredAt, occurredFrom };
}

async function rememberTimes(db: Queryable, found: readonly Event[], now: EpochMs): Promise<void> {
  const distinct = new Map(found.map((event) => [event.id, event]));
  const ids = [...distinct.keys()].sort();
  await bulkInsert(db, {
    table: 'reading_times',
    columns: { event_id: 'text', occurred_at: 'timestamptz', kept_until: 'timestamptz' },
    rows: ids.map((id) => ({
      event_id: id,
      occurred_at: distinct.get(id)?.occurredAt ?? now,
      kept_until: now + KEEP_MS,
    })),
    onConflict: 'ON CONFLICT (event_id) DO NOTHING',
  });
}

async function timesOf(
  db: Queryable,
  ids: readonly string[],
): Promise<ReadonlyMap<string, EpochMs>> {
  const answer = await db.query<{ event_id: string; at: number }>(
    `SELECT event_id, round(extract(epoch FROM occurred_at) * 1000)::bigint AS at FROM reading_times
     WHERE event_id = ANY ($1)`,
    [ids],
  );
  return new Map(answer.rows.map(({ event_id: id, at }) => [id, at]));
}

export async function expireFirstTimes(db: Queryable, now: EpochMs): Promise<void> {
  await db.query('DELETE FROM reading_times WHERE kept_until <= to_timestamp($1::float8 / 1000)', [
    now,
  ]);
}

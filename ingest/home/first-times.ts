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

/** Asks the store only where there is such a reading. */
export async function keepFirstTimes(
  db: Queryable,
  events: readonly Event[],
  now: EpochMs,
): Promise<readonly Event[]> {
  const found = events.filter(isFound);
  if (found.length === 0) return events;
  const known = await rememberTimes(db, found, now);
  return events.map((event) => {
    const occurredAt = isFound(event) ? known.get(event.id) : undefined;
    return occurredAt === undefined ? event : { ...event, occurredAt };
  });
}

async function rememberTimes(
  db: Queryable,
  found: readonly Event[],
  now: EpochMs,
): Promise<ReadonlyMap<string, EpochMs>> {
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

/** Reads stored events in order of receipt, page by page, and stored signals, as they are or as they were at a time. */
import { Event } from '../../contracts/event/event.ts';
import { Signal } from '../../contracts/signal.ts';
import { DAY_MS, type EpochMs } from '../../contracts/time.ts';
import type { Queryable } from '../../platform/store/pool.ts';

const PAGE = 2000;

export async function* storedEvents(db: Queryable, untilAt: EpochMs): AsyncGenerator<Event> {
  let after = { at: new Date(0).toISOString(), id: '' };
  for (;;) {
    // The exact time as text: a number of milliseconds would cut off microseconds and read a row again.
    const { rows } = await db.query<{ at: string; id: string; event: unknown }>(
      `SELECT received_at::text AS at, id, event FROM events
       WHERE received_at < to_timestamp($3::float8 / 1000) AND (received_at, id) > ($1::timestamptz, $2)
       ORDER BY received_at, id LIMIT ${String(PAGE)}`,
      [after.at, after.id, untilAt],
    );
    for (const row of rows) yield Event.parse(row.event);
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = last;
  }
}

export async function storedSignals(db: Queryable): Promise<Signal[]> {
  const { rows } = await db.query<{ signal: unknown }>('SELECT signal FROM signals ORDER BY id');
  return rows.map(({ signal }) => Signal.parse(signal));
}

/** As they stood when what was received before `untilAt` was known. */
export async function signalsAsOf(db: Queryable, untilAt: EpochMs): Promise<Signal[]> {
  const { rows } = await db.query<{ signal: unknown }>(
    `SELECT DISTINCT ON (id) signal FROM signal_revisions WHERE as_of < to_timestamp($1::float8 / 1000) ORDER BY id, revision DESC`,
    [untilAt],
  );
  return rows.map(({ signal }) => Signal.parse(signal));
}

const LATE_MS = DAY_MS;

/** Events received in the day before `untilAt` that came to the store only while the replay was reading it. */
export async function eventsNotIn(
  scratch: Queryable,
  { live, untilAt }: { readonly live: Queryable; readonly untilAt: EpochMs },
): Promise<Event[]> {
  const missing: string[] = [];
  for (let after = ''; ;) {
    const { rows } = await live.query<{ id: string }>(
      `SELECT id FROM events WHERE received_at >= to_timestamp($1::float8 / 1000) AND received_at < to_timestamp($2::float8 / 1000)
         AND id > $3 ORDER BY id LIMIT ${String(PAGE)}`,
      [untilAt - LATE_MS, untilAt, after],
    );
    const ids = rows.map(({ id }) => id);
    const read = await scratch.query<{ id: string }>(
      'SELECT id FROM events WHERE id = ANY ($1::text[])',
      [ids],
    );
    const known = new Set(read.rows.map(({ id }) => id));
    missing.push(...ids.filter((id) => !known.has(id)));
    const last = ids.at(-1);
    if (last === undefined || ids.length < PAGE) break;
    after = last;
  }
  const { rows } = await live.query<{ event: unknown }>(
    'SELECT event FROM events WHERE id = ANY ($1::text[]) ORDER BY received_at, id',
    [missing],
  );
  return rows.map(({ event }) => Event.parse(event));
}

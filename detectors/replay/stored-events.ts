/** Reads stored events in order of receipt, page by page, and stored signals. */
import { Event } from '../../contracts/event/event.ts';
import { Signal } from '../../contracts/signal.ts';
import type { EpochMs } from '../../contracts/time.ts';
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

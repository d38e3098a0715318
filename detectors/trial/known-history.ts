/**
 * Stored events in the order in which they became known, read only. What was delivered as history, longer after it happened than is
 * allowed for, is taken as known when it happened: at its receipt it would teach nothing of the days that it tells of.
 */
import { Event } from '../../contracts/event/event.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Tx } from '../../platform/store/pool.ts';

export interface KnownEvent {
  readonly event: Event;
  readonly knownAt: EpochMs;
  /** Told as history. */
  readonly isHistory: boolean;
}

export interface HistoryWish {
  readonly fromAt: EpochMs;
  readonly untilAt: EpochMs;
  readonly allowedLatenessMs: number;
}

const PAGE = 2000;

/** By a cursor, in the transaction that the caller keeps open. */
export async function* knownHistory(tx: Tx, wish: HistoryWish): AsyncGenerator<KnownEvent> {
  const late = `received_at - occurred_at > make_interval(secs => ${String(wish.allowedLatenessMs / 1000)})`;
  const seconds = (at: EpochMs): string => `to_timestamp(${String(at / 1000)})`;
  await tx.query(
    `DECLARE known_history NO SCROLL CURSOR FOR
     SELECT event, CASE WHEN ${late} THEN occurred_at ELSE received_at END AS known_at, ${late} AS is_history FROM events
     WHERE occurred_at >= ${seconds(wish.fromAt)} AND occurred_at < ${seconds(wish.untilAt)}
     ORDER BY known_at, received_at, id`,
  );
  for (;;) {
    const { rows } = await tx.query<{ event: unknown; known_at: EpochMs; is_history: boolean }>(
      `FETCH ${String(PAGE)} FROM known_history`,
    );
    for (const row of rows)
      yield {
        event: Event.parse(row.event),
        knownAt: row.known_at,
        isHistory: row.is_history,
      };
    if (rows.length < PAGE) break;
  }
  await tx.query('CLOSE known_history');
}

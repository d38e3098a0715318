/**
 * What the city last took over from each edge. The ids of that batch are kept, because an edge whose line was cut before it heard the receipt sends
 * it again, perhaps days later, when the stream no longer knows them. Places in the edge's stream are for people only: after a power failure an
 * edge may give a place twice.
 */
import type { EpochMs } from '../../contracts/time.ts';
import type { Queryable } from '../../platform/store/pool.ts';

/** `line`: hash of the edge's key. Empty where it was never heard. */
export async function lastIds(db: Queryable, line: string): Promise<ReadonlySet<string>> {
  const answer = await db.query<{ last_ids: string[] }>(
    'SELECT last_ids FROM edge_lines WHERE line = $1',
    [line],
  );
  return new Set(answer.rows[0]?.last_ids);
}

export async function noteBatch(
  db: Queryable,
  line: string,
  told: {
    readonly place: string;
    readonly origin: string;
    readonly seq: number;
    readonly ids: readonly string[];
    readonly waiting: number;
    readonly oldestWaitingAt: EpochMs | null;
    readonly now: EpochMs;
  },
): Promise<void> {
  await db.query(
    `INSERT INTO edge_lines (line, place, origin, seq, last_ids, waiting, oldest_waiting_at, heard_at)
     VALUES ($1, $2, $3, $4, $5, $6, to_timestamp($7::float8 / 1000), to_timestamp($8::float8 / 1000))
     ON CONFLICT (line) DO UPDATE SET place = EXCLUDED.place, origin = EXCLUDED.origin, seq = EXCLUDED.seq,
       last_ids = EXCLUDED.last_ids, waiting = EXCLUDED.waiting, oldest_waiting_at = EXCLUDED.oldest_waiting_at,
       heard_at = EXCLUDED.heard_at`,
    [
      line,
      told.place,
      told.origin,
      told.seq,
      [...told.ids],
      told.waiting,
      told.oldestWaitingAt,
      told.now,
    ],
  );
}

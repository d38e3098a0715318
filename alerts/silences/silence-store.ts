// Silences as rows. Whoever writes holds the writer's lock (audit/append.ts).
import { Silence } from '../../contracts/triage/silence.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Queryable, Tx } from '../../platform/store/pool.ts';

export async function loadSilence(db: Queryable, id: string): Promise<Silence | null> {
  const { rows } = await db.query<{ record: unknown }>(
    'SELECT record FROM silences WHERE id = $1',
    [id],
  );
  return rows[0] === undefined ? null : Silence.parse(rows[0].record);
}

/** Those that hold at this moment, or would if their end had been noticed: the match asks for the moment itself. */
export async function loadActiveSilences(db: Queryable, now: EpochMs): Promise<Silence[]> {
  const { rows } = await db.query<{ record: unknown }>(
    `SELECT record FROM silences WHERE state = 'active' AND ends_at > to_timestamp($1::float8 / 1000) ORDER BY id`,
    [now],
  );
  return rows.map(({ record }) => Silence.parse(record));
}

export async function saveSilence(tx: Tx, silence: Silence): Promise<void> {
  await tx.query(
    `INSERT INTO silences (id, version, place, state, asked_by, asked_at, confirmed_by, begins_at, ends_at, record)
     VALUES ($1, $2, $3, $4, $5, to_timestamp($6::float8 / 1000), $7, to_timestamp($8::float8 / 1000),
       to_timestamp($9::float8 / 1000), $10)
     ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version, state = EXCLUDED.state, confirmed_by = EXCLUDED.confirmed_by,
       begins_at = EXCLUDED.begins_at, ends_at = EXCLUDED.ends_at, record = EXCLUDED.record`,
    [
      silence.id,
      silence.version,
      silence.matchers.place,
      silence.state,
      silence.askedBy,
      silence.askedAt,
      silence.confirmedBy,
      silence.beginsAt,
      silence.endsAt,
      silence,
    ],
  );
}

// Sessions that were signed out before their end: kept until then, read by every gateway with the account.
import type { SessionId, UserId } from '../../contracts/ids.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Tx } from '../../platform/store/pool.ts';

export interface SessionEnd {
  readonly session: SessionId;
  /** When it would have ended by itself. */
  readonly expiresAt: EpochMs;
}

export async function endSession(
  tx: Tx,
  end: SessionEnd & { readonly user: UserId },
  now: EpochMs,
): Promise<void> {
  await tx.query('DELETE FROM ended_sessions WHERE expires_at <= to_timestamp($1::float8 / 1000)', [
    now,
  ]);
  await tx.query(
    `INSERT INTO ended_sessions (session, user_id, expires_at) VALUES ($1, $2, to_timestamp($3::float8 / 1000))
     ON CONFLICT DO NOTHING`,
    [end.session, end.user, end.expiresAt],
  );
}

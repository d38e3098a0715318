// Which clients have a session, across restarts and replicas. A client that is told that its session is gone throws away what it has not yet
// had acknowledged, so a true answer is what keeps messages. The session itself holds nothing: nobody reads here. Clients are known by a token.
import type { EpochMs } from '../../contracts/time.ts';
import type { Queryable } from '../../platform/store/pool.ts';

export interface SessionClient {
  /** Under the active key first, then under those that overlap. */
  readonly tokens: readonly string[];
  readonly siteId: string;
}

export interface SessionWish {
  /** The client asks to begin anew. */
  readonly clean: boolean;
  /** How long the session outlives its connection; 0: not at all. */
  readonly keepMs: number;
}

/** Longest that a session is remembered; a client of version 3.1.1 cannot say. */
export const SESSION_MS_MAX = 30 * 86_400_000;
/** Of one site: more would be a client that invents a name each time. */
const SESSIONS_MAX = 20_000;
/** A process that is killed tells no end: until then the session is kept at least this long. */
const CONNECTED_MS_MIN = 86_400_000;

/** True where the client had a session. Each step leaves a state from which it can be begun again. */
export async function beginSession(
  db: Queryable,
  client: SessionClient,
  { clean, keepMs, now }: SessionWish & { readonly now: EpochMs },
): Promise<boolean> {
  const { tokens } = client;
  const live = await db.query(
    'SELECT 1 FROM mqtt_sessions WHERE client = ANY ($1) AND expires_at > to_timestamp($2::float8 / 1000)',
    [[...tokens], now],
  );
  if (keepMs > 0) await keep(db, client, now + Math.max(keepMs, CONNECTED_MS_MIN));
  const ended = keepMs > 0 ? tokens.slice(1) : tokens;
  if (ended.length > 0)
    await db.query('DELETE FROM mqtt_sessions WHERE client = ANY ($1)', [[...ended]]);
  return !clean && (live.rowCount ?? 0) > 0;
}

/** From now the client's own time counts. */
export async function endSession(
  db: Queryable,
  client: SessionClient,
  { keepMs, now }: { readonly keepMs: number; readonly now: EpochMs },
): Promise<void> {
  if (keepMs > 0) await keep(db, client, now + keepMs);
}

async function keep(db: Queryable, client: SessionClient, expiresAt: EpochMs): Promise<void> {
  await db.query(
    `INSERT INTO mqtt_sessions (client, site_id, expires_at)
     SELECT $1, $2, to_timestamp($3::float8 / 1000)
     WHERE EXISTS (SELECT 1 FROM mqtt_sessions WHERE client = $1)
        OR (SELECT count(*) FROM mqtt_sessions WHERE site_id = $2) < $4
     ON CONFLICT (client) DO UPDATE SET expires_at = EXCLUDED.expires_at`,
    [client.tokens[0], client.siteId, expiresAt, SESSIONS_MAX],
  );
}

export async function expireSessions(db: Queryable, now: EpochMs): Promise<void> {
  await db.query('DELETE FROM mqtt_sessions WHERE expires_at <= to_timestamp($1::float8 / 1000)', [
    now,
  ]);
}

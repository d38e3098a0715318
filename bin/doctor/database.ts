// The database: reachable, which version, which mechanism for tables of time, migrated, guarded by roles.
import { fileURLToPath } from 'node:url';
import { readEndpoints } from '../../platform/endpoints.ts';
import { silentLog } from '../../platform/log.ts';
import { readMigrations } from '../../platform/store/migrate.ts';
import { openStore, type Pool } from '../../platform/store/pool.ts';
import { STAGE_NAMES, roleOf } from '../../platform/store/stage-roles.ts';
import { bad, good, note, type Finding } from './finding.ts';
import { sentenceOf, type DoctorSettings } from './machine.ts';

const VERSION_MIN = 150_000;

export async function examineDatabase(settings: DoctorSettings): Promise<Finding[]> {
  const url = settings.databaseUrl ?? readEndpoints(settings.home)?.databaseUrl;
  if (url === undefined) return [];
  let store: Pool | undefined;
  try {
    store = await openStore({
      url,
      applicationName: 'vigil-doctor',
      log: silentLog,
      connectionsMax: 1,
    });
    return await examine(store);
  } catch (error) {
    return [bad(`The database cannot be used. ${sentenceOf(error)}`)];
  } finally {
    await store?.end();
  }
}

async function examine(store: Pool): Promise<Finding[]> {
  const answer = await store.query<{
    version: string;
    number: number;
    timescale: string | null;
    roles: number;
    logins: number;
    migrated: boolean;
  }>(
    `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number,
       (SELECT extversion FROM pg_extension WHERE extname = 'timescaledb') AS timescale,
       (SELECT count(*)::int FROM pg_roles WHERE rolname = ANY ($1)) AS roles,
       (SELECT count(*)::int FROM pg_roles WHERE rolname = ANY ($1) AND rolcanlogin AND NOT rolsuper) AS logins,
       to_regclass('vigil_migrations') IS NOT NULL AS migrated`,
    [STAGE_NAMES.map(roleOf)],
  );
  const facts = answer.rows[0];
  if (facts === undefined) return [];
  const time =
    facts.timescale === null
      ? 'plain partitions (no timescaledb)'
      : `timescaledb ${facts.timescale}`;
  return [
    facts.number >= VERSION_MIN
      ? good(`PostgreSQL ${facts.version} answers, with ${time}.`)
      : bad(`PostgreSQL ${facts.version} is too old: 15 or later is needed.`),
    guard(facts),
    await migrations(store, facts.migrated),
    ...(facts.migrated ? await backlog(store) : []),
  ];
}

function guard({ roles, logins }: { readonly roles: number; readonly logins: number }): Finding {
  if (logins === STAGE_NAMES.length)
    return good('Each stage has a login of its own at the database, and each table one writer.');
  const advice = 'Run `vigil prepare` with a DATABASE_URL of a user that may make roles.';
  return roles === STAGE_NAMES.length
    ? note(
        `The stages use one login at the database: nothing keeps one from the tables of another. ${advice}`,
      )
    : note(
        `The tables are not guarded by roles: the user that made them may not create any. ${advice}`,
      );
}

async function migrations(store: Pool, isMigrated: boolean): Promise<Finding> {
  const known = readMigrations(
    fileURLToPath(new URL('../../platform/store/migrations', import.meta.url)),
  );
  const applied = isMigrated ? (await store.query('SELECT 1 FROM vigil_migrations')).rowCount : 0;
  const missing = known.length - (applied ?? 0);
  return missing === 0
    ? good(`The schema is up to date (${String(known.length)} migrations).`)
    : bad(
        `${String(missing)} of ${String(known.length)} migrations are not applied. Run \`vigil prepare\`.`,
      );
}

async function backlog(store: Pool): Promise<Finding[]> {
  const answer = await store.query<{ dead: number; outbox: number }>(
    `SELECT (SELECT count(*)::int FROM dead_letters WHERE status = 'open') AS dead, (SELECT count(*)::int FROM outbox) AS outbox`,
  );
  const { dead = 0, outbox = 0 } = answer.rows[0] ?? {};
  return [
    dead === 0
      ? good('There are no open dead letters.')
      : note(`${String(dead)} dead letters are open.`),
    ...(outbox > 10_000
      ? [note(`${String(outbox)} messages wait in the outbox: is NATS reachable?`)]
      : []),
  ];
}

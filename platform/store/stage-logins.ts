// One login for each stage: makes sure that the roles of the stages may sign in with passwords that are known, that they hold no other
// role, and says so when this database user may not arrange it. Used by whoever prepares the database, never by a stage.
import pg from 'pg';
import { TransientError, messageOf, systemCode } from '../errors.ts';
import type { Log } from '../log.ts';
import { connectionSettings } from './pool.ts';
import { scramVerifier } from './scram.ts';
import { storeError } from './sqlstates.ts';
import { STAGE_NAMES, roleOf, urlWithLogin, type StageName } from './stage-roles.ts';

export interface StageLoginsOptions {
  /** Of the owner. */
  readonly url: string;
  readonly password: (stage: StageName) => string;
  readonly log: Log;
}

/** `unguarded`: the stages must use the owner's connection; `why` is a sentence. */
export type StageLogins =
  | { readonly outcome: 'guarded'; readonly changed: readonly StageName[] }
  | { readonly outcome: 'unguarded'; readonly why: string };

const ALTER_ATTEMPTS = 5;
/** Two processes changed the same role at once. */
const CONFLICTS = ['XX000', '40001', '40P01'];
const NOT_PERMITTED = '42501';
const REFUSED_AT_THE_DOOR = ['28P01', '28000'];

/** Run it after the migrations, which make the roles and give them their tables. Safe to repeat: it changes what does not work. */
export async function prepareStageLogins(options: StageLoginsOptions): Promise<StageLogins> {
  const changed: StageName[] = [];
  for (const stage of STAGE_NAMES) {
    const login = { user: roleOf(stage), password: options.password(stage) };
    const own = urlWithLogin(options.url, login);
    if (own === undefined) return unguarded('DATABASE_URL is not a URL');
    if ((await signIn(own)) === 'in') continue;
    const arranged = await arrange(options, stage);
    if (arranged !== 'done') return unguarded(arranged);
    if ((await signIn(own)) === 'refused')
      return unguarded(`the server lets ${login.user} in by no password (pg_hba.conf)`);
    changed.push(stage);
  }
  return { outcome: 'guarded', changed };
}

const unguarded = (why: string): StageLogins => ({ outcome: 'unguarded', why });

async function signIn(url: string): Promise<'in' | 'refused'> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return 'in';
  } catch (error) {
    if (REFUSED_AT_THE_DOOR.includes(systemCode(error) ?? '')) return 'refused';
    throw storeError(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** `done`, or why not. */
async function arrange(options: StageLoginsOptions, stage: StageName): Promise<string> {
  const client = new pg.Client(
    connectionSettings(
      { url: options.url, applicationName: 'vigil-prepare', log: options.log },
      undefined,
    ),
  );
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await arrangeRole(client, options, stage);
  } catch (error) {
    if (systemCode(error) === NOT_PERMITTED)
      return `this database user may not change the role ${roleOf(stage)} (${messageOf(error)})`;
    throw storeError(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

interface RoleFacts {
  readonly login: boolean;
  readonly mighty: boolean;
  readonly memberships: string[];
}

async function arrangeRole(
  client: pg.Client,
  { password, log }: StageLoginsOptions,
  stage: StageName,
): Promise<string> {
  const role = roleOf(stage);
  const facts = await factsOf(client, role);
  if (facts === undefined) return `there is no role ${role}, and this user could not make it`;
  // Such a role would guard nothing, and whoever made it so had a reason that is not ours.
  if (facts.mighty) return `the role ${role} is a superuser or may make roles`;
  if (facts.login)
    log.warn(
      { role },
      'the database role had another password; it is replaced and no longer works',
    );
  const verifier = client.escapeLiteral(scramVerifier(password(stage)));
  await untilUncontested(() =>
    client.query(`ALTER ROLE ${role} LOGIN NOINHERIT PASSWORD ${verifier}`),
  );
  for (const other of facts.memberships)
    await client.query(`REVOKE ${client.escapeIdentifier(other)} FROM ${role}`);
  return 'done';
}

async function factsOf(client: pg.Client, role: string): Promise<RoleFacts | undefined> {
  const answer = await client.query<RoleFacts>(
    `SELECT rolcanlogin AS login, rolsuper OR rolcreaterole OR rolbypassrls OR rolreplication AS mighty,
       ARRAY(SELECT g.rolname::text FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid) AS memberships
     FROM pg_roles r WHERE rolname = $1`,
    [role],
  );
  return answer.rows[0];
}

async function untilUncontested(change: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await change();
      return;
    } catch (error) {
      if (!CONFLICTS.includes(systemCode(error) ?? '')) throw error;
      if (attempt >= ALTER_ATTEMPTS)
        throw new TransientError('store-conflict', messageOf(error), { cause: error });
    }
  }
}

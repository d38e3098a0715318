// Receivers for the tests of the notifiers: a real HTTP server that answers as it is told and keeps what it got, a real mail server, and the rows
// of a storm. The files of channels and chains go through the loader of the product.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { EpochMs } from '../../contracts/time.ts';
import { silentLog } from '../../platform/log.ts';
import type { Pool } from '../../platform/store/pool.ts';
import { shippedCatalogue } from '../outbreak.fixture.ts';
import { loadNotifications, type NotificationRules } from './load-notifications.ts';
import { runRound, type RoundParts } from './round.ts';

export interface Received {
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  /** What it answers from now on; `hang` never answers. */
  answer: (
    one: Received,
  ) =>
    | { readonly status: number; readonly body?: string; readonly headers?: Record<string, string> }
    | 'hang';
  close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const receiver: Omit<Receiver, 'url' | 'close'> = { received, answer: () => ({ status: 200 }) };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one = {
        url: new URL(request.url ?? '/', 'http://receiver'),
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      received.push(one);
      const answer = receiver.answer(one);
      if (answer === 'hang') return;
      response.writeHead(answer.status, answer.headers).end(answer.body ?? '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(receiver, {
    url: `http://127.0.0.1:${String(port)}/hook`,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  });
}

export interface MailServer {
  readonly port: number;
  /** As they came over the line. */
  readonly mails: string[];
  close(): Promise<void>;
}

export async function startMailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const mails: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    logger: false,
    ...options,
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        mails.push(Buffer.concat(chunks).toString('utf8'));
        done();
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    port,
    mails,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      }),
  };
}

export const WEBHOOK_SECRET = 'whsec_dGhlIHNlY3JldCBvZiBhIHRlc3Qgd2ViaG9vaw==';
const ENVIRONMENT = {
  VIGIL_TEST_WEBHOOK_SECRET: WEBHOOK_SECRET,
  VIGIL_TEST_KEY: 'robot-key-of-the-test',
  VIGIL_TEST_SIGN: 'SECsign-of-the-test',
  VIGIL_TEST_PASSWORD: 'mail-password-of-the-test',
};

/** Through a file, as in service. `file` is JSON, which is YAML too. */
export function rulesOf(file: object): NotificationRules {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-notify-'));
  const path = join(folder, 'notifications.yaml');
  writeFileSync(path, JSON.stringify({ dashboard: 'https://vigil.example', ...file }));
  try {
    return loadNotifications({
      folder: fileURLToPath(new URL('../../catalogue', import.meta.url)),
      file: path,
      departments: shippedCatalogue.departments,
      zone: 'Asia/Shanghai',
      environment: ENVIRONMENT,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const webhookChannel = (id: string, url: string, more: object = {}): object => ({
  id,
  kind: 'webhook',
  url,
  network: 'private',
  secret: { env: 'VIGIL_TEST_WEBHOOK_SECRET' },
  ...more,
});

export const mailChannel = (id: string, port: number, more: object = {}): object => ({
  id,
  kind: 'smtp',
  host: '127.0.0.1',
  port,
  tls: 'none',
  from: 'vigil@vigil.example',
  ...more,
});

export interface Worker extends RoundParts {
  /** Everything that may be done at the present time. Resolves with when there is more. */
  round(): Promise<EpochMs>;
  /** Moves time from one due moment to the next, until `untilAt`. */
  passTime(untilAt: EpochMs): Promise<void>;
}

export function workerOn(store: Pool, rules: NotificationRules, time: { now: EpochMs }): Worker {
  const parts: RoundParts = {
    store,
    rules,
    clock: { now: () => time.now, sleep: () => Promise.resolve() },
    log: silentLog,
    underWay: new Map(),
    onTold: () => undefined,
    onAttempt: () => undefined,
  };
  const round = (): Promise<EpochMs> => runRound(parts, new AbortController().signal);
  return {
    ...parts,
    round,
    passTime: async (untilAt) => {
      for (let next = await round(); next < untilAt; next = await round())
        time.now = Math.max(next, time.now + 1);
      time.now = untilAt;
      await round();
    },
  };
}

export interface Storm {
  readonly count: number;
  readonly department: string;
  readonly at: EpochMs;
  readonly level?: string;
  /** Tells storms of one test apart. */
  readonly name?: string;
  readonly place?: string;
}

/** So many alerts, each with one notification for the department; their titles are `<name> 警情 <n>`. */
export async function seedStorm(store: Pool, storm: Storm): Promise<void> {
  const { count, department, at, level = 'III', name = 'storm', place = '990102' } = storm;
  await store.query(
    `INSERT INTO alerts (id, version, family, kind, subject, state, level, measure, place, opened_at, updated_at, last_fact_at, record, memo)
     SELECT 'al-' || rpad(translate(md5($1::text || n), '0189', 'ghij'), 26, 'a'), 1, 'epidemic', 'foodborne', $1::text || n, 'open', $3::text, 'diarrhoea', $4::text,
       to_timestamp($5::float8 / 1000), to_timestamp($5::float8 / 1000), to_timestamp($5::float8 / 1000), '{}', '{}'
     FROM generate_series(1, $2::int) AS n`,
    [name, count, level, place, at],
  );
  await store.query(
    `INSERT INTO notifications (id, about, alert_id, department, place, reason, occurrence, level, at, due_at, subject)
     SELECT 'nt-' || rpad(translate(md5($1::text || n), '0189', 'ghij'), 26, 'a'),
       'alert:al-' || rpad(translate(md5($1::text || n), '0189', 'ghij'), 26, 'a'), 'al-' || rpad(translate(md5($1::text || n), '0189', 'ghij'), 26, 'a'),
       $3::text, $4::text, 'called-up', '1', $5::text, to_timestamp($6::float8 / 1000), to_timestamp($6::float8 / 1000),
       jsonb_build_object('title', jsonb_build_object('zh', $1::text || ' 警情 ' || n, 'en', $1::text || ' alert ' || n), 'kind', 'foodborne', 'level', $5::text,
         'state', 'open', 'place', $4::text, 'startedAt', $6::float8, 'openedAt', $6::float8, 'observed', n, 'expected', NULL,
         'duties', '[]'::jsonb, 'dutyCount', 0)
     FROM generate_series(1, $2::int) AS n`,
    [name, count, department, place, level, at],
  );
}

export async function outcomes(store: Pool): Promise<Record<string, number>> {
  const answer = await store.query<{ outcome: string | null; count: number }>(
    'SELECT outcome, count(*)::int AS count FROM notifications GROUP BY outcome',
  );
  return Object.fromEntries(answer.rows.map((row) => [row.outcome ?? 'pending', row.count]));
}

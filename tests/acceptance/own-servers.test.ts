// With NATS_URL and DATABASE_URL the product runs on servers that somebody else started: a case of cholera becomes an alert with tasks there, it
// keeps none of its own, and when it ends they go on with everything in them.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STREAM } from '../../contracts/subjects.ts';
import { connectBus } from '../../platform/bus/connect.ts';
import { freePort } from '../../platform/embedded/free-port.ts';
import { findNatsServer } from '../../platform/embedded/nats-binary.ts';
import { startPostgres, type EmbeddedPostgres } from '../../platform/embedded/postgres.ts';
import { startServer, type ServerProcess } from '../../platform/embedded/server-process.ts';
import { silentLog } from '../../platform/log.ts';
import { Desk } from './desk.ts';
import { receiptOf } from './doors.ts';
import { until, untilTrue } from './until.ts';
import { startVigil, type Vigil } from './vigil-process.ts';

let folder: string;
let postgres: EmbeddedPostgres;
let nats: ServerProcess;
let natsUrl: string;
let vigil: Vigil;
const startedAt = Date.now();
const say = (sentence: string): void =>
  void process.stdout.write(
    `own servers: ${sentence} after ${Math.round((Date.now() - startedAt) / 1000)} s\n`,
  );

/** As an administrator starts one by hand: JetStream, no users. */
async function startBareNats(): Promise<void> {
  const program = await findNatsServer({ home: folder, log: silentLog, wanted: undefined });
  const port = await freePort();
  natsUrl = `nats://127.0.0.1:${port}`;
  nats = startServer({
    name: 'nats-server',
    command: [
      program.path,
      '-js',
      '-sd',
      join(folder, 'streams'),
      '-a',
      '127.0.0.1',
      '-p',
      String(port),
    ],
    pidFile: join(folder, 'nats.pid'),
    logFile: join(folder, 'nats.log'),
    stopSignal: 'TERM',
  });
  await untilTrue('the nats-server answers', () => streamMessages().then(() => true));
}

/** Messages of the stream of events; 0 while there is none. */
async function streamMessages(): Promise<number> {
  const bus = await connectBus({ url: natsUrl, name: 'look', log: silentLog });
  try {
    const { state } = await bus.manager.streams.info(STREAM.events);
    return state.messages;
  } catch {
    return 0;
  } finally {
    await bus.close();
  }
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-own-servers-'));
  [postgres] = await Promise.all([
    startPostgres({ home: folder, log: silentLog }),
    startBareNats(),
  ]);
  vigil = await startVigil({ settings: { DATABASE_URL: postgres.url, NATS_URL: natsUrl } });
  say('it runs');
}, 900_000);

afterAll(async () => {
  await vigil.stop();
  vigil.forget();
  await Promise.all([postgres.stop(), nats.stop()]);
  rmSync(folder, { recursive: true, force: true });
}, 300_000);

describe('on servers of somebody else', () => {
  it('a case of cholera becomes an alert with tasks', async () => {
    const receipt = await receiptOf(vigil, [
      {
        kind: 'visit',
        id: 'own-servers-1',
        site: 's-990102005-1',
        occurredAt: Date.now() - 600_000,
        patient: { id: 'P-1', ageYears: 34, sex: 'F' },
        diagnoses: ['A00.9'],
      },
    ]);
    expect(receipt).toEqual({ accepted: 1, duplicates: 0, rejected: [] });
    const duty = await Desk.signIn(vigil, 'duty.city');
    const alert = await until('the alert stands', async () => (await duty.alerts())[0]);
    expect(alert).toMatchObject({ disease: 'cholera', machineLevel: 'I', state: 'open' });
    const { tasks } = await duty.alert(alert.id);
    expect(tasks.length).toBeGreaterThan(5);
    say('the alert stands');
  });

  it('it keeps no servers of its own', () => {
    expect(existsSync(join(vigil.home, 'postgres'))).toBe(false);
    expect(existsSync(join(vigil.home, 'nats'))).toBe(false);
  });

  it('they go on when it ends, with all that it left in them', async () => {
    const { code, left } = await vigil.stop();
    expect([code, left]).toEqual([0, []]);
    expect([nats.hasExited(), await streamMessages()]).toEqual([false, 1]);
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    const { rows } = await client.query<{ disease: string }>('SELECT disease FROM alerts');
    await client.end();
    expect(rows).toEqual([{ disease: 'cholera' }]);
  });
});

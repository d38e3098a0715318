// What a person sees who only starts it: servers, stages and the simulated city come up, the planted outbreak stands as an alert with tasks,
// Ctrl-C leaves nothing behind, and the next start goes on with the same alerts and counts, with nothing lost and nothing doubled.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Alert } from '../../contracts/alert.ts';
import { loadCatalogue } from '../../detectors/load-catalogue.ts';
import { compareCounts, readCounts, readEvents, recount } from '../../detectors/observe/recount.ts';
import { silentLog } from '../../platform/log.ts';
import { openStore } from '../../platform/store/pool.ts';
import { Desk } from './desk.ts';
import { untilSettled } from './settled.ts';
import { until, untilTrue } from './until.ts';
import { startVigil, type Vigil } from './vigil-process.ts';

/** Three weeks of a city are told first; a machine that is busy with other things may need minutes. */
const HISTORY_MS = 540_000;
/** Nobody has set a password: the first start makes one and prints it. */
const AS_A_USER = { VIGIL_SIMULATOR: 'on', VIGIL_ADMIN_PASSWORD: '' };

interface Outbreak {
  readonly illness: string;
  readonly sites: readonly { readonly siteId: string }[];
}

interface Counts {
  readonly events: number;
  readonly ids: number;
}

let vigil: Vigil;
const startedAt = Date.now();
const say = (sentence: string): void =>
  void process.stdout.write(
    `as a user: ${sentence} after ${Math.round((Date.now() - startedAt) / 1000)} s\n`,
  );

beforeAll(async () => {
  vigil = await startVigil({ settings: AS_A_USER });
  say('it runs');
}, 900_000);

afterAll(async () => {
  await vigil.stop();
  vigil.forget();
}, 300_000);

const dutyOfficer = (): Promise<Desk> => Desk.signIn(vigil, 'duty.city');

async function counts(): Promise<Counts> {
  const [row] = await vigil.sql<{ events: number; ids: number }>(
    'SELECT count(*)::int AS events, count(DISTINCT id)::int AS ids FROM events',
  );
  return row ?? { events: 0, ids: 0 };
}

const idsOf = async (table: 'alerts' | 'tasks' | 'signals'): Promise<string[]> =>
  (await vigil.sql<{ id: string }>(`SELECT id FROM ${table} ORDER BY id`)).map(({ id }) => id);

/** The first outbreak that the city has begun; it writes down what it plants. */
function plantedOutbreak(): Outbreak | undefined {
  const path = join(vigil.home, 'simulator-truth.ndjson');
  if (!existsSync(path)) return undefined;
  const [first] = readFileSync(path, 'utf8').split('\n');
  return first === undefined || first === '' ? undefined : (JSON.parse(first) as Outbreak);
}

const isAbout = (alert: Alert, outbreak: Outbreak): boolean =>
  alert.measure === outbreak.illness &&
  outbreak.sites.some(({ siteId }) => siteId.slice(2).startsWith(alert.place));

describe('a person who starts it', () => {
  let before: { alerts: string[]; tasks: string[]; signals: string[]; counts: Counts };

  it('is told where the screens are and how to sign in', async () => {
    const page = await fetch(vigil.url('dashboard', '/'));
    expect([page.status, page.headers.get('content-type')]).toEqual([
      200,
      expect.stringContaining('text/html'),
    ]);
    const [, password = ''] = /admin \/ (\S+)/.exec(vigil.output()) ?? [];
    expect(vigil.output()).toContain(`http://127.0.0.1:${vigil.ports.dashboard}`);
    const answer = await fetch(vigil.url('dashboard', '/api/session'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ user: 'admin', password }),
    });
    expect(answer.status).toBe(200);
  });

  it('sees the planted outbreak as an alert with tasks', async () => {
    const outbreak = await until(
      'the city has told its history and lives',
      plantedOutbreak,
      HISTORY_MS,
    );
    say(`the city lives (${(await counts()).events} events)`);
    const duty = await dutyOfficer();
    const alert = await until(
      'the outbreak stands as an alert',
      async () => (await duty.alerts()).find((one) => isAbout(one, outbreak)),
      HISTORY_MS,
    );
    say(`the ${outbreak.illness} outbreak stands as an alert of level ${alert.machineLevel}`);
    await untilTrue('it has tasks', async () => (await duty.alert(alert.id)).tasks.length > 0);
  });

  it('ends it with Ctrl-C, and nothing is left', async () => {
    before = {
      alerts: await idsOf('alerts'),
      tasks: await idsOf('tasks'),
      signals: await idsOf('signals'),
      counts: await counts(),
    };
    expect(before.alerts.length).toBeGreaterThan(0);
    const { code, left } = await vigil.stop();
    expect([code, left]).toEqual([0, []]);
    for (const lock of ['start.pid', 'endpoints.json', 'postgres/data/postmaster.pid'])
      expect([lock, existsSync(join(vigil.home, lock))]).toEqual([lock, false]);
    say('it has ended');
  });

  it('starts it again and finds the same alerts and tasks, while the counts go on', async () => {
    vigil = await startVigil({ home: vigil.home, settings: AS_A_USER });
    say('it runs again');
    expect(await idsOf('alerts')).toEqual(expect.arrayContaining(before.alerts));
    expect(await idsOf('tasks')).toEqual(expect.arrayContaining(before.tasks));
    expect(await idsOf('signals')).toEqual(expect.arrayContaining(before.signals));
    await untilTrue(
      'the city is counted on',
      async () => (await counts()).events > before.counts.events,
    );
  });

  it('finds nothing doubled and nothing miscounted', async () => {
    await vigil.stop();
    // Without new facts the counts hold still, so that they can be compared.
    vigil = await startVigil({
      home: vigil.home,
      settings: { ...AS_A_USER, VIGIL_SIMULATOR: 'off' },
    });
    await untilSettled(vigil);
    const { events, ids } = await counts();
    expect([
      events - ids,
      await vigil.sql('SELECT operator, code, reason FROM dead_letters'),
    ]).toEqual([0, []]);
    const doubled = await vigil.sql(
      `SELECT alert_id, stage, part, department, place FROM tasks WHERE state <> 'withdrawn'
       GROUP BY alert_id, stage, part, department, place HAVING count(*) > 1`,
    );
    expect(doubled).toEqual([]);
    await expectCountsToHold();
    say(`${events} events are counted once each`);
  });
});

async function expectCountsToHold(): Promise<void> {
  const store = await openStore({
    url: vigil.databaseUrl(),
    applicationName: 'recount',
    log: silentLog,
  });
  try {
    const folder = fileURLToPath(new URL('../../catalogue', import.meta.url));
    const truth = recount(await readEvents(store), loadCatalogue(folder, 'Asia/Shanghai'));
    expect(compareCounts(await readCounts(store), truth.counts).slice(0, 20)).toEqual([]);
  } finally {
    await store.end();
  }
}

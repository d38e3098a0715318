// A storm of ten thousand signals while one of two workers of the alerts stage, at random, is killed with -9 again and again: every revision ends
// notified, suppressed or merged exactly once, every notification is one, limits fire once, and the audit is whole. VIGIL_CRASH_STORM sets the
// number of signals, VIGIL_CRASH_SEED the moments of the kills.
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { triageBatch } from '../../alerts/operators/signals.ts';
import { shippedRules, signal } from '../../alerts/outbreak.fixture.ts';
import { recounted, stormOf, subjectAt } from '../../alerts/storm.fixture.ts';
import type { Signal } from '../../contracts/signal.ts';
import { signalSubject } from '../../contracts/subjects.ts';
import { createPublisher } from '../../platform/bus/publish.ts';
import { silentLog } from '../../platform/log.ts';
import { openStore } from '../../platform/store/pool.ts';
import { transaction } from '../../platform/store/transaction.ts';
import { untilTrue } from '../acceptance/until.ts';
import { startStormWorkers, type StormWorkers } from './storm-workers.ts';
import { random } from './told.ts';

const SEED = Number(process.env['VIGIL_CRASH_SEED'] ?? Date.now() % 1_000_000_000);
const SIGNALS = Number(process.env['VIGIL_CRASH_STORM'] ?? 10_000);
const WORKERS = 2;
const KILLS = 8;
/** How long a fault may hide on a busy machine. */
const SETTLE_MS = 300_000;
/** From one successor to the next kill, at most. */
const PAUSE_MS = 2_500;
const MINUTE_MS = 60_000;

const next = random(SEED);
const say = (sentence: string): void => void process.stdout.write(`storm: ${sentence}\n`);
const startedAt = Date.now();
const storm = stormOf({ signals: SIGNALS, counties: 9, townships: 10, at: startedAt });
const expected = recounted(storm);

/** Cases from before, whose limits of 10 and 15 minutes pass one by one while the storm goes on. */
function casesBefore(now: number): { readonly signal: Signal; readonly openedAt: number }[] {
  return Array.from({ length: 24 }, (_, number) => {
    const county = `99012${String(number % 10)}`;
    const disease = number < 10 ? 'cholera' : number < 20 ? 'plague' : 'sars';
    const openedAt = now - (number % 2 === 0 ? 15 : 10) * MINUTE_MS + number * 2_000;
    return {
      openedAt,
      signal: signal(`before ${String(number)}`, {
        place: `${county}001`,
        siteId: `s-${county}001-1`,
        disease,
        asOf: openedAt,
      }),
    };
  });
}

let workers: StormWorkers;
let kills = 0;

async function openBefore(url: string): Promise<void> {
  const store = await openStore({
    url,
    role: 'vigil_alerts',
    applicationName: 'before',
    log: silentLog,
  });
  for (const { signal: one, openedAt } of casesBefore(Date.now())) {
    const context = { now: openedAt, appendOutbox: () => undefined };
    await transaction(store, (tx) => triageBatch(tx, [one], { context, rules: shippedRules }));
  }
  await store.end();
}

/** In the order of the storm; some are delivered twice. */
async function publishStorm(): Promise<void> {
  const publisher = createPublisher(await workers.bus.connect('detectors'));
  const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
  const send = (one: Signal, number: number, again: string): Promise<unknown> =>
    publisher.publish({
      subject: signalSubject(one.kind),
      msgId: `storm-${String(number)}${again}`,
      payload: bytes(one),
    });
  await Promise.all(
    storm.flatMap((one, number) => [
      send(one, number, ''),
      ...(number % 50 === 0 ? [send(one, number, '-again')] : []),
    ]),
  );
  publisher.close();
}

async function counted(sql: string): Promise<number> {
  const { rows } = await workers.pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM ${sql}`,
  );
  return rows[0]?.count ?? -1;
}

const decided = (): Promise<number> =>
  counted(
    `signal_dispositions d JOIN alerts a ON a.id = d.alert_id WHERE a.kind <> 'single-notifiable-case'`,
  );

/** One of them, and every third time both at once; then the rest of the storm is left alone. */
async function killWhileDeciding(): Promise<void> {
  while (kills < KILLS) {
    await wait(next() * PAUSE_MS);
    const done = await decided();
    if (done >= storm.length) return;
    kills += 1;
    const which = Math.floor(next() * WORKERS);
    const dying = kills % 3 === 0 ? Array.from({ length: WORKERS }, (_, one) => one) : [which];
    await Promise.all(dying.map((one) => workers.killOne(one)));
    say(
      `kill ${kills}: worker ${dying.join(' and ')} at ${done} of ${storm.length}, ${elapsed()} s`,
    );
  }
}

const elapsed = (): number => Math.round((Date.now() - startedAt) / 1000);

beforeAll(async () => {
  say(`seed ${SEED}, ${SIGNALS} signals`);
  workers = await startStormWorkers(WORKERS, openBefore);
  say(`two workers run, ${elapsed()} s`);
  await publishStorm();
  say(`published, ${elapsed()} s`);
  await killWhileDeciding();
  await untilTrue('all is decided', async () => (await decided()) >= storm.length, SETTLE_MS);
  await untilTrue(
    'all is told and published',
    async () =>
      (await counted('outbox')) === 0 &&
      (await counted('notifications WHERE outcome IS NULL')) === 0,
    SETTLE_MS,
  );
  say(`decided and told after ${kills} kills, ${elapsed()} s`);
}, 900_000);

afterAll(() => workers.stop(), 60_000);

describe('after workers were killed in a storm', () => {
  it('they were killed while it went on', () => {
    expect(kills).toBeGreaterThanOrEqual(3);
  });

  it('every revision that was told has one disposition, of the kind that a recount says', async () => {
    const { rows } = await workers.pool.query<{ key: string; outcome: string }>(
      `SELECT signal_id || '.' || revision AS key, outcome FROM signal_dispositions d JOIN alerts a ON a.id = d.alert_id
       WHERE a.kind <> 'single-notifiable-case'`,
    );
    const openers = new Set([...expected.openers.values()].map(({ id }) => id));
    const told = storm.map(
      ({ id, revision }) =>
        `${id}.${String(revision)} ${revision === 1 && openers.has(id) ? 'notified' : 'merged'}`,
    );
    expect(rows.map(({ key, outcome }) => `${key} ${outcome}`).sort()).toEqual(told.sort());
  });

  it('there is one alert for each measure and township', async () => {
    const { rows } = await workers.pool.query<{ subject: string }>(
      `SELECT measure || '@' || place AS subject FROM alerts WHERE kind <> 'single-notifiable-case'`,
    );
    expect(rows.map(({ subject }) => subject).sort()).toEqual(
      [...expected.openers.values()].map(subjectAt).sort(),
    );
  });

  it('the desk and each office are told of each alert once', async () => {
    const { rows } = await workers.pool.query<{ reason: string; count: number }>(
      `SELECT n.reason, count(*)::int AS count FROM notifications n JOIN alerts a ON a.id = n.alert_id
       WHERE a.kind <> 'single-notifiable-case' AND n.outcome = 'on-screen' GROUP BY 1`,
    );
    expect(Object.fromEntries(rows.map(({ reason, count }) => [reason, count]))).toEqual(
      expected.notices,
    );
    expect(
      await counted(
        `(SELECT 1 FROM notifications GROUP BY about, department, place, reason, occurrence HAVING count(*) > 1) AS twice`,
      ),
    ).toBe(0);
  });

  it('limits that passed meanwhile fired once each', async () => {
    const fired = await counted('clocks WHERE fired_at IS NOT NULL');
    expect(fired).toBeGreaterThan(20);
    const { rows } = await workers.pool.query<{ times: number }>(
      `SELECT count(*)::int AS times FROM audit WHERE action IN ('clock-fired', 'escalated', 'lapse')
       GROUP BY action, subject, details->>'clock', details->>'dueAt' ORDER BY 1 DESC`,
    );
    expect(rows[0]?.times).toBe(1);
    expect(rows.length).toBeGreaterThanOrEqual(fired);
    const late = `clocks WHERE fired_at IS NULL AND stopped_at IS NULL AND due_at < now() - interval '2 seconds'`;
    await untilTrue('no limit is left behind', async () => (await counted(late)) === 0);
  });

  it('the audit is whole', async () => {
    const { code, output } = await workers.run('audit', 'verify');
    expect([code, output]).toEqual([0, expect.stringContaining('is whole')]);
  });
});

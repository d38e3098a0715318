// From conclusions to limits, over all stages on real PostgreSQL and NATS: an officer excludes eight of eleven alerts and closes one as uncertain,
// precision says so, a limit is proposed, an epidemiologist accepts it, another person confirms it, and the days after are judged by it, also when they are replayed.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MONDAY, shippedCatalogue as alertsCatalogue } from '../alerts/outbreak.fixture.ts';
import { signerOf } from '../alerts/audit/anchor.ts';
import { runAlerts, type RunningAlerts } from '../alerts/run-alerts.ts';
import { DetectionQuality } from '../contracts/api/detection-quality.ts';
import type { CountsMessage } from '../contracts/counts.ts';
import type { Signal } from '../contracts/signal.ts';
import { DAY_MS, HOUR_MS } from '../contracts/time.ts';
import {
  eventually,
  person,
  startTestDesk,
  type TestDesk,
} from '../dashboard/server/desk.fixture.ts';
import { saveProgress } from '../dashboard/server/records.fixture.ts';
import { runCounts } from '../detectors/assess/counts-run.fixture.ts';
import { freshMemory, qualityTurn } from '../detectors/quality/quality-turn.ts';
import { copyOverrides } from '../detectors/quality/rules-in-force.ts';
import { shippedCatalogue } from '../detectors/shipped-catalogue.fixture.ts';
import { createPublisher, type Publisher } from '../platform/bus/publish.ts';
import { systemClock } from '../platform/clock.ts';
import { silentLog } from '../platform/log.ts';
import { createMetrics } from '../platform/metrics.ts';
import type { Pool } from '../platform/store/pool.ts';
import { transaction } from '../platform/store/transaction.ts';
import { freshDatabase, type TestDatabase } from '../platform/testing/test-database.ts';
import { signalSubject } from '../contracts/subjects.ts';

/** Midnight of Monday 2026-06-01 in Shanghai. */
const TODAY = MONDAY - 9 * HOUR_MS;
const HISTORY_DAYS = 70;
const DECIDED = [102, 103, 104, 105, 106].flatMap((county) => [
  `990${String(county)}001`,
  `990${String(county)}002`,
]);
/** The last one's alert ends as uncertain: it counts for neither side, wherever conclusions are counted. */
const PLACES = [...DECIDED, '990102003'];
const UNCERTAIN = DECIDED.length;
const SMALL = 28;
const LARGE = 70;

const duty = person('duty.city');
const epi = person('epi.city', { role: 'epidemiologist' });
const county = person('epi.county', { role: 'epidemiologist', places: ['990102'] });

let desk: TestDesk;
let alerts: RunningAlerts;
let detectors: Pool;
let publisher: Publisher;
let bare: TestDatabase;
let unchanged: TestDatabase;
let told: CountsMessage[] = [];

/** One message of all townships' counts of a day, and the tick that completes it. */
function day(number: number, countOf: (place: number) => number): CountsMessage[] {
  const startAt = TODAY + number * DAY_MS;
  const asOf = startAt + DAY_MS + HOUR_MS;
  const deltas = PLACES.map((place, at) => ({
    series: `diarrhoea~township~${place}~all` as Signal['series'] & string,
    hourAt: startAt + 10 * HOUR_MS,
    delta: countOf(at),
    correction: false,
    late: false,
  })).filter(({ delta }) => delta !== 0);
  const tick = { activeSites: 1, idleSites: 0, silentSites: 0, tick: 200 + number };
  return [
    { v: 1, type: 'deltas', key: `counts-${String(number)}`, asOf, deltas },
    {
      v: 1,
      type: 'progress',
      key: `tick-${String(number)}`,
      asOf,
      watermarkAt: startAt + DAY_MS,
      frontierAt: asOf,
      ...tick,
    },
  ] as CountsMessage[];
}

const usual = (number: number) => (place: number) =>
  4 + (((number + HISTORY_DAYS) * 7 + place * 3) % 5);
/** In the first two townships a large rise, in the others a small one. */
const risen = (place: number): number => (place < 2 ? LARGE : SMALL);

async function assess(store: Pool, messages: readonly CountsMessage[]): Promise<void> {
  await runCounts({
    store,
    catalogue: shippedCatalogue,
    messages,
    horizonMs: 7 * DAY_MS,
    batchMax: 1000,
  });
}

async function again(db: Pool, { withChanges }: { readonly withChanges: boolean }): Promise<void> {
  await report(db);
  if (withChanges) await copyOverrides(desk.pool, db);
  await assess(db, told);
}

async function report(db: Pool): Promise<void> {
  for (const place of PLACES)
    await saveProgress(
      db,
      { id: `s-${place}-1`, place },
      { firstDay: '2026-03-20', occurredAt: TODAY },
    );
}

async function tell(messages: readonly CountsMessage[]): Promise<void> {
  told = [...told, ...messages];
  await assess(detectors, messages);
}

async function signalsOf(db: Pool, startAt: number): Promise<Signal[]> {
  const answer = await db.query<{ signal: Signal }>(
    `SELECT signal FROM signals WHERE started_at = to_timestamp($1::float8 / 1000) AND status <> 'withdrawn' ORDER BY id`,
    [startAt],
  );
  return answer.rows.map(({ signal }) => signal);
}

let acts = 0;
async function act(who: typeof duty, path: string, body: unknown): Promise<number> {
  const headers = { 'idempotency-key': `act-number-${String((acts += 1))}` };
  return (await desk.ask(who, path, { method: 'POST', body, headers })).status;
}

async function quality(who: typeof duty, days = 28): Promise<DetectionQuality> {
  const answer = await desk.ask(who, `/api/detection-quality?days=${String(days)}`);
  expect(answer.status).toBe(200);
  return DetectionQuality.parse(answer.body);
}

async function turn(): Promise<void> {
  const setting = { memory: freshMemory(), catalogue: shippedCatalogue, trialsPerTick: 200 };
  await transaction(detectors, (tx) => qualityTurn(tx, { ...setting, now: desk.time.now }));
}

beforeAll(async () => {
  desk = await startTestDesk();
  await desk.save(duty);
  await desk.save(epi);
  await desk.save(county);
  await report(desk.pool);
  detectors = await desk.database.poolAs('vigil_detectors');
  publisher = createPublisher(await desk.server.connect('detectors'));
  alerts = await runAlerts(alertsCatalogue, {
    bus: await desk.server.connect('alerts'),
    store: await desk.database.poolAs('vigil_alerts'),
    leaseUrl: desk.database.url,
    leaseRole: 'vigil_alerts',
    clock: { now: () => desk.time.now, sleep: (ms, signal) => systemClock.sleep(ms, signal) },
    log: silentLog,
    metrics: createMetrics('alerts'),
    signer: signerOf('a secret of the tests'),
  });
  await alerts.ready;
  [bare, unchanged] = await Promise.all([freshDatabase(), freshDatabase()]);
}, 240_000);

afterAll(async () => {
  await alerts.stop();
  publisher.close();
  await bare.drop();
  await unchanged.drop();
  await desk.stop();
});

const alertIds = new Map<number, string>();

it('eleven townships rise and eleven alerts are raised', async () => {
  const history = Array.from({ length: HISTORY_DAYS }, (_, at) => at - HISTORY_DAYS);
  await tell([...history.flatMap((number) => day(number, usual(number))), ...day(0, risen)]);
  const found = (await signalsOf(desk.pool, TODAY)).filter(
    ({ detector }) => detector.params['detector'] === 'vigil-day',
  );
  expect(found).toHaveLength(PLACES.length);
  desk.time.now = TODAY + DAY_MS + 2 * HOUR_MS;
  for (const signal of found) {
    await publisher.publish({
      subject: signalSubject(signal.kind),
      msgId: signal.id,
      payload: Buffer.from(JSON.stringify(signal)),
    });
  }
  for (const signal of found) {
    const id = await eventually(async () => {
      const answer = await desk.pool.query<{ alert_id: string }>(
        'SELECT alert_id FROM alert_signals WHERE signal_id = $1',
        [signal.id],
      );
      return answer.rows[0]?.alert_id;
    });
    alertIds.set(PLACES.indexOf(signal.place), id);
  }
  expect(new Set(alertIds.values()).size).toBe(PLACES.length);
});

it('eight are excluded, two end as true and one as uncertain, and precision is 20 % of ten with its interval', async () => {
  for (const [place, id] of alertIds) {
    const path = `/api/alerts/${id}/commands`;
    const reason = 'concluded in a test';
    if (place >= 2 && place !== UNCERTAIN) {
      const body = { command: 'exclude', code: 'no-public-health-meaning', reason };
      expect(await act(duty, path, body)).toBe(200);
      continue;
    }
    expect(await act(duty, path, { command: 'acknowledge' })).toBe(200);
    expect(await act(duty, path, { command: 'suspect', reason })).toBe(200);
    expect(await act(duty, path, { command: 'respond', reason })).toBe(200);
    const finding = place === UNCERTAIN ? 'uncertain' : 'true';
    const close = { command: 'close', reason, overrideOpenLead: true, finding };
    expect(await act(duty, path, close)).toBe(200);
  }
  const [measure] = (await quality(duty)).measures.filter((one) => one.measure === 'diarrhoea');
  expect(measure?.precision).toMatchObject({ hits: 2, of: 10, share: 0.2 });
  expect(measure?.uncertain).toBe(1);
  expect(measure?.precision.low).toBeCloseTo(0.0567, 4);
  expect(measure?.precision.high).toBeCloseTo(0.5098, 4);
});

it('shadow outbreaks are tried in a mirror and touch nothing that is real', async () => {
  await desk.pool.query(
    `INSERT INTO watermarks (jurisdiction, tick, watermark_at, active_sites, idle_sites, silent_sites, at)
     VALUES ('9901', 1, to_timestamp($1::float8 / 1000), 1, 0, 0, now())`,
    [TODAY + DAY_MS],
  );
  const real = async (): Promise<string> => {
    const tables = ['observations', 'observation_revisions', 'assessments', 'signals', 'alerts'];
    const sums = await Promise.all(
      tables.map(async (table) => {
        const sum = `SELECT count(*) || ' ' || coalesce(sum(hashtext(t::text)::bigint), 0) AS sum FROM ${table} t`;
        return (await desk.pool.query<{ sum: string }>(sum)).rows[0]?.sum;
      }),
    );
    return sums.join();
  };
  const before = await real();
  await turn();
  expect(await real()).toBe(before);
  const { measures, plans } = await quality(epi);
  const [diarrhoea] = measures.filter((one) => one.measure === 'diarrhoea');
  const rule = diarrhoea?.rules.find(
    ({ detector, level }) => detector === 'vigil-day' && level === 'township',
  );
  expect(rule).toMatchObject({ precision: { hits: 2, of: 10 }, uncertain: 1 });
  expect(diarrhoea?.detected.of).toBeGreaterThan(15);
  expect(diarrhoea?.detected.hits).toBeGreaterThan(0);
  const large = diarrhoea?.bySize.find(({ size }) => size === 'large')?.detected.share ?? 0;
  const small = diarrhoea?.bySize.find(({ size }) => size === 'small')?.detected.share ?? 1;
  expect(large).toBeGreaterThan(small);
  expect(plans.map(({ family }) => family)).toContain('epidemic');
});

it('what no rule could judge is in no figure, is told with its reason, and is judged once it can be', async () => {
  const figures = async () =>
    (await quality(epi, 90)).measures.find((one) => one.measure === 'diarrhoea');
  const township = (one: Awaited<ReturnType<typeof figures>>) =>
    one?.rules.find((rule) => rule.detector === 'vigil-day' && rule.level === 'township');
  const before = await figures();
  const stored = await desk.pool.query<{ reason: string; trials: number }>(
    `SELECT unjudged AS reason, count(*)::int AS trials FROM shadow_trials
     WHERE measure = 'diarrhoea' AND detector = 'vigil-day' AND level = 'township' AND unjudged IS NOT NULL
     GROUP BY 1 ORDER BY 2 DESC, 1`,
  );
  expect(stored.rows.map(({ reason }) => reason)).toContain('history-short');
  expect(township(before)?.unjudged).toEqual(stored.rows);
  // Of one outbreak every rule is set to unjudged: it leaves what was found of the measure, and is tried again.
  const [lost] = (
    await desk.pool.query<{ series: string; onset_day: string }>(
      `SELECT series, onset_day FROM shadow_trials WHERE measure = 'diarrhoea' AND level = 'township'
       GROUP BY 1, 2 HAVING bool_and(unjudged IS NULL) ORDER BY 1, 2 LIMIT 1`,
    )
  ).rows;
  await desk.pool.query(
    `UPDATE shadow_trials SET unjudged = 'few-cases', delay_days = NULL, pvalue = NULL, quiet_days = 0, quiet_signals = 0, quiet_pvalues = '[]'
     WHERE series = $1 AND onset_day = $2`,
    [lost?.series, lost?.onset_day],
  );
  const without = await figures();
  expect(without?.detected.of).toBe((before?.detected.of ?? 0) - 1);
  const few = (one: typeof before) =>
    one?.unjudged.find(({ reason }) => reason === 'few-cases')?.trials ?? 0;
  expect(few(without)).toBe(few(before) + 1);
  expect(township(without)?.detected.of).toBe((township(before)?.detected.of ?? 0) - 1);
  await turn();
  expect(await figures()).toEqual(before);
});

it('a limit is proposed, accepted by an epidemiologist and confirmed by another person', async () => {
  const [proposal] = (await quality(epi)).proposals;
  expect(proposal).toMatchObject({
    measure: 'diarrhoea',
    detector: 'vigil-day',
    level: 'township',
  });
  expect(proposal?.evidence.before).toMatchObject({ hits: 2, of: 10 });
  expect(proposal?.evidence.after).toMatchObject({ hits: 2, of: 2 });
  expect(proposal?.evidence.uncertain).toBe(1);
  expect(proposal?.evidence.spared).not.toContain(alertIds.get(UNCERTAIN));
  const path = '/api/rule-changes/commands';
  const accept = { command: 'accept-proposal', proposal: proposal?.id, reason: 'few cases each' };
  expect(await act(duty, path, accept)).toBe(403);
  expect(await act(epi, path, accept)).toBe(200);
  const waiting = await quality(duty);
  expect(waiting.proposals).toEqual([]);
  expect(waiting.changes).toMatchObject([{ state: 'waiting', askedBy: 'epi.city' }]);
  const confirm = { command: 'confirm-change', change: waiting.changes[0]?.id };
  expect(await act(epi, path, confirm)).toBe(409);
  expect(await act(duty, path, confirm)).toBe(200);
  expect((await quality(duty)).changes).toMatchObject([
    { state: 'in-force', confirmedBy: 'duty.city', validFromAt: TODAY + 2 * DAY_MS },
  ]);
  const audited = await desk.pool.query<{ action: string; actor: string }>(
    `SELECT action, actor FROM audit WHERE subject LIKE 'change:%' AND action <> 'command-refused' ORDER BY seq`,
  );
  expect(audited.rows).toEqual([
    { action: 'accept-proposal', actor: 'user:epi.city' },
    { action: 'confirm-change', actor: 'user:duty.city' },
  ]);
});

it('the days after are judged by it, those before stay as they were, and a replay does the same', async () => {
  await tell(day(1, risen));
  for (let number = 2; number < 9; number += 1) await tell(day(number, usual(number)));
  await tell(day(9, risen));
  const vigil = ({ detector }: Signal): boolean => detector.params['detector'] === 'vigil-day';
  const of = async (db: Pool, number: number): Promise<Signal[]> =>
    (await signalsOf(db, TODAY + number * DAY_MS)).filter(vigil);
  expect(await of(desk.pool, 0)).toHaveLength(PLACES.length);
  expect(await of(desk.pool, 1)).toHaveLength(PLACES.length);
  expect((await of(desk.pool, 9)).map(({ place }) => place).toSorted()).toEqual(PLACES.slice(0, 2));

  await again(bare.pool, { withChanges: true });
  await again(unchanged.pool, { withChanges: false });
  expect(await of(unchanged.pool, 9)).toHaveLength(PLACES.length);
  for (const number of [0, 1, 9]) {
    const replayed = await of(bare.pool, number);
    const said = (signals: readonly Signal[]) =>
      signals.map(({ id, observed, threshold, reason }) => ({ id, observed, threshold, reason }));
    expect(said(replayed)).toEqual(said(await of(desk.pool, number)));
  }
});

it('a budget is asked for on its plan, confirmed by another person, and sets limits', async () => {
  await turn();
  const seen = await quality(duty);
  const plan = seen.plans.find(({ family }) => family === 'epidemic');
  expect(plan?.place).toBe('9901');
  const { signalsPerWeekLeast: least = 0, signalsPerWeekNow: now = 0 } = plan ?? {};
  expect(now).toBeGreaterThan(least);
  const path = '/api/rule-changes/commands';
  const body = {
    command: 'set-budget',
    place: '9901',
    family: 'epidemic',
    signalsPerWeek: least,
    plan: plan?.id,
    reason: 'what the desk can bear',
  };
  expect(await act(county, path, body)).toBe(403);
  expect(await act(duty, path, { ...body, signalsPerWeek: least / 2 })).toBe(422);
  expect(await act(duty, path, { ...body, plan: `bp-${'a'.repeat(26)}` })).toBe(409);
  expect(await act(duty, path, body)).toBe(200);
  const [asked] = (await quality(duty)).changes;
  expect(asked).toMatchObject({ state: 'waiting', askedBy: 'duty.city', place: '9901' });
  expect(asked?.overrides.length).toBeGreaterThan(0);
  const confirm = { command: 'confirm-change', change: asked?.id };
  expect(await act(duty, path, confirm)).toBe(409);
  expect(await act(county, path, confirm)).toBe(404);
  expect(await act(epi, path, confirm)).toBe(200);
  const stored = await desk.pool.query<{ alpha: number }>(
    `SELECT (setting->>'alpha')::float8 AS alpha FROM rule_overrides WHERE change_id = $1`,
    [asked?.id],
  );
  expect(stored.rows).toHaveLength(asked?.overrides.length ?? 0);
  await turn();
  const ofOneInstant = await desk.pool.query(
    'SELECT place, family, as_of FROM budget_plans GROUP BY 1, 2, 3 HAVING count(*) > 1',
  );
  expect(ofOneInstant.rows).toEqual([]);
  const after = (await quality(duty)).plans.find(({ family }) => family === 'epidemic');
  expect(after?.signalsPerWeekNow).toBeCloseTo(least, 6);
});

// Every stage and the stream's server are killed ten times each at random moments under load, and the database now and then. Afterwards the counts
// are those of a recount of what was accepted, no event, signal or task is missing or doubled, and the audit is whole. VIGIL_CRASH_ROUNDS sets the
// number of rounds. Run again what failed: VIGIL_CRASH_SEED=<seed> npm run test:crash.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { Site } from '../../contracts/catalogue/site.ts';
import { loadCatalogue } from '../../detectors/load-catalogue.ts';
import { compareCounts, readCounts, readEvents, recount } from '../../detectors/observe/recount.ts';
import { loadLines } from '../../platform/catalogue/load-lines.ts';
import { silentLog } from '../../platform/log.ts';
import { openStore } from '../../platform/store/pool.ts';
import { Desk } from '../acceptance/desk.ts';
import { untilSettled } from '../acceptance/settled.ts';
import { untilTrue } from '../acceptance/until.ts';
import { startVigil, type Vigil } from '../acceptance/vigil-process.ts';
import {
  COUNTED_MEASURES,
  differences,
  expectedCounts,
  expectedTasks,
  type Duty,
} from './expected.ts';
import { startRemarks, type Remarks } from './remarks.ts';
import { startSenders, type Senders } from './senders.ts';
import {
  random,
  shuffled,
  tellCase,
  tellVisit,
  type PlantedCase,
  type PlantedDisease,
  type Told,
} from './told.ts';
import { killInRounds, type Deaths } from './kill-rounds.ts';
import { VICTIMS } from './victims.ts';
import { checkBetweenRounds } from './between-rounds.ts';

const SEED = Number(process.env['VIGIL_CRASH_SEED'] ?? Date.now() % 1_000_000_000);
const CATALOGUE = fileURLToPath(new URL('../../catalogue', import.meta.url));
/** In each of them every stage and the nats-server dies once. */
const ROUNDS = Number(process.env['VIGIL_CRASH_ROUNDS'] ?? 10);
const BATCH_MAX = 12;
const SETTLE_MS = 900_000;
/** Statements are told until the killing is over, and no more than this. */
const VISITS_MAX = 60_000;

const next = random(SEED);
const sites = loadLines(join(CATALOGUE, 'city', 'sites.ndjson'), Site);

let vigil: Vigil;
let senders: Senders;
let remarks: Remarks;
let deaths: Deaths;
const planted = plantCases();

/** In each county two cholera cases and one that is taken back, in townships of their own; plague in every third county. */
function plantCases(): PlantedCase[] {
  const counties = [...new Set(sites.map((site) => site.place.slice(0, 6)))];
  return counties.flatMap((county, index) => {
    const inCounty = shuffled(
      sites.filter((site) => site.place.startsWith(county)),
      next,
    );
    const townships = new Map(inCounty.map((site) => [site.place.slice(0, 9), site]));
    const [first, second, third, fourth] = [...townships.values()];
    const cases: [PlantedDisease, Site | undefined, boolean][] = [
      ['cholera', first, true],
      ['cholera', second, true],
      ['cholera', third, false],
      ['plague', index % 3 === 0 ? fourth : undefined, true],
    ];
    return cases.flatMap(([disease, site, stands]) =>
      site === undefined ? [] : [{ disease, site, stands }],
    );
  });
}

/** All that is told, in an order of its own: batches of several visits, with the planted cases somewhere in between. */
function teller(): { take: () => readonly Told[]; stop: () => void } {
  const waiting: Told[] = planted.flatMap((one, index) => tellCase(index, one));
  let visits = 0;
  let isStopped = false;
  return {
    take: () => {
      if ((isStopped || visits >= VISITS_MAX) && waiting.length === 0) return [];
      const batch: Told[] = waiting.splice(0, isStopped ? BATCH_MAX : Math.floor(next() * 2));
      while (!isStopped && visits < VISITS_MAX && batch.length < BATCH_MAX * next() + 1) {
        visits += 1;
        batch.push(...tellVisit(visits, sites, next));
      }
      return batch.length > 0 ? batch : waiting.splice(0, 1);
    },
    stop: () => {
      isStopped = true;
    },
  };
}

const told = (): Told[] => [...senders.accepted.values()];
const say = (sentence: string): void => void process.stdout.write(`crash: ${sentence}\n`);

beforeAll(async () => {
  say(`seed ${SEED}; again with VIGIL_CRASH_SEED=${SEED} npm run test:crash`);
  vigil = await startVigil();
  const mouth = teller();
  senders = startSenders(vigil, {
    take: mouth.take,
    next,
    httpSenders: 3,
    mllpSenders: 2,
    pauseMs: 400,
  });
  const duty = await Desk.signIn(vigil, 'duty.city');
  await untilTrue('a first alert stands', async () => (await duty.alerts()).length > 0);
  remarks = startRemarks(duty);
  deaths = await killInRounds(vigil, {
    rounds: ROUNDS,
    seed: SEED,
    accepted: () => senders.accepted.size,
    betweenRounds: () => checkBetweenRounds(vigil, senders),
    say,
  });
  mouth.stop();
  await senders.done();
  await remarks.done();
  say(
    `${senders.accepted.size} statements accepted, ${senders.retries()} tries without an answer, ${senders.repeats()} repetitions`,
  );
  await untilSettled(vigil, SETTLE_MS);
}, 2_400_000);

afterAll(async () => {
  const { left } = await vigil.stop();
  vigil.forget();
  expect(left).toEqual([]);
}, 600_000);

describe('after all the deaths', () => {
  it('each victim has died as often as there were rounds', () => {
    for (const victim of VICTIMS) expect([victim, deaths.get(victim)]).toEqual([victim, ROUNDS]);
  });

  it('every stage is ready again and no letter is dead', async () => {
    for (const stage of ['ingest', 'detectors', 'alerts', 'dashboard'] as const) {
      await untilTrue(
        `${stage} is ready`,
        async () => (await fetch(vigil.url(stage, '/readyz'))).status === 200,
      );
    }
    expect(await vigil.sql('SELECT operator, code, reason FROM dead_letters')).toEqual([]);
  });

  it('each accepted statement is one stored event', async () => {
    expect(senders.accepted.size).toBeGreaterThan(500);
    const rows = await vigil.sql<{ events: number; ids: number }>(
      'SELECT count(*)::int AS events, count(DISTINCT id)::int AS ids FROM events',
    );
    expect(rows[0]).toEqual({ events: senders.accepted.size, ids: senders.accepted.size });
  });

  it('the counts are those of a recount of what was told', async () => {
    const rows = await vigil.sql<{ key: string; count: number }>(
      `SELECT series || ' ' || kind || ' ' || round(extract(epoch FROM start_at) * 1000)::text AS key, count
       FROM observations WHERE count <> 0 AND series LIKE '%~all' AND split_part(series, '~', 1) = ANY ($1)`,
      [COUNTED_MEASURES],
    );
    const kept = new Map(rows.map((row) => [row.key, row.count]));
    const expected = expectedCounts(told());
    expect(expected.size).toBeGreaterThan(500);
    expect(differences(kept, expected)).toEqual([]);
  });

  it('the counts of every series are those of a recount of the stored events', async () => {
    const store = await openStore({
      url: vigil.databaseUrl(),
      applicationName: 'recount',
      log: silentLog,
    });
    try {
      const truth = recount(await readEvents(store), loadCatalogue(CATALOGUE, 'Asia/Shanghai'));
      expect(compareCounts(await readCounts(store), truth.counts).slice(0, 20)).toEqual([]);
    } finally {
      await store.end();
    }
  });

  it('each planted case is one signal, and those taken back stand no more', async () => {
    const rows = await vigil.sql<{ disease: string; site: string }>(
      `SELECT signal->>'disease' AS disease, site_id AS site FROM signals
       WHERE kind = 'single-case' AND status <> 'withdrawn'`,
    );
    const standing = rows.map(({ disease, site }) => `${disease} ${site}`).sort();
    const expected = planted
      .filter(({ stands }) => stands)
      .map(({ disease, site }) => `${disease} ${site.id}`)
      .sort();
    expect(standing).toEqual(expected);
  });

  it('each signal has reached the alerts in its last revision, and is in one of them', async () => {
    const lost = await vigil.sql(
      `SELECT s.id, s.kind, s.revision, s.status FROM signals s
       LEFT JOIN signal_dispositions d ON d.signal_id = s.id AND d.revision = s.revision WHERE d.signal_id IS NULL`,
    );
    expect(lost).toEqual([]);
    const astray = await vigil.sql(
      `SELECT s.id FROM signals s LEFT JOIN alert_signals a ON a.signal_id = s.id
       WHERE s.kind = 'single-case' AND s.status <> 'withdrawn' AND (a.signal_id IS NULL OR a.revision <> s.revision)`,
    );
    expect(astray).toEqual([]);
  });

  it('each disease has one alert in each county', async () => {
    const rows = await vigil.sql<{ alert: string }>(
      `SELECT disease || ' ' || left(place, 6) AS alert FROM alerts
       WHERE kind = 'single-notifiable-case' AND state <> 'withdrawn'`,
    );
    const expected = planted.map(({ disease, site }) => `${disease} ${site.place.slice(0, 6)}`);
    expect(rows.map(({ alert }) => alert).sort()).toEqual([...new Set(expected)].sort());
  });

  it('each department has its task of each alert once', async () => {
    const rows = await vigil.sql<{ task: string }>(
      `SELECT a.disease || ' ' || left(a.place, 6) || ' | ' || t.stage || ' ' || t.part || ' ' || t.department || ' ' || t.place AS task
       FROM tasks t JOIN alerts a ON a.id = t.alert_id
       WHERE a.kind = 'single-notifiable-case' AND a.state <> 'withdrawn' AND t.state <> 'withdrawn'`,
    );
    const tasks = rows.map(({ task }) => task).sort();
    expect(tasks).toEqual([...new Set(tasks)]);
    // A township that was called up for a case that was then taken back keeps its tasks while others of the county stand.
    const forNothing = planted
      .filter(({ stands }) => !stands)
      .map(({ site }) => site.place.slice(0, 9));
    const needed = tasks.filter((task) => !forNothing.some((place) => task.endsWith(` ${place}`)));
    expect(needed).toEqual(expectedTasks(planted, dutiesOfTheList()));
  });

  it('each remark of the desk stands in the audit once', async () => {
    const rows = await vigil.sql<{ reason: string }>(
      `SELECT reason FROM audit WHERE action = 'comment' ORDER BY seq`,
    );
    expect(remarks.said().length).toBeGreaterThan(5);
    expect(rows.map(({ reason }) => reason).sort()).toEqual([...remarks.said()].sort());
  });

  it('the audit is whole', async () => {
    const { code, output } = await vigil.run('audit', 'verify');
    expect([code, output]).toEqual([0, expect.stringContaining('is whole')]);
  });
});

function dutiesOfTheList(): Duty[] {
  const path = join(CATALOGUE, 'responsibilities', 'single-notifiable-case.yaml');
  const { stages } = parse(readFileSync(path, 'utf8')) as {
    stages: Record<
      string,
      { part: string; departments: string[]; office: string; atLevels?: string[] }[]
    >;
  };
  return Object.entries(stages)
    .filter(([stage]) => stage !== 'evaluate')
    .flatMap(([stage, duties]) =>
      duties
        .filter(({ atLevels }) => atLevels?.includes('I') ?? true)
        .flatMap(({ part, departments, office }) =>
          departments.map((department) => ({ stage, part, department, office })),
        ),
    );
}

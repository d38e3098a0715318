// The detectors' process is killed with -9 at moments that nobody chose, while events come in: the counts are those of a recount,
// and no event, signal or case is missing or doubled.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import { systemClock } from '../../platform/clock.ts';
import { busCredentials } from '../../platform/embedded/nats.ts';
import { runProgram, type Program } from '../../platform/testing/program.ts';
import { startTestPath, type TestPath } from '../detector-path.fixture.ts';
import { icd10, visitEvent } from '../events.fixture.ts';
import { shippedCatalogue, shippedParts } from '../shipped-catalogue.fixture.ts';
import { compareCounts, readCounts, readEvents, recount } from './recount.ts';

const PATIENCE_MS = 600_000;
const KILLS = 6;
const EVENTS_EACH = 1200;
const LIFE_MS = { least: 50, most: 1500 };
const CODES = ['A09', 'J11.1', 'S93.4', 'A00.9', 'B05.9', 'K35', 'B08.4'];

let path: TestPath;
const now = Date.now();

beforeAll(async () => {
  path = await startTestPath(shippedCatalogue);
}, PATIENCE_MS);
afterAll(() => path.stop());

const url = (name: string): string => JSON.stringify(new URL(name, import.meta.url).href);

/** The operators as the stage runs them, in a process of their own. */
function detectors(): Program {
  const folder = new URL('../../catalogue', import.meta.url).pathname;
  return runProgram(`
    import { connectBus } from ${url('../../platform/bus/connect.ts')};
    import { systemClock } from ${url('../../platform/clock.ts')};
    import { silentLog } from ${url('../../platform/log.ts')};
    import { createMetrics } from ${url('../../platform/metrics.ts')};
    import { openStore } from ${url('../../platform/store/pool.ts')};
    import { loadCatalogue } from ${url('../load-catalogue.ts')};
    import { startOperator } from ${url('../main.ts')};
    const url = ${JSON.stringify(path.database.url)};
    const store = await openStore({ url, applicationName: 'detectors', log: silentLog, connectionsMax: 20, role: 'vigil_detectors' });
    const bus = await connectBus({ url: ${JSON.stringify(path.server.url)}, name: 'detectors', log: silentLog,
      credentials: ${JSON.stringify(busCredentials(path.server.home, 'detectors'))} });
    const metrics = createMetrics('detectors');
    const runtime = { bus, store, leaseUrl: url, leaseRole: 'vigil_detectors', clock: systemClock, log: silentLog, metrics };
    const catalogue = loadCatalogue(${JSON.stringify(folder)}, 'Asia/Shanghai');
    const settings = { allowedLatenessDays: 7, idleAfterMinutes: 60, progressTickMs: 300 };
    for (const name of ['observe', 'assess', 'progress']) startOperator(name, { settings, catalogue, runtime, metrics });
    console.log('running');`);
}

function events(round: number): Event[] {
  return Array.from({ length: EVENTS_EACH }, (_, number) => {
    const site = shippedParts.sites[(number * 7) % 60] ?? shippedParts.sites[0];
    if (site === undefined) throw new Error('the city has no sites');
    const at = now - ((number * 977) % 86_400) * 1000;
    // Two thirds are first statements, the others correct or cancel what an earlier one said, half of them without the person.
    const visit = `${String(round)}-${String(number - (number % 3))}`;
    const action = (['start', 'update', number % 2 === 0 ? 'cancel' : 'update'] as const)[
      number % 3
    ];
    return visitEvent(visit, action ?? 'start', {
      site: site.id,
      place: site.place,
      at,
      person: number % 3 === 2 ? null : visit,
      statedAt: at + (number % 3),
      receivedAt: now + round,
      fields: { occurredAt: at, diagnoses: [icd10(CODES[number % CODES.length] ?? 'A09')] },
    });
  });
}

async function storedEvents(): Promise<number> {
  const answer = await path.database.pool.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM events',
  );
  return answer.rows[0]?.count ?? 0;
}

it(
  'counts right after it was killed six times under load',
  async () => {
    const all: Event[] = [];
    let interrupted = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      const program = detectors();
      await program.says('running');
      const batch = events(kill);
      all.push(...batch);
      const publishing = path.publish(batch);
      const lifeMs = LIFE_MS.least + Math.random() * (LIFE_MS.most - LIFE_MS.least);
      await systemClock.sleep(lifeMs);
      program.child.kill('SIGKILL');
      expect(await program.ended).toBe('SIGKILL');
      await publishing;
      if ((await storedEvents()) < new Set(all.map(({ id }) => id)).size) interrupted += 1;
    }
    expect(interrupted).toBeGreaterThan(0);
    const last = detectors();
    await last.says('running');
    await path.settled();
    last.child.kill('SIGKILL');
    await last.ended;
    const stored = await readEvents(path.database.pool);
    expect(stored.map(({ id }) => id).sort()).toEqual([...new Set(all.map(({ id }) => id))].sort());
    const truth = recount(stored, shippedCatalogue);
    expect(truth.counts.size).toBeGreaterThan(100);
    expect(compareCounts(await readCounts(path.database.pool), truth.counts)).toEqual([]);
    const standing = (await path.signals()).filter(
      ({ kind, status }) => kind === 'single-case' && status !== 'withdrawn',
    );
    expect(new Set(standing.map(({ id }) => id as string))).toEqual(truth.singleCases);
    const gaps = await path.database.pool.query(
      'SELECT id FROM signal_revisions GROUP BY id HAVING max(revision) <> count(*)',
    );
    expect(gaps.rows).toEqual([]);
    // How late each came is noted with it.
    const delays = await path.database.pool.query<{ facts: number }>(
      `SELECT sum(facts::int)::int AS facts
       FROM (SELECT kind, counts FROM delay_marks UNION ALL SELECT kind, counts FROM site_delays) AS told, jsonb_array_elements_text(counts) AS facts
       WHERE kind = 'visit'`,
    );
    expect(delays.rows).toEqual([{ facts: stored.length }]);
  },
  PATIENCE_MS,
);

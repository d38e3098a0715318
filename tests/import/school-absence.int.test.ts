// A file of school absence from its lines to a signal, on a real PostgreSQL and NATS: the counts in it move the series of the school's
// township, a later line corrects an earlier one, and a day with too many raises a signal.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { startTestPath, type TestPath } from '../../detectors/detector-path.fixture.ts';
import { compareCounts, readCounts, readEvents, recount } from '../../detectors/observe/recount.ts';
import { shippedCatalogue, shippedParts } from '../../detectors/shipped-catalogue.fixture.ts';
import { keyRing } from '../../ingest/deidentify/key-ring.ts';
import { scrub } from '../../ingest/deidentify/shipped-scrub.fixture.ts';
import { fileSource } from '../../ingest/import/byte-source.ts';
import { importFile } from '../../ingest/import/import-file.ts';
import type { ImportReport } from '../../ingest/import/import-report.ts';
import { loadProfiles } from '../../ingest/import/load-profiles.ts';
import { createToEvent } from '../../ingest/normalise/to-event.ts';
import { SiteRegistry } from '../../ingest/sites/registry.ts';
import { createMetrics } from '../../platform/metrics.ts';
import { systemClock } from '../../platform/clock.ts';
import { dayOf } from '../../platform/zone/zone-time.ts';

// Nothing here is about speed, and the machine may have other work.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const ring = keyRing('international', [
  { version: 1, state: 'active', secret: new Uint8Array(32).fill(7) },
]);
const site = shippedParts.sites.find(({ level }) => level === 'township-centre');
if (site === undefined || ring.outcome !== 'ring') throw new Error('no site, or no keys');
const registry = new SiteRegistry({ sites: [site], keys: [], peers: [] });
const folder = mkdtempSync(join(tmpdir(), 'vigil-absence-'));
const profile = loadProfiles('catalogue').get('school-absence');
const now = Date.now();
const day = (ago: number): string => dayOf(now - ago * DAY_MS, 'Asia/Shanghai');
const line = (ago: number, count: number): string =>
  `99010200101,${day(ago)},因病,${String(count)},900`;
let path: TestPath;

beforeAll(async () => {
  path = await startTestPath(shippedCatalogue);
  await path.work(['observe', 'assess', 'progress']);
});
afterAll(() => path.stop());

const TITLES = '学校编码,日期,缺课原因,缺课人数,在校人数';

async function importLines(lines: readonly string[], titles = TITLES): Promise<ImportReport> {
  if (site === undefined || ring.outcome !== 'ring') throw new Error('no site, or no keys');
  const file = join(folder, 'absence.csv');
  writeFileSync(file, [titles, ...lines].join('\n'));
  const sent: Event[] = [];
  const { report } = await importFile(
    {
      source: fileSource(file),
      grant: { site, speaksForAll: false },
      profile,
      form: 'csv',
      effect: 'import',
    },
    {
      door: {
        registry: () => registry,
        toEvent: createToEvent({ ring: ring.ring, idKey: Buffer.alloc(32, 5), scrub }),
        publish: async (events) => {
          sent.push(...events);
          await path.publish(events);
          return events.map(() => ({ duplicate: false }));
        },
        setAside: async () => undefined,
        flow: createMetrics('test').flow('lines', {
          dropped: ['duplicate', 'rejected'],
          errored: ['not-stored'],
        }),
      },
      now: () => Date.now(),
    },
  );
  await path.settled();
  return report;
}

async function counted(ago: number): Promise<number> {
  const answer = await path.database.pool.query<{ count: string }>(
    `SELECT sum(count) AS count FROM observations WHERE kind = 'day' AND series LIKE 'school-absence%township%'
       AND start_at = $1::date::timestamp AT TIME ZONE 'Asia/Shanghai'`,
    [day(ago)],
  );
  return Number(answer.rows[0]?.count ?? 0);
}

it('counts as many as the lines say, and a correction in their place', async () => {
  const history = Array.from({ length: 28 }, (_, index) => line(28 - index, 8 + (index % 4)));
  expect(await importLines(history)).toMatchObject({ accepted: 28, rejected: 0 });
  expect(await counted(1)).toBe(8 + (27 % 4));
  await importLines([line(1, 9)]);
  expect(await counted(1)).toBe(9);
});

it('counts each class of a school and each word for a cause, once, and again after a correction', async () => {
  const byClass = (second: number): readonly string[] => [
    `${line(40, 3)},一班`,
    `${line(40, second)},二班`,
    `${line(40, 2).replace('因病', '因病缺课')},二班`,
  ];
  const titles = `${TITLES},班级`;
  expect(await importLines(byClass(4), titles)).toMatchObject({ accepted: 3, rejected: 0 });
  expect(await counted(40)).toBe(9);
  await importLines(byClass(5), titles);
  expect(await counted(40)).toBe(10);
});

it('raises a signal on the day that has too many, and the recount agrees', async () => {
  await importLines([line(0, 80)]);
  for (;;) {
    const raised = (await path.signals()).filter(
      (signal) => signal.kind === 'series' && signal.status === 'raised',
    );
    if (raised.some((signal) => signal.measure === 'school-absence')) break;
    await systemClock.sleep(50);
  }
  const events = await readEvents(path.database.pool);
  const again = recount(events, shippedCatalogue);
  expect(compareCounts(await readCounts(path.database.pool), again.counts)).toEqual([]);
});

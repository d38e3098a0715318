// A changed catalogue on real servers: stored units are looked at again, page by page and over a restart, and their counts become what
// a recount under the new catalogue gives; a catalogue that comes back is followed back.
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import { systemClock } from '../../platform/clock.ts';
import { composeCatalogue, type DetectorCatalogue } from '../catalogue.ts';
import { startTestPath, type TestPath } from '../detector-path.fixture.ts';
import { icd10, visitEvent } from '../events.fixture.ts';
import { measureOf } from '../series/kinds.fixture.ts';
import { shippedCatalogue, shippedParts } from '../shipped-catalogue.fixture.ts';
import { compareAmounts, readAmounts, readEvents, recount } from './recount.ts';

// Nothing here is about speed, and the machine may have other work.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let path: TestPath;
const now = Date.now();
const [site] = shippedParts.sites;
if (site === undefined) throw new Error('the city has no site');

/** Sprains are diarrhoea, and a measure is new. */
const changed = composeCatalogue({
  ...shippedParts,
  definitions: shippedParts.definitions.map((definition) =>
    definition.id === 'diarrhoea'
      ? { ...definition, criteria: { codes: { 'icd-10': ['S93'] } } }
      : definition,
  ),
  measures: [
    ...shippedParts.measures,
    measureOf('sprains', {
      kind: 'proportion',
      counted: { of: 'case-definition', definition: 'diarrhoea' },
      outOf: { of: 'informative-visits' },
    }),
  ],
});

beforeAll(async () => {
  path = await startTestPath(shippedCatalogue);
});
afterAll(() => path.stop());

const visits: Event[] = Array.from({ length: 60 }, (_, number) => {
  const at = now - (number + 1) * 3_600_000;
  const fields = { occurredAt: at, diagnoses: [icd10(number % 3 === 0 ? 'A09' : 'S93.4')] };
  return visitEvent(`v${String(number)}`, 'start', {
    site: site.id,
    place: site.place,
    at,
    receivedAt: now,
    fields,
  });
});

async function workUnder(
  catalogue: DetectorCatalogue,
  done: () => Promise<boolean>,
): Promise<void> {
  const running = await path.work(['observe', 'reclassify', 'assess'], systemClock, catalogue);
  while (!(await done())) await systemClock.sleep(50);
  await Promise.all(running.map((operator) => operator.stop()));
}

const progress = async (): Promise<{ looked: number; isDone: boolean }> => {
  const { rows } = await path.database.pool.query<{ looked_at: number; ended_at: number | null }>(
    'SELECT looked_at, ended_at FROM reclassifications',
  );
  return { looked: rows[0]?.looked_at ?? 0, isDone: rows[0]?.ended_at != null };
};

async function differences(catalogue: DetectorCatalogue): Promise<string[]> {
  const { pool } = path.database;
  const recounted = recount(await readEvents(pool), catalogue);
  return compareAmounts(await readAmounts(pool), recounted.amounts);
}

it('recounts stored units under a new definition, and goes on after a restart', async () => {
  const running = await path.work(['observe', 'assess']);
  await path.publish(visits);
  await path.settled();
  expect(await differences(shippedCatalogue)).toEqual([]);
  await Promise.all(running.map((operator) => operator.stop()));

  await workUnder(changed, async () => (await progress()).looked > 0);
  const before = await progress();
  await workUnder(changed, async () => (await progress()).isDone);
  await path.work(['assess'], systemClock, changed).then(async (assess) => {
    await path.settled();
    await Promise.all(assess.map((operator) => operator.stop()));
  });
  expect(await progress()).toMatchObject({ looked: 60, isDone: true });
  expect(before.looked).toBeLessThanOrEqual(60);
  expect(await differences(changed)).toEqual([]);
  const kept = await readAmounts(path.database.pool);
  expect([...kept.keys()].some((key) => key.startsWith('sprains~county~'))).toBe(true);
});

it('follows a catalogue that comes back', async () => {
  await workUnder(shippedCatalogue, async () => {
    const { isDone } = await progress();
    return isDone && (await differences(shippedCatalogue)).length === 0;
  });
  expect(await differences(shippedCatalogue)).toEqual([]);
});

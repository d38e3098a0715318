// Means and edges as the sources view reads them: parts are summed, old ones are not, and a line is told to be cut only where it held something.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PlaceCode } from '../../../contracts/place.ts';
import { DAY_MS } from '../../../contracts/time.ts';
import { freshDatabase, type TestDatabase } from '../../../platform/testing/test-database.ts';
import { testNames } from '../desk.fixture.ts';
import { readEdgeLines, readResources } from './feeds.ts';

const NOW = Date.UTC(2026, 5, 10);
let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

it('sums the parts of a unit that are told of one time, and shows nothing of other sites', async () => {
  const [site, other] = testNames.sites;
  if (site === undefined || other === undefined) throw new Error('no sites');
  for (const [id, part, days, amounts] of [
    [site.id, '', 0, { available: 3, inUse: 1 }],
    [site.id, 'aaaaaaaa', 2, { available: 5, inUse: 4 }],
    [site.id, 'bbbbbbbb', 9, { available: 90, inUse: 90 }],
    [other.id, '', 0, { available: 7, inUse: 7 }],
  ] as const)
    await database.pool.query(
      `INSERT INTO resource_states (site_id, kind, unit, part, place, occurred_at, amounts, stated_at, stated_rank, received_at, event_id)
       VALUES ($1, 'device-use', 'ultrasound', $2, '990102001', to_timestamp($3::float8 / 1000), $4, 0, 0, 0, 'e')`,
      [id, part, NOW - days * DAY_MS, amounts],
    );
  expect(await readResources(database.pool, [site])).toMatchObject({
    isCut: false,
    resources: [
      {
        siteId: site.id,
        unit: 'ultrasound',
        parts: 2,
        amounts: { available: 8, inUse: 5 },
        occurredAt: NOW,
      },
    ],
  });
});

it('calls a line cut that held events and is heard no more, and quiet ones caught up', async () => {
  for (const [place, waiting, minutes] of [
    ['990102', 0, 600],
    ['990103', 12, 1],
    ['990104', 34, 6],
    ['990105', 34, 6],
  ] as const)
    await database.pool.query(
      `INSERT INTO edge_lines (line, place, origin, seq, last_ids, waiting, oldest_waiting_at, heard_at)
       VALUES ($1, $1, 'o', 1, '{}', $2, NULL, to_timestamp($3::float8 / 1000))`,
      [place, waiting, NOW - minutes * 60_000],
    );
  const covers = (place: PlaceCode): boolean => place !== '990105';
  const lines = await readEdgeLines(database.pool, covers, NOW);
  expect(lines.map(({ place, state, waiting }) => [place, state, waiting])).toEqual([
    ['990102', 'caught-up', 0],
    ['990103', 'behind', 12],
    ['990104', 'cut', 34],
  ]);
});

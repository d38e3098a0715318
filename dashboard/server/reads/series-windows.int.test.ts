// Half hours and sessions as the screen gets them, read from what is stored: sessions are made by the facts, also by those before the time
// that is asked for.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SeriesKey } from '../../../contracts/series.ts';
import { DAY_MS, HALF_HOUR_MS, HOUR_MS } from '../../../contracts/time.ts';
import type { WindowKind } from '../../../contracts/window-shape.ts';
import { freshDatabase, type TestDatabase } from '../../../platform/testing/test-database.ts';
import { MONDAY } from '../desk.fixture.ts';
import { saveCount, saveProgress, saveWatermark } from '../records.fixture.ts';
import { readSeriesPoints } from './series.ts';

const SERIES = 'carbon-monoxide~township~990102001~all' as SeriesKey;
const zone = 'Asia/Shanghai';
const START = MONDAY - 2 * DAY_MS;

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  await saveProgress(
    database.pool,
    { id: 's-990102001-1', place: '990102001' },
    { firstDay: '2026-05-01', occurredAt: MONDAY },
  );
  // Pauses of one, of two and of three hours.
  for (const hours of [0, 0.5, 2, 4.5, 8])
    await saveCount(database.pool, {
      series: SERIES,
      kind: 'half',
      startAt: START + hours * HOUR_MS,
      count: 2,
    });
  await saveWatermark(database.pool, START + 9 * HOUR_MS);
});
afterAll(() => database.drop());

const ask = (kind: WindowKind, fromHours: number, toHours: number) =>
  readSeriesPoints(database.pool, {
    series: SERIES,
    kind,
    fromAt: START + fromHours * HOUR_MS,
    toAt: START + toHours * HOUR_MS,
    asOf: undefined,
    now: MONDAY,
    zone,
    rulesAt: () => [],
  });

it('counts half hours, and zeros between them', async () => {
  const points = await ask('half-hour', 0, 2.5);
  expect(points.map(({ count }) => count)).toEqual([2, 2, 0, 0, 2]);
  expect(points[0]?.window).toMatchObject({ startAt: START, endAt: START + HALF_HOUR_MS });
});

it('makes sessions of the facts, with nothing between them, whole where they began before', async () => {
  const hours = async (from: number, to: number) =>
    (await ask('session-hours2', from, to)).map(({ window, count, complete }) => [
      (window.startAt - START) / HOUR_MS,
      (window.endAt - START) / HOUR_MS,
      count,
      complete,
    ]);
  const first = [0, 5, 8, true];
  const second = [8, 8.5, 2, false];
  expect(await hours(-1, 10)).toEqual([first, second]);
  expect(await hours(4, 6)).toEqual([first]);
  expect(await hours(6, 7)).toEqual([]);
});

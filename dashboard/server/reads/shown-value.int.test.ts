// Figures that are no plain counts, as the API answers them: a share and a rate with their unit, as known then and now, and on the map.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MapAnswer, MeasureList, SeriesAnswer } from '../../../contracts/api/series.ts';
import { DAY_MS, HOUR_MS } from '../../../contracts/time.ts';
import { MONDAY, person, startTestDesk, type TestDesk } from '../desk.fixture.ts';
import { dayStart, saveCount, saveProgress, saveWatermark } from '../records.fixture.ts';

const city = person('duty.city');
const SHARE = 'influenza-like-illness-share~county~990102~all';
const RATE = 'attendance-rate~county~990102~all';

let desk: TestDesk;

beforeAll(async () => {
  desk = await startTestDesk();
  await desk.save(city);
  await saveProgress(
    desk.pool,
    { id: 's-990102001-1', place: '990102001' },
    { firstDay: '2026-05-27', occurredAt: MONDAY },
  );
  await saveWatermark(desk.pool, dayStart(0));
  for (const [series, count] of [
    [SHARE, 30],
    [RATE, 19_250],
  ] as const)
    await saveCount(desk.pool, { series, startAt: dayStart(-1), count, revision: 2, asOf: MONDAY });
  await saveCount(desk.pool, { series: SHARE, startAt: dayStart(-2), count: 1 });
  await desk.pool.query(
    `UPDATE observations SET parts = CASE WHEN count = 30 THEN '{"d": 400}'::jsonb ELSE '{"d": 3}'::jsonb END WHERE series = $1`,
    [SHARE],
  );
  await desk.pool.query(
    `INSERT INTO observation_revisions (series, kind, start_at, revision, count, late_count, as_of, parts)
     VALUES ($1, 'day', to_timestamp($2::float8 / 1000), 1, 30, 0, to_timestamp($3::float8 / 1000), '{"d": 300}')`,
    [SHARE, dayStart(-1), dayStart(-1) + 20 * HOUR_MS],
  );
});
afterAll(() => desk.stop());

async function answerOf(series: string, more = ''): Promise<SeriesAnswer> {
  const range = `from=${String(dayStart(-2))}&to=${String(dayStart(0))}`;
  const answer = await desk.ask(city, `/api/series/${series}?${range}${more}`);
  return SeriesAnswer.parse(answer.body);
}

it('answers a share in percent, nothing where too few were seen, and the number of cases beside', async () => {
  const { points, unit } = await answerOf(SHARE);
  expect(unit).toEqual({ zh: '%', en: '%' });
  expect(points.map(({ count, value }) => [count, value])).toEqual([
    [1, null],
    [30, 7.5],
  ]);
});

it('answers a share as it was known then', async () => {
  const { points } = await answerOf(SHARE, `&asOf=${String(dayStart(-1) + DAY_MS - HOUR_MS)}`);
  expect(points.at(-1)).toMatchObject({ count: 30, value: 10 });
});

it('answers a rate by the residents of the place', async () => {
  const { points, unit } = await answerOf(RATE);
  expect(unit?.en).toBe('per 100,000');
  // 1,925,063 people live there.
  expect(points.at(-1)?.value).toBeCloseTo((19_250 * 100_000) / 1_925_063, 6);
});

it('shows the figure on the map and names its unit among the measures', async () => {
  const map = await desk.ask(
    city,
    '/api/map?measure=influenza-like-illness-share&level=county&day=2026-05-31',
  );
  const place = MapAnswer.parse(map.body).places.find((one) => one.place === '990102');
  expect(place).toMatchObject({ count: 30, value: 7.5 });
  const measures = MeasureList.parse((await desk.ask(city, '/api/measures')).body).measures;
  const unitOf = (id: string) => measures.find((one) => one.id === id)?.unit?.zh;
  expect([unitOf('mean-temperature'), unitOf('visit-to-laboratory-report')]).toEqual(['℃', '分钟']);
  expect(unitOf('visits')).toBeUndefined();
});

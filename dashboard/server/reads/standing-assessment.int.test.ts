// The map and the chart show the judgement that the rule stands on, not any that a detector below its floor has made.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MapAnswer, SeriesAnswer } from '../../../contracts/api/series.ts';
import { MONDAY, person, startTestDesk, type TestDesk } from '../desk.fixture.ts';
import {
  dayStart,
  saveAssessment,
  saveCount,
  saveProgress,
  testAssessment,
} from '../records.fixture.ts';

const city = person('duty.city');

let desk: TestDesk;

beforeAll(async () => {
  desk = await startTestDesk();
  await desk.save(city);
});
afterAll(() => desk.stop());

it('says exceeds only where the floor of the rule is passed, with the figures of that same judgement', async () => {
  const place = { id: 's-990124101-1', place: '990124101' };
  await saveProgress(desk.pool, place, { firstDay: '2026-05-27', occurredAt: MONDAY });
  const series = 'diarrhoea~county~990124~all';
  await saveCount(desk.pool, { series, startAt: dayStart(0), count: 2 });
  const c3 = { method: 'ears-c3', outcome: 'exceeds', observed: 2, expected: 0.1, upper: 0.3 };
  const c2 = { outcome: 'within', observed: 2, expected: 8.43, upper: 20 };
  await saveAssessment(desk.pool, 'today', testAssessment(series, 0, c3));
  await saveAssessment(desk.pool, 'vigil-day', testAssessment(series, 0, c2));
  const map = await desk.ask(city, '/api/map?measure=diarrhoea&level=county&day=2026-06-01');
  const status = MapAnswer.parse(map.body).places.find((one) => one.place === '990124');
  expect(status).toMatchObject({ count: 2, expected: 8.43, outcome: 'within' });
  const path = `/api/series/${series}?from=${String(dayStart(0))}&to=${String(dayStart(1))}`;
  const [day] = SeriesAnswer.parse((await desk.ask(city, path)).body).points;
  expect([day?.outcome, day?.assessment?.method, day?.assessment?.upper]).toEqual([
    'within',
    'ears-c2',
    20,
  ]);
});

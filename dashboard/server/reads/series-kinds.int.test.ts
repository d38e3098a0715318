// Windows of a series over the interface: parts of days, hours that slide and weeks are sums of what is stored; half hours that nobody
// counts are refused, because zeros would look like calm.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SeriesAnswer, type SeriesPoint } from '../../../contracts/api/series.ts';
import { Problem } from '../../../contracts/problem.ts';
import { DAY_MS, HOUR_MS } from '../../../contracts/time.ts';
import { MONDAY, person, startTestDesk, type TestDesk } from '../desk.fixture.ts';
import { saveCount, saveProgress } from '../records.fixture.ts';

const city = person('duty.city');
const SERIES = 'diarrhoea~county~990102~all';
/** Midnight of the Monday that the desk lives in. */
const START = MONDAY - 9 * HOUR_MS;

let desk: TestDesk;
beforeAll(async () => {
  desk = await startTestDesk();
  await desk.save(city);
  const sent = { firstDay: '2026-05-01', occurredAt: MONDAY };
  await saveProgress(desk.pool, { id: 's-990102001-1', place: '990102001' }, sent);
  const count = { series: SERIES, count: 3 };
  await saveCount(desk.pool, { ...count, startAt: START - DAY_MS, count: 5 });
  await saveCount(desk.pool, { ...count, startAt: START });
  await saveCount(desk.pool, { ...count, kind: 'hour', startAt: START + 8 * HOUR_MS });
});
afterAll(() => desk.stop());

async function points(fromHours: number, toHours: number, window: string): Promise<SeriesPoint[]> {
  const from = String(START + fromHours * HOUR_MS);
  const to = String(START + toHours * HOUR_MS);
  const path = `/api/series/${SERIES}?from=${from}&to=${to}&window=${window}`;
  return SeriesAnswer.parse((await desk.ask(city, path)).body).points;
}
const counts = (of: readonly SeriesPoint[]): (number | null)[] => of.map(({ count }) => count);

it('sums parts of days, hours that slide and calendar weeks', async () => {
  expect(counts(await points(0, 12, 'hours6'))).toEqual([0, 3]);
  expect(counts(await points(8, 9, 'hours3-by-hour'))).toEqual([3]);
  expect(counts(await points(-24, 24, 'week'))).toEqual([5, 3]);
});

it('refuses half hours and sessions of a measure that is not counted by them', async () => {
  for (const window of ['half-hour', 'session-hours2', 'fortnight']) {
    const answer = await desk.ask(city, `/api/series/${SERIES}?window=${window}`);
    expect([answer.status, Problem.parse(answer.body).code]).toEqual([400, 'invalid-query']);
  }
});

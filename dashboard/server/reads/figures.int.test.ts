// Figures as they are answered: what is zero, what is not known, what was known when; and lists page by page while rows change.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Alert } from '../../../contracts/alert.ts';
import { AlertList, TaskList } from '../../../contracts/api/alerts.ts';
import {
  MapAnswer,
  Quality,
  SeriesAnswer,
  SiteList,
  type SeriesPoint,
} from '../../../contracts/api/series.ts';
import { Problem } from '../../../contracts/problem.ts';
import { DAY_MS, HOUR_MS } from '../../../contracts/time.ts';
import { MONDAY, person, startTestDesk, type TestDesk } from '../desk.fixture.ts';
import {
  dayStart,
  saveAlert,
  saveAssessment,
  saveCount,
  saveProgress,
  saveRevision,
  saveTask,
  saveWatermark,
  testAlert,
  testAssessment,
  testTask,
} from '../records.fixture.ts';

const city = person('duty.city');
const SERIES = 'diarrhoea~county~990102~all';

let desk: TestDesk;

beforeAll(async () => {
  desk = await startTestDesk();
  await desk.save(city);
});
afterAll(() => desk.stop());

async function points(
  query: Record<string, string | number>,
  series = SERIES,
): Promise<SeriesPoint[]> {
  const search = new URLSearchParams(
    Object.entries(query).map(([name, value]) => [name, String(value)]),
  );
  const answer = await desk.ask(city, `/api/series/${series}?${search.toString()}`);
  return SeriesAnswer.parse(answer.body).points;
}
const counts = (of: readonly SeriesPoint[]): (number | null)[] => of.map(({ count }) => count);

describe('a series', () => {
  beforeAll(async () => {
    // The site of the place sends from the fifth day before; counts on the fourth and today.
    await saveProgress(
      desk.pool,
      { id: 's-990102001-1', place: '990102001' },
      { firstDay: '2026-05-27', occurredAt: MONDAY },
    );
    await saveCount(desk.pool, {
      series: SERIES,
      startAt: dayStart(-4),
      count: 5,
      revision: 3,
      asOf: dayStart(-1),
    });
    await saveRevision(desk.pool, {
      series: SERIES,
      kind: 'day',
      startAt: dayStart(-4),
      count: 2,
      revision: 1,
      asOf: dayStart(-4) + HOUR_MS,
    });
    await saveRevision(desk.pool, {
      series: SERIES,
      kind: 'day',
      startAt: dayStart(-4),
      count: 4,
      revision: 2,
      asOf: dayStart(-3),
    });
    await saveCount(desk.pool, { series: SERIES, startAt: dayStart(0), count: 3 });
    await saveCount(desk.pool, {
      series: SERIES,
      kind: 'hour',
      startAt: dayStart(0) + 8 * HOUR_MS,
      count: 3,
    });
    await saveWatermark(desk.pool, dayStart(0));
  });

  it('is null before the first day, zero from then on, and null in a time that has not come', async () => {
    const found = await points({ from: dayStart(-7), to: dayStart(3) });
    expect(counts(found)).toEqual([null, null, 0, 5, 0, 0, 0, 3, null, null]);
    expect(found.map(({ complete }) => complete)).toEqual([
      ...Array<boolean>(7).fill(true),
      false,
      false,
      false,
    ]);
  });

  it('sums seven days that slide, and counts by the hour', async () => {
    const weekly = await points({ from: dayStart(-1), to: dayStart(1), window: 'day7' });
    expect(counts(weekly)).toEqual([5, 8]);
    expect(weekly.map(({ window }) => window.endAt - window.startAt)).toEqual([
      7 * DAY_MS,
      7 * DAY_MS,
    ]);
    const hourly = await points({
      from: dayStart(0) + 6 * HOUR_MS,
      to: dayStart(0) + 11 * HOUR_MS,
      window: 'hour',
    });
    expect(counts(hourly)).toEqual([0, 0, 3, null, null]);
  });

  it('is told as it was known then: counts, completeness and what lay ahead', async () => {
    const asKnown = async (asOf: number): Promise<SeriesPoint[]> =>
      points({ from: dayStart(-5), to: dayStart(1), asOf });
    expect(counts(await asKnown(dayStart(-4) + 30 * 60_000))).toEqual([
      0,
      0,
      null,
      null,
      null,
      null,
    ]);
    expect(counts(await asKnown(dayStart(-4) + 2 * HOUR_MS))).toEqual([
      0,
      2,
      null,
      null,
      null,
      null,
    ]);
    expect(counts(await asKnown(dayStart(-3) + 1))).toEqual([0, 4, 0, null, null, null]);
    expect((await asKnown(dayStart(-3) + 1)).map(({ complete }) => complete)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
    expect(counts(await asKnown(MONDAY))).toEqual([0, 5, 0, 0, 0, 3]);
  });

  it('shows of several detectors the one that exceeds, else the one with a limit, as said at that time', async () => {
    const save = (detector: string, offset: number, differs: object): Promise<void> =>
      saveAssessment(desk.pool, detector, testAssessment(SERIES, offset, differs));
    await save('a', -4, { method: 'ears-c1', outcome: 'within', upper: 9 });
    await save('b', -4, { method: 'ears-c2', outcome: 'exceeds', upper: 4 });
    await save('a', 0, { method: 'ears-c1', outcome: 'insufficient-baseline', upper: null });
    await save('b', 0, { method: 'ears-c2', outcome: 'within', upper: 7 });
    const earlier = testAssessment(SERIES, -4, {
      method: 'ears-c2',
      outcome: 'within',
      upper: 4,
      asOf: dayStart(-4) + HOUR_MS,
    });
    await desk.pool.query(
      `INSERT INTO assessment_changes (series, kind, start_at, detector, revision, outcome, as_of, assessment)
       VALUES ($1, 'day', to_timestamp($2::float8 / 1000), 'b', 1, 'within', to_timestamp($3::float8 / 1000), $4)`,
      [SERIES, dayStart(-4), earlier.asOf, JSON.stringify(earlier)],
    );
    const said = async (query: Record<string, number>): Promise<unknown[]> =>
      (await points({ from: dayStart(-4), to: dayStart(1), ...query }))
        .filter(({ assessment }) => assessment !== null)
        .map(({ assessment }) => [assessment?.method, assessment?.outcome]);
    expect(await said({})).toEqual([
      ['ears-c2', 'exceeds'],
      ['ears-c2', 'within'],
    ]);
    expect(await said({ asOf: dayStart(-2) })).toEqual([['ears-c2', 'within']]);
  });

  it('of a place whose sites never sent is not known', async () => {
    const found = await points(
      { from: dayStart(-1), to: dayStart(1) },
      'diarrhoea~county~990121~all',
    );
    expect(counts(found)).toEqual([null, null]);
  });

  it.each([
    'from=5&to=4',
    'from=yesterday',
    'from=0&to=1e99',
    'window=month',
    'from=0&window=hour',
    'more=1',
    'from=1&from=2',
    `from=0&to=${String(7_000_000_000_000)}`,
  ])('refuses a question that makes no sense or asks too much: %s', async (query) => {
    const answer = await desk.ask(city, `/api/series/${SERIES}?${query}`);
    expect([answer.status, Problem.parse(answer.body).code]).toEqual([400, 'invalid-query']);
  });
});

describe('the map', () => {
  const statusOf = async (
    place: string,
    level = 'county',
    day = '2026-06-01',
  ): Promise<unknown> => {
    const answer = await desk.ask(city, `/api/map?measure=diarrhoea&level=${level}&day=${day}`);
    return MapAnswer.parse(answer.body).places.find((one) => one.place === place);
  };

  it('tells no data, zero, not judged and exceedance apart', async () => {
    for (const place of ['990103001', '990104001'])
      await saveProgress(
        desk.pool,
        { id: `s-${place}-1`, place },
        { firstDay: '2026-05-27', occurredAt: MONDAY },
      );
    await saveProgress(
      desk.pool,
      { id: 's-990121101-1', place: '990121101' },
      { firstDay: '2026-05-27', occurredAt: dayStart(-1) },
    );
    const exceeding = 'diarrhoea~county~990103~all';
    await saveCount(desk.pool, { series: exceeding, startAt: dayStart(0), count: 30 });
    for (const [detector, outcome] of [
      ['a', 'within'],
      ['b', 'exceeds'],
    ] as const)
      await saveAssessment(
        desk.pool,
        detector,
        testAssessment(exceeding, 0, { outcome, expected: 4 }),
      );
    expect(await statusOf('990103')).toMatchObject({ count: 30, expected: 4, outcome: 'exceeds' });
    expect(await statusOf('990104')).toMatchObject({ count: 0, outcome: 'insufficient-baseline' });
    // Sent yesterday and not today: silence is not calm.
    expect(await statusOf('990121')).toMatchObject({ count: null, outcome: 'no-data' });
    expect(await statusOf('990123')).toMatchObject({
      count: null,
      outcome: 'no-data',
      openAlerts: 0,
    });
    expect(await statusOf('990103', 'county', '2026-05-26')).toMatchObject({
      count: null,
      outcome: 'no-data',
    });
  });

  it('counts the alerts that are open in each place, and names the gravest', async () => {
    await saveAlert(desk.pool, testAlert('m1', { place: '990122101', machineLevel: 'III' }));
    await saveAlert(
      desk.pool,
      testAlert('m2', {
        place: '990122102',
        machineLevel: 'IV',
        humanLevel: 'II',
        state: 'responding',
      }),
    );
    await saveAlert(
      desk.pool,
      testAlert('m3', { place: '990122102', machineLevel: 'I', state: 'closed' }),
    );
    expect(await statusOf('990122')).toMatchObject({ openAlerts: 2, highestLevel: 'II' });
    expect(await statusOf('990122101', 'township')).toMatchObject({
      openAlerts: 1,
      highestLevel: 'III',
    });
  });
});

describe('lists', () => {
  const OTHER = '990181101';
  const made: Alert[] = [];

  beforeAll(async () => {
    for (let n = 0; n < 450; n += 1) {
      const alert = testAlert(`page-${String(n)}`, {
        place: OTHER,
        // Many share a moment: order must not rest on time alone.
        openedAt: MONDAY + Math.floor(n / 50),
        state: n % 3 === 0 ? 'closed' : 'open',
        machineLevel: n % 2 === 0 ? 'II' : 'IV',
      });
      made.push(alert);
      await saveAlert(desk.pool, alert);
      await saveTask(
        desk.pool,
        alert,
        testTask(`page-${String(n)}`, alert, { place: OTHER, assignedAt: alert.openedAt }),
      );
    }
  });

  it('neither repeat nor skip a row while rows change and arrive between pages', async () => {
    for (const list of ['alerts', 'tasks'] as const) {
      const seen: string[] = [];
      let next: string | null = '';
      for (let pages = 0; next !== null; pages += 1) {
        expect(pages).toBeLessThan(10);
        const path: string = `/api/${list}${next === '' ? '' : `?cursor=${next}`}`;
        const { body } = await desk.ask(city, path);
        const page = list === 'alerts' ? AlertList.parse(body) : TaskList.parse(body);
        seen.push(...('alerts' in page ? page.alerts : page.tasks).map((row) => row.id));
        next = page.next;
        // Some of what was shown and some of what was not is touched, and something new comes in.
        for (const n of [10, 200, 301, 440]) {
          const alert: Alert = {
            ...made[n]!,
            version: made[n]!.version + pages + 1,
            updatedAt: MONDAY + DAY_MS + pages,
          };
          await saveAlert(desk.pool, alert);
          await saveTask(
            desk.pool,
            alert,
            testTask(`page-${String(n)}`, alert, {
              place: OTHER,
              updatedAt: alert.updatedAt,
              assignedAt: alert.openedAt,
            }),
          );
        }
        await saveAlert(
          desk.pool,
          testAlert(`late-${list}-${String(pages)}`, { place: OTHER, openedAt: MONDAY + HOUR_MS }),
        );
      }
      expect(new Set(seen).size).toBe(seen.length);
      const wanted = made.map((alert) =>
        list === 'alerts' ? alert.id : testTask(`page-${String(made.indexOf(alert))}`, alert).id,
      );
      expect(wanted.filter((id) => !seen.includes(id))).toEqual([]);
    }
  });

  it('narrow by every filter, and refuse words they do not know', async () => {
    const found = async (query: string): Promise<Alert[]> =>
      AlertList.parse((await desk.ask(city, `/api/alerts?place=990181&${query}`)).body).alerts;
    expect((await found('state=closed,reopened')).every((one) => one.state === 'closed')).toBe(
      true,
    );
    expect((await found('level=II')).every((one) => one.machineLevel === 'II')).toBe(true);
    expect(await found('measure=visits')).toEqual([]);
    expect((await found('state=')).length).toBe(200);
    for (const query of [
      'state=opened',
      'state=open,',
      'level=V',
      'level=II;III',
      'place=99',
      'cursor=bad',
      'cursor=W10',
      'other=1',
      'state=open&state=closed',
    ])
      expect([query, (await desk.ask(city, `/api/alerts?${query}`)).status]).toEqual([query, 400]);
    for (const query of ['state=open', 'department=No', 'alert=x', 'cursor=bad'])
      expect([query, (await desk.ask(city, `/api/tasks?${query}`)).status]).toEqual([query, 400]);
    expect((await desk.ask(city, '/api/alerts?measure=%00')).status).toBe(400);
  });
});

describe('the state of the feeds', () => {
  it('says of each site when it was last heard, and never where it never was', async () => {
    await desk.pool.query(
      `INSERT INTO site_status VALUES ('s-990102001-1', '990102001', 'silent', now(), now(), now(), 3, true)`,
    );
    await desk.pool.query(
      `INSERT INTO rejections (id, at, door, site_id, code, detail, times) VALUES ('r1', to_timestamp($1::float8 / 1000), 'mllp', 's-990102001-1', 'bad-time', '', 3)`,
      [MONDAY - HOUR_MS],
    );
    const { sites } = SiteList.parse((await desk.ask(city, '/api/sites')).body);
    const site = sites.find((one) => one.id === 's-990102001-1');
    expect(site).toMatchObject({ feed: 'silent', lastReceivedAt: MONDAY, rejectedLastDay: 3 });
    expect(sites.find((one) => one.place === '990123101')).toMatchObject({
      feed: 'never',
      lastReceivedAt: null,
    });
  });

  it('is one answer for all who ask at the same time, and a new one after five seconds', async () => {
    const ask = async (): Promise<Quality> =>
      Quality.parse((await desk.ask(city, '/api/quality')).body);
    const first = await ask();
    expect(first).toMatchObject({
      watermarkAt: dayStart(0),
      lastEventAt: MONDAY,
      rejectedLastDay: [{ code: 'bad-time', count: 3 }],
    });
    await saveWatermark(desk.pool, dayStart(1));
    expect(await ask()).toEqual(first);
    desk.time.now += 5_000;
    expect((await ask()).watermarkAt).toBe(dayStart(1));
  });
});

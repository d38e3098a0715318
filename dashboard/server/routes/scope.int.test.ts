// Who sees what, on every route: a city with two counties, desks of each, members of departments. What an account may not see is answered
// exactly like what does not exist.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Account } from '../../../contracts/account.ts';
import {
  AlertDetail,
  AlertList,
  AuditList,
  TaskDetail,
  TaskList,
} from '../../../contracts/api/alerts.ts';
import { MapAnswer, SiteList } from '../../../contracts/api/series.ts';
import { Problem } from '../../../contracts/problem.ts';
import { person, startTestDesk, testNames, type Answer, type TestDesk } from '../desk.fixture.ts';
import {
  alertId,
  dayStart,
  eventId,
  saveAlert,
  saveAudit,
  saveCount,
  saveEvent,
  saveProgress,
  saveSignal,
  saveTask,
  taskId,
  testAlert,
  testSignal,
  testTask,
  testVisit,
} from '../records.fixture.ts';

const city = person('duty.city');
const county = person('duty.county', { places: ['990102'] });
const township = person('duty.township', { places: ['990102001'] });
const epi = person('epi', { role: 'epidemiologist' });
const countyEpi = person('epi.county', { role: 'epidemiologist', places: ['990102'] });
const admin = person('root', { role: 'administrator' });
const member = (id: string, department: string, place: string): Account =>
  person(id, { role: 'department-member', departments: [department], places: [place] });
const control = member('m.control', 'disease-control', '990102');
const controlElsewhere = member('m.control.elsewhere', 'disease-control', '990103');
const school = member('m.school', 'education', '990102');
const health = member('m.health', 'health-commission', '9901');
const everyone = [
  city,
  county,
  township,
  epi,
  countyEpi,
  admin,
  control,
  controlElsewhere,
  school,
  health,
];

const near = testAlert('near', {
  place: '990102001',
  departments: ['disease-control', 'health-commission'],
});
const far = testAlert('far', { place: '990103001', departments: ['disease-control'] });
const wide = testAlert('wide', { place: '9901', departments: ['disease-control'] });
const SERIES = 'diarrhoea~township~990102001~all';
const FAR_SERIES = 'diarrhoea~township~990103001~all';

let desk: TestDesk;

beforeAll(async () => {
  desk = await startTestDesk();
  for (const account of everyone) await desk.save(account);
  for (const one of [near, far, wide]) await saveAlert(desk.pool, one);
  await saveTask(desk.pool, near, testTask('near-control', near));
  await saveTask(
    desk.pool,
    near,
    testTask('near-health', near, { department: 'health-commission', place: '9901' }),
  );
  await saveTask(desk.pool, far, testTask('far-control', far, { place: '990103' }));
  await saveTask(desk.pool, wide, testTask('wide-control', wide));
  await saveEvent(
    desk.pool,
    testVisit('patient', { residence: '990102001003', sex: 'female', ageBand: '65plus' }),
  );
  await saveSignal(desk.pool, near, testSignal('near', { evidence: [eventId('patient')] }));
  await saveSignal(desk.pool, far, testSignal('far', { place: '990103001', series: FAR_SERIES }));
  await saveAudit(desk.pool, 1, { subject: `alert:${near.id}`, alert: near.id });
  await saveAudit(desk.pool, 2, { subject: `alert:${far.id}`, alert: far.id });
  await saveAudit(desk.pool, 3, { subject: 'account:root', alert: null });
  await saveAudit(desk.pool, 4, { subject: `task:${taskId('near-control')}`, alert: near.id });
  for (const place of ['990102', '990103']) {
    const series = `diarrhoea~county~${place}~all`;
    await saveCount(desk.pool, { series, startAt: dayStart(0), count: 7 });
    await saveProgress(
      desk.pool,
      { id: `s-${place}001-1`, place: `${place}001` },
      { firstDay: '2026-05-01', occurredAt: desk.time.now },
    );
  }
});
afterAll(() => desk.stop());

const names = new Map([
  [near.id, 'near'],
  [far.id, 'far'],
  [wide.id, 'wide'],
]);
const alertsOf = async (who: Account): Promise<string[]> => {
  const list = AlertList.parse((await desk.ask(who, '/api/alerts')).body);
  return list.alerts.map((alert) => names.get(alert.id) ?? '').toSorted();
};
const tasksOf = async (who: Account): Promise<string[]> => {
  const list = TaskList.parse((await desk.ask(who, '/api/tasks')).body);
  const ids = new Map(
    ['near-control', 'near-health', 'far-control', 'wide-control'].map((name) => [
      taskId(name),
      name,
    ]),
  );
  return list.tasks.map((task) => ids.get(task.id) ?? '').toSorted();
};
const refusal = ({ status, body }: Answer): [number, string] => [status, Problem.parse(body).code];

describe('nobody', () => {
  it.each([
    '/api/alerts',
    '/api/alerts/x',
    '/api/tasks',
    '/api/tasks/x',
    '/api/series/x',
    '/api/map?measure=diarrhoea',
    '/api/sites',
    '/api/measures',
    '/api/quality',
    '/api/audit',
    '/api/accounts',
    '/api/departments',
    '/api/city',
    '/api/city/villages',
  ])('sees nothing without signing in: %s', async (path) => {
    const answer = await desk.ask(null, path);
    expect(refusal(answer)).toEqual([401, 'not-signed-in']);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });
});

describe('alerts and tasks', () => {
  const sees: [string, Account, string[], string[]][] = [
    [
      'a city officer',
      city,
      ['far', 'near', 'wide'],
      ['far-control', 'near-control', 'near-health', 'wide-control'],
    ],
    [
      'an epidemiologist',
      epi,
      ['far', 'near', 'wide'],
      ['far-control', 'near-control', 'near-health', 'wide-control'],
    ],
    [
      'an administrator',
      admin,
      ['far', 'near', 'wide'],
      ['far-control', 'near-control', 'near-health', 'wide-control'],
    ],
    ['a county officer', county, ['near'], ['near-control', 'near-health']],
    ['a township officer', township, ['near'], ['near-control', 'near-health']],
    ['a department at its office', control, ['near', 'wide'], ['near-control', 'wide-control']],
    ['the same department of another county', controlElsewhere, ['far'], ['far-control']],
    ['a department of the city', health, ['near'], ['near-health']],
    ['a department without a task', school, [], []],
  ];

  it.each(sees)('are those of %s and no others', async (_name, who, alerts, tasks) => {
    expect(await alertsOf(who)).toEqual(alerts);
    expect(await tasksOf(who)).toEqual(tasks);
    for (const [id, name] of names) {
      const answer = await desk.ask(who, `/api/alerts/${id}`);
      expect(answer.status).toBe(alerts.includes(name) ? 200 : 404);
    }
    for (const name of ['near-control', 'far-control', 'wide-control', 'near-health']) {
      const answer = await desk.ask(who, `/api/tasks/${taskId(name)}`);
      expect(answer.status).toBe(tasks.includes(name) ? 200 : 404);
      if (answer.status === 200) expect(TaskDetail.parse(answer.body).task.id).toBe(taskId(name));
    }
  });

  it('that exist elsewhere are answered like those that do not exist', async () => {
    for (const [path, known, unknown] of [
      ['alerts', far.id, alertId('never')],
      ['tasks', taskId('far-control'), taskId('never')],
    ] as const) {
      const hidden = await desk.ask(county, `/api/${path}/${known}`);
      const absent = await desk.ask(county, `/api/${path}/${unknown}`);
      const malformed = await desk.ask(county, `/api/${path}/%00`);
      expect(hidden.body).toEqual(absent.body);
      expect(malformed.body).toEqual(absent.body);
    }
  });

  it('are no wider by a filter', async () => {
    for (const query of [`place=9901`, 'place=990103', `place=990103001`]) {
      const list = AlertList.parse((await desk.ask(county, `/api/alerts?${query}`)).body);
      expect(list.alerts.every((alert) => alert.place.startsWith('990102'))).toBe(true);
    }
    const tasks = TaskList.parse((await desk.ask(county, `/api/tasks?alert=${far.id}`)).body);
    expect(tasks.tasks).toEqual([]);
  });
});

describe('an alert opened', () => {
  const detailFor = async (who: Account): Promise<AlertDetail> =>
    AlertDetail.parse((await desk.ask(who, `/api/alerts/${near.id}`)).body);
  const looks = async (): Promise<string[]> =>
    (await desk.commands()).flatMap((text) => {
      const command = JSON.parse(text) as {
        by: string;
        body: { command: string; subject?: string };
      };
      return command.body.command === 'record-access'
        ? [`${command.by} ${command.body.subject ?? ''}`]
        : [];
    });

  it('shows a department its own tasks and what was done with them, and no other department’s', async () => {
    const { tasks, activity } = await detailFor(control);
    expect(tasks.map((task) => task.department)).toEqual(['disease-control']);
    expect(activity.map((entry) => entry.subject)).toEqual([
      `alert:${near.id}`,
      `task:${taskId('near-control')}`,
    ]);
    expect((await detailFor(health)).activity.map((entry) => entry.seq)).toEqual([1]);
    expect((await detailFor(county)).tasks).toHaveLength(2);
  });

  it('shows masked facts to those who verify and judge only, and records each look', async () => {
    const before = (await looks()).length;
    for (const who of [admin, control, health])
      expect((await detailFor(who)).facts).toBeUndefined();
    expect((await looks()).length).toBe(before);
    for (const who of [county, epi, county]) {
      const { facts } = await detailFor(who);
      expect(facts).toMatchObject([{ residence: '990102001', ageBand: '65plus', sex: 'female' }]);
    }
    const subject = `alert:${near.id}`;
    expect((await looks()).slice(before)).toEqual([
      `duty.county ${subject}`,
      `epi ${subject}`,
      `duty.county ${subject}`,
    ]);
  });
});

describe('series', () => {
  it('of a department are those of its own alerts, everybody else’s those of their places', async () => {
    const status = async (who: Account, key: string): Promise<number> =>
      (await desk.ask(who, `/api/series/${key}`)).status;
    const wider = 'diarrhoea~county~990102~all';
    expect([await status(control, SERIES), await status(control, wider)]).toEqual([200, 404]);
    expect([await status(school, SERIES), await status(control, FAR_SERIES)]).toEqual([404, 404]);
    expect([await status(county, SERIES), await status(county, wider)]).toEqual([200, 200]);
    expect([await status(county, FAR_SERIES), await status(township, wider)]).toEqual([404, 404]);
    expect(await status(epi, FAR_SERIES)).toBe(200);
  });

  it('that nobody counts are unknown, not zero', async () => {
    for (const key of [
      'never-heard-of~county~990102~all',
      'diarrhoea~county~990199~all',
      'diarrhoea~county~990102001~all',
      'diarrhoea~site~s-nowhere~all',
      'noise',
      `${'a'.repeat(64)}~site~s-${'b'.repeat(40)}~unknown`,
    ]) {
      expect(refusal(await desk.ask(city, `/api/series/${key}`))).toEqual([404, 'unknown-series']);
    }
  });
});

describe('places and sites', () => {
  it('are those of the desk’s jurisdiction, whole ones only', async () => {
    const placesOf = async (who: Account, level: string): Promise<MapAnswer['places']> =>
      MapAnswer.parse((await desk.ask(who, `/api/map?measure=diarrhoea&level=${level}`)).body)
        .places;
    expect(await placesOf(city, 'county')).toHaveLength(9);
    expect(await placesOf(county, 'county')).toMatchObject([
      { place: '990102', count: 7, openAlerts: 1 },
    ]);
    // The count of a county is not a township officer's.
    expect(await placesOf(township, 'county')).toEqual([]);
    expect(await placesOf(township, 'township')).toMatchObject([
      { place: '990102001', openAlerts: 1 },
    ]);
    const { sites } = SiteList.parse((await desk.ask(county, '/api/sites')).body);
    expect(sites.length).toBeGreaterThan(0);
    expect(sites.every((site) => site.place.startsWith('990102'))).toBe(true);
    expect(SiteList.parse((await desk.ask(city, '/api/sites')).body).sites).toHaveLength(
      testNames.sites.length,
    );
  });

  it.each(['/api/map?measure=diarrhoea', '/api/sites', '/api/audit', '/api/accounts'])(
    'are not for departments: %s',
    async (path) => {
      expect(refusal(await desk.ask(control, path))).toEqual([403, 'out-of-scope']);
    },
  );
});

describe('the audit and the accounts', () => {
  const seqs = async (who: Account): Promise<number[]> =>
    AuditList.parse((await desk.ask(who, '/api/audit')).body).entries.map((entry) => entry.seq);

  it('the audit is for administrators and epidemiologists, of a county for what concerns its alerts', async () => {
    expect(await seqs(admin)).toEqual([4, 3, 2, 1]);
    expect(await seqs(epi)).toEqual([4, 3, 2, 1]);
    expect(await seqs(countyEpi)).toEqual([4, 1]);
    for (const who of [city, county, control])
      expect((await desk.ask(who, '/api/audit')).status).toBe(403);
    const some = AuditList.parse(
      (await desk.ask(admin, `/api/audit?subject=alert:${far.id}`)).body,
    );
    expect(some.entries.map((entry) => entry.seq)).toEqual([2]);
  });

  it('accounts are shown to administrators, without their hashes', async () => {
    const answer = await desk.ask(admin, '/api/accounts');
    expect(answer.status).toBe(200);
    expect(JSON.stringify(answer.body)).not.toMatch(/hash|xxxx/i);
    for (const who of [city, epi, control])
      expect((await desk.ask(who, '/api/accounts')).status).toBe(403);
  });
});

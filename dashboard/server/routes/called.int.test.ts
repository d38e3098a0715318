// The command group has no task, and sees an alert from the moment that something in it was escalated to it: the alert, its room with the powers of
// who stands above the lead, the late task, the evidence. Nothing of other places, and nothing of alerts in which nobody called it.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Account } from '../../../contracts/account.ts';
import { AlertDetail, AlertList } from '../../../contracts/api/alerts.ts';
import { AlertRoom } from '../../../contracts/api/room.ts';
import { person, startTestDesk, type TestDesk } from '../desk.fixture.ts';
import { saveEscalation } from '../escalations.fixture.ts';
import {
  dayStart,
  saveAlert,
  saveCount,
  saveSignal,
  saveTask,
  taskId,
  testAlert,
  testSignal,
  testTask,
} from '../records.fixture.ts';

const command = (id: string, place: string): Account =>
  person(id, { role: 'department-member', departments: ['command-group'], places: [place] });
const here = command('command.here', '990102');
const elsewhere = command('command.elsewhere', '990103');

const late = testAlert('late', { place: '990102001' });
const quiet = testAlert('quiet', { place: '990102001' });
const SERIES = 'diarrhoea~township~990102001~all';

let desk: TestDesk;

beforeAll(async () => {
  desk = await startTestDesk();
  for (const account of [here, elsewhere]) await desk.save(account);
  for (const one of [late, quiet]) await saveAlert(desk.pool, one);
  await saveTask(desk.pool, late, testTask('late-lead', late, { place: '990102' }));
  await saveTask(
    desk.pool,
    late,
    testTask('late-other', late, { department: 'education', part: 'support', place: '990102' }),
  );
  await saveTask(desk.pool, quiet, testTask('quiet-lead', quiet, { place: '990102' }));
  await saveSignal(desk.pool, late, testSignal('late', { series: SERIES }));
  await saveCount(desk.pool, { series: SERIES, startAt: dayStart(0), count: 7 });
}, 240_000);
afterAll(() => desk.stop());

const alertsOf = async (who: Account): Promise<string[]> =>
  AlertList.parse((await desk.ask(who, '/api/alerts')).body).alerts.map(({ id }) => id);
const statusOf = async (who: Account, path: string): Promise<number> =>
  (await desk.ask(who, path)).status;

it('sees nothing before it was called', async () => {
  expect(await alertsOf(here)).toEqual([]);
  expect(await statusOf(here, `/api/alerts/${late.id}`)).toBe(404);
  expect(await statusOf(here, `/api/series/${SERIES}`)).toBe(404);
});

it('sees what was escalated to it, and only that', async () => {
  const taskOf = taskId('late-lead');
  await saveEscalation(desk.pool, late, { taskId: taskOf, cause: 'acknowledge' });
  expect(await alertsOf(here)).toEqual([late.id]);
  const detail = AlertDetail.parse((await desk.ask(here, `/api/alerts/${late.id}`)).body);
  expect(detail.tasks.map(({ id }) => id)).toEqual([taskOf]);
  for (const part of ['judgement', 'evaluation', 'notifications'])
    expect(await statusOf(here, `/api/alerts/${late.id}/${part}`)).toBe(200);
  expect(await statusOf(here, `/api/series/${SERIES}`)).toBe(200);
  expect(await statusOf(here, `/api/alerts/${quiet.id}`)).toBe(404);
  expect(await alertsOf(elsewhere)).toEqual([]);
  expect(await statusOf(elsewhere, `/api/alerts/${late.id}/room`)).toBe(404);
});

it('stands above the lead in the room, with every part before it and the bounds of the level', async () => {
  const room = AlertRoom.parse((await desk.ask(here, `/api/alerts/${late.id}/room`)).body);
  expect(room.standing).toBe('above');
  expect(room.parts).toHaveLength(2);
  expect(room.bounds.extension.mostTimes).toBeGreaterThan(0);
});

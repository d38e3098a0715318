// Who sees what was told to whom: the desk all, a member what its own office was told, and each attempt with its outcome.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { NotificationList } from '../../../contracts/api/notifications.ts';
import { person, startTestDesk, type TestDesk } from '../desk.fixture.ts';
import { saveNotification } from '../notifications.fixture.ts';
import { saveAlert, saveTask, testAlert, testTask } from '../records.fixture.ts';

const duty = person('duty.city');
const member = person('member.dc', {
  role: 'department-member',
  departments: ['disease-control'],
  places: ['990102'],
});
const told = testAlert('told', { place: '990102001', departments: ['disease-control'] });
let desk: TestDesk;

beforeAll(async () => {
  desk = await startTestDesk();
  for (const one of [duty, member]) await desk.save(one);
  await saveAlert(desk.pool, told);
  await saveTask(desk.pool, told, testTask('told', told, { place: '990102' }));
  await saveNotification(desk.pool, told, { department: 'disease-control', place: '990102' });
  await saveNotification(desk.pool, told, { department: 'education', place: '990102' });
  await saveNotification(desk.pool, told, { department: 'duty-desk', place: '990102001' });
  await desk.pool.query(
    `WITH m AS (INSERT INTO notification_messages (id, channel, department, place, created_at, size, tries, due_at, state)
       VALUES ('nm-1', 'mail', 'education', '990102', now(), 2, 1, now(), 'open') RETURNING id),
     i AS (INSERT INTO notification_items SELECT m.id, n.id FROM m, notifications n WHERE n.department = 'education')
     INSERT INTO notification_attempts SELECT id, 1, now(), now(), 'failed', 'timeout' FROM m`,
  );
});
afterAll(() => desk.stop());

const read = async (who: typeof duty): Promise<NotificationList['notifications']> => {
  const answer = await desk.ask(who, `/api/alerts/${told.id}/notifications`, {});
  return NotificationList.parse(answer.body).notifications;
};

it('shows the desk every notification of the alert, with the attempts of each', async () => {
  const all = await read(duty);
  expect(all.map(({ department }) => department).toSorted()).toEqual([
    'disease-control',
    'duty-desk',
    'education',
  ]);
  expect(all.find(({ department }) => department === 'education')?.attempts).toMatchObject([
    { channel: 'mail', outcome: 'failed', code: 'timeout', bundled: 2 },
  ]);
});

it('shows a member what its own office was told, and nothing of others', async () => {
  expect((await read(member)).map(({ department }) => department)).toEqual(['disease-control']);
});

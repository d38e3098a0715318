// A third party opens the evaluation of an alert in which it has no other part, and nothing else of the alert; nobody else without a part does.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AlertEvaluation, EvaluationsDue } from '../../../contracts/api/evaluation.ts';
import { EvaluationRound } from '../../../contracts/evaluation/evaluation.ts';
import { DAY_MS } from '../../../contracts/time.ts';
import { person, startTestDesk, type TestDesk } from '../desk.fixture.ts';
import { saveAlert, saveTask, taskId, testAlert, testTask } from '../records.fixture.ts';

const alert = testAlert('third', { place: '990102001', departments: ['disease-control'] });
const member = (id: string, department: string, place = '990102') =>
  person(id, { role: 'department-member', departments: [department], places: [place] });
const third = member('m.finance', 'finance');
const elsewhere = member('m.finance.else', 'finance', '990103');
const other = member('m.education', 'education');

let desk: TestDesk;

beforeAll(async () => {
  desk = await startTestDesk();
  for (const one of [third, elsewhere, other]) await desk.save(one);
  await saveAlert(desk.pool, alert);
  await saveTask(desk.pool, alert, testTask('third', alert, { place: '990102' }));
  const figures = {
    duties: 1,
    completed: 1,
    onTime: 1,
    limitsMissed: 0,
    leads: true,
    completion: 100,
    timeliness: 100,
  };
  const scored = { department: 'disease-control', byDepartment: 'finance', side: 'third-party' };
  const round = EvaluationRound.parse({
    v: 1,
    version: 1,
    alertId: alert.id,
    occurrence: 1,
    place: alert.place,
    state: 'open',
    openedAt: desk.time.now,
    dueAt: desk.time.now + DAY_MS,
    closedAt: null,
    endedBy: null,
    lead: 'disease-control',
    thirdParty: 'finance',
    expected: [scored],
    figures: [{ department: 'disease-control', ...figures }],
    times: [],
  });
  await desk.pool.query(
    `INSERT INTO evaluation_rounds (alert_id, occurrence, version, state, opened_at, due_at, record)
     VALUES ($1, 1, 1, 'open', now(), now(), $2)`,
    [alert.id, round],
  );
});
afterAll(() => desk.stop());

it('the third party sees the whole evaluation, and that it waits for its score', async () => {
  const { status, body } = await desk.ask(third, `/api/alerts/${alert.id}/evaluation`);
  expect(status).toBe(200);
  expect(AlertEvaluation.parse(body)).toMatchObject({
    alert: { id: alert.id },
    figures: [{ department: 'disease-control' }],
    mayScore: [{ side: 'third-party' }],
  });
  const due = await desk.ask(third, '/api/evaluations');
  expect(EvaluationsDue.parse(due.body).due).toMatchObject([
    { alert: { id: alert.id }, scores: 1 },
  ]);
});

it.each([
  `/api/alerts/${alert.id}`,
  `/api/alerts/${alert.id}/notifications`,
  `/api/alerts/${alert.id}/room`,
  `/api/alerts/${alert.id}/judgement`,
  `/api/tasks/${taskId('third')}`,
])('the third party is not shown %s', async (path) => {
  expect((await desk.ask(third, path)).status).toBe(404);
});

it('the same department elsewhere, and one without a part, see nothing of it', async () => {
  for (const who of [elsewhere, other]) {
    expect((await desk.ask(who, `/api/alerts/${alert.id}/evaluation`)).status).toBe(404);
    expect((await desk.ask(who, '/api/evaluations')).body).toEqual({ due: [] });
  }
});

// A department at its task, over HTTP on the whole product: a case of cholera calls it, it acknowledges, acts and hands in under its own role, what it
// did stands in the audit under its name, and what is not its own is refused and stays as it was.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Task } from '../../contracts/task.ts';
import { Desk } from './desk.ts';
import { receiptOf } from './doors.ts';
import { until } from './until.ts';
import { startVigil, type Vigil } from './vigil-process.ts';

const OWN = 'disease-control';
const SITE = 's-990102005-1';

let vigil: Vigil;
let duty: Desk;
let department: Desk;
/** An action of the department, and one of another department for the same alert. */
let own: Task;
let foreign: Task;

beforeAll(async () => {
  vigil = await startVigil();
  await receiptOf(vigil, [
    {
      kind: 'visit',
      id: 'department-task-1',
      site: SITE,
      occurredAt: new Date(Date.now() - 60_000).toISOString(),
      patient: { id: 'p-1', sex: 'male', ageYears: 40 },
      diagnoses: [{ code: 'A00.9' }],
      chiefComplaint: '水样腹泻、呕吐',
    },
  ]);
  duty = await Desk.signIn(vigil, 'duty.city');
  department = await Desk.signIn(vigil, `dept.${OWN}`);
  own = await until('the department is called', async () =>
    (await department.tasks()).find(
      (task) => task.department === OWN && task.purpose === 'action' && task.state === 'delivered',
    ),
  );
  foreign = await until('another department is called', async () =>
    (await duty.alert(own.alertId)).tasks.find(
      (task) => task.department !== OWN && task.purpose === 'action',
    ),
  );
}, 900_000);

afterAll(async () => {
  await vigil.stop();
  vigil.forget();
}, 300_000);

/** As the desk sees it: the department's own view must not be what it is judged by. */
async function stored({ id }: Task): Promise<Task> {
  const task = (await duty.alert(own.alertId)).tasks.find((one) => one.id === id);
  if (task === undefined) throw new Error(`the desk does not see ${id}`);
  return task;
}

it('acknowledges, starts and hands in its task, and a second click changes nothing', async () => {
  const steps = [
    [{ command: 'acknowledge' }, 'acknowledged'],
    [{ command: 'start' }, 'in-progress'],
    [{ command: 'submit', text: '现场采样 12 份，追踪密切接触者 8 人。' }, 'submitted'],
  ] as const;
  for (const [command, state] of steps) {
    const acting = { key: `department-${command.command}` };
    const first = await department.act({ task: own.id }, command, acting);
    expect(first).toMatchObject({ status: 200, state });
    expect(await department.act({ task: own.id }, command, acting)).toEqual(first);
  }
  expect((await stored(own)).state).toBe('submitted');
  const epi = await Desk.signIn(vigil, 'epi');
  const acts = (await epi.audit(`task:${own.id}`)).filter(
    ({ actor }) => actor === `user:dept.${OWN}`,
  );
  expect(acts.map(({ action }) => action).toSorted()).toEqual([
    'task-acknowledge',
    'task-start',
    'task-submit',
  ]);
});

it('cannot accept its own work, nor act on what it saw before it changed', async () => {
  const accepted = await department.act({ task: own.id }, { command: 'accept' });
  expect(accepted.status).toBe(403);
  const stale = await department.act(
    { task: own.id },
    { command: 'submit', text: '再交一次' },
    { expectedVersion: 1 },
  );
  expect([stale.status, stale.code]).toEqual([409, 'stale-version']);
  expect((await stored(own)).state).toBe('submitted');
});

it('cannot do another department’s task, nor what only the desk does', async () => {
  const before = await stored(foreign);
  const other = await department.act({ task: foreign.id }, { command: 'acknowledge' });
  expect([403, 404]).toContain(other.status);
  expect((await stored(foreign)).version).toBe(before.version);
  const reason = '与本部门无关';
  const excluded = await department.act(
    { alert: own.alertId },
    { command: 'exclude', code: 'data-error', reason },
  );
  expect(excluded.status).toBe(403);
  for (const path of ['/api/map?measure=diarrhoea', '/api/sites', '/api/audit', '/api/accounts'])
    expect([path, (await department.get(path)).status]).toEqual([path, 403]);
});

it('is unknown to a department that has no part in it', async () => {
  const uninvolved = await Desk.signIn(vigil, 'dept.civil-affairs');
  const answers = await Promise.all([
    uninvolved.get(`/api/alerts/${own.alertId}`),
    uninvolved.get(`/api/tasks/${own.id}`),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([404, 404]);
  const act = await uninvolved.act({ task: own.id }, { command: 'start' });
  expect([act.status, act.code]).toEqual([404, 'unknown-subject']);
  expect((await uninvolved.tasks()).map(({ alertId }) => alertId)).not.toContain(own.alertId);
});

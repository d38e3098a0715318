// What of escalations and standstills an account is told: by its places and departments, one line for each late duty, answered ones no more.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Account } from '../../../contracts/account.ts';
import { EscalationAnswer } from '../../../contracts/api/escalations.ts';
import { MONDAY, person, startTestDesk, type TestDesk } from '../desk.fixture.ts';
import { saveEscalation } from '../escalations.fixture.ts';
import { saveAlert, saveTask, taskId, testAlert, testTask } from '../records.fixture.ts';

const member = (id: string, department: string, place = '990102'): Account =>
  person(id, { role: 'department-member', departments: [department], places: [place] });
const duty = person('duty.county', { places: ['990102'] });
const elsewhere = person('duty.elsewhere', { places: ['990103'] });
const office = member('m.control', 'disease-control');
const command = member('m.command', 'command-group');
const school = member('m.school', 'education');

const late = testAlert('late');
const still = testAlert('still', { machineLevel: 'I', place: '990102002' });
const LATE_TASK = { taskId: taskId('late'), cause: 'act' } as const;

let desk: TestDesk;

beforeAll(async () => {
  desk = await startTestDesk();
  for (const who of [duty, elsewhere, office, command, school]) await desk.save(who);
  for (const alert of [late, still]) await saveAlert(desk.pool, alert);
  await saveTask(desk.pool, late, testTask('late', late, { state: 'in-progress' }));
  await saveTask(
    desk.pool,
    late,
    testTask('gone', late, {
      department: 'education',
      state: 'in-progress',
      assignee: 'm.left',
      assigneeGoneAt: MONDAY - 5,
    }),
  );
  const own = { department: 'disease-control', place: '990102' };
  await saveEscalation(desk.pool, late, { ...LATE_TASK, ...own, step: 1, rung: 'head' });
  await saveEscalation(desk.pool, late, { ...LATE_TASK, at: MONDAY + 60_000 });
  await saveEscalation(desk.pool, late, {
    ...LATE_TASK,
    ...own,
    rung: 'head',
    cause: 'report',
    step: 1,
    answeredAt: MONDAY,
  });
  await saveEscalation(desk.pool, still, {});
});
afterAll(() => desk.stop());

const told = async (who: Account): Promise<EscalationAnswer> =>
  EscalationAnswer.parse((await desk.ask(who, '/api/escalations')).body);
const linesOf = async (who: Account): Promise<string[]> => {
  const { escalations, findings } = await told(who);
  return [
    ...escalations.map(({ cause, called }) => `${cause} ${called.map((one) => one.rung).join()}`),
    ...findings.map(({ finding }) => finding),
  ];
};

describe('what is open above its department', () => {
  it('is one line for a late duty, with who was called, and each standstill', async () => {
    expect(await linesOf(duty)).toEqual([
      'act head,command-group',
      'assignee-gone',
      'no-next-step',
    ]);
    const { escalations, findings } = await told(duty);
    expect(escalations[0]).toMatchObject({ task: { id: taskId('late') }, level: 'III' });
    expect(findings[0]).toMatchObject({ task: { assignee: 'm.left' }, since: MONDAY - 5 });
  });

  it.each([
    ['nothing to the desk of another county', elsewhere, []],
    ['its own late duty to a department', office, ['act head,command-group']],
    [
      'what it was called over to the command group',
      command,
      ['act head,command-group', 'no-next-step'],
    ],
    ['the task of its deactivated member to a department', school, ['assignee-gone']],
  ] as const)('is told as %s', async (_, who, expected) => {
    const lines = await linesOf(who);
    expect(lines).toEqual(expected);
  });
});

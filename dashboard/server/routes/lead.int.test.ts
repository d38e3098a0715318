// The lead of a stage sees the work that was handed in and that it accepts, in its own jurisdiction and stage only; and what a member is shown is told as delivered.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Account } from '../../../contracts/account.ts';
import { AlertDetail, AlertList, ColleagueList, TaskList } from '../../../contracts/api/alerts.ts';
import { Command } from '../../../contracts/command.ts';
import { eventually, person, startTestDesk, type TestDesk } from '../desk.fixture.ts';
import { saveAlert, saveTask, taskId, testAlert, testTask } from '../records.fixture.ts';

const member = (id: string, department: string, place: string): Account =>
  person(id, { role: 'department-member', departments: [department], places: [place] });
const lead = member('m.control', 'disease-control', '990102');
const elsewhere = member('m.control.elsewhere', 'disease-control', '990103');
const centre = member('m.centre', 'township-health-centre', '990102');
const school = member('m.school', 'education', '990102');

const near = testAlert('near', { place: '990102001' });
const submission = { text: '已核实', by: centre.id, at: 5 };
const TASKS = {
  lead: {},
  submitted: {
    department: centre.departments[0],
    part: 'support',
    place: '990102001',
    state: 'submitted',
    submission,
  },
  atWork: { department: centre.departments[0], part: 'support', state: 'in-progress' },
  otherStage: { department: 'education', part: 'support', stage: 'control', state: 'submitted' },
  assigned: { department: 'education', part: 'support', stage: 'control', state: 'assigned' },
} as const;
type Name = keyof typeof TASKS;

let desk: TestDesk;

beforeAll(async () => {
  desk = await startTestDesk();
  for (const account of [lead, elsewhere, centre, school]) await desk.save(account);
  await saveAlert(desk.pool, near);
  for (const [name, differs] of Object.entries(TASKS))
    await saveTask(desk.pool, near, testTask(name, near, differs));
});
afterAll(() => desk.stop());

const names = new Map(Object.keys(TASKS).map((name) => [taskId(name), name as Name]));
const seen = async (who: Account): Promise<string[]> => {
  const list = TaskList.parse((await desk.ask(who, '/api/tasks')).body);
  return list.tasks.map((task) => names.get(task.id) ?? '').toSorted();
};

describe('the work of a stage', () => {
  it.each([
    ['is seen by its lead once handed in, and no other stage’s', lead, ['lead', 'submitted']],
    ['is not seen by the same department of another county', elsewhere, []],
    ['is seen by its own department, without the others’', centre, ['atWork', 'submitted']],
  ] as const)('%s', async (_, who, expected) => {
    expect(await seen(who)).toEqual(expected);
    for (const [id, name] of names) {
      const { status } = await desk.ask(who, `/api/tasks/${id}`);
      expect(status).toBe((expected as readonly string[]).includes(name) ? 200 : 404);
    }
  });

  it('stands in the alert as its lead opens it, with what was handed in', async () => {
    const detail = AlertDetail.parse((await desk.ask(lead, `/api/alerts/${near.id}`)).body);
    const handed = detail.tasks.find(({ state }) => state === 'submitted');
    expect(handed?.submission?.text).toBe('已核实');
    expect(detail.tasks).toHaveLength(2);
  });

  it('is not seen by a lead whose duty went elsewhere', async () => {
    await desk.pool.query(`UPDATE tasks SET state = 'reassigned' WHERE id = $1`, [taskId('lead')]);
    expect(await seen(lead)).toEqual(['lead']);
    expect((await desk.ask(lead, `/api/alerts/${near.id}`)).status).toBe(404);
    expect(AlertList.parse((await desk.ask(lead, '/api/alerts')).body).alerts).toEqual([]);
    await desk.pool.query(`UPDATE tasks SET state = 'delivered' WHERE id = $1`, [taskId('lead')]);
  });
});

describe('whom a task can be handed to', () => {
  const colleaguesOf = async (who: Account, name: Name): Promise<string[]> => {
    const answer = await desk.ask(who, `/api/tasks/${taskId(name)}/colleagues`);
    return ColleagueList.parse(answer.body).colleagues.map(({ id }) => id);
  };

  it('is the active members of its office, the head first, and not who asks', async () => {
    const office = { role: 'department-member', departments: ['disease-control'] };
    for (const one of [
      person('a.colleague', { ...office, places: ['9901'] }),
      person('b.head', { ...office, places: ['990102'], position: 'head' }),
      person('c.gone', { ...office, places: ['990102'], active: false }),
      person('d.desk', { departments: ['disease-control'] }),
      person('e.smaller', { ...office, places: ['990102001'] }),
    ])
      await desk.save(one);
    expect(await colleaguesOf(lead, 'lead')).toEqual(['b.head', 'a.colleague']);
  });

  it('is not told of a task of others that may be seen', async () => {
    const { status } = await desk.ask(lead, `/api/tasks/${taskId('submitted')}/colleagues`);
    expect(status).toBe(403);
  });
});

describe('a task that was assigned', () => {
  const told = async (): Promise<string[]> =>
    (await desk.commands())
      .map((text) => Command.parse(JSON.parse(text)))
      .flatMap(({ body }) => (body.command === 'record-delivery' ? body.tasks : []));

  it('is told as delivered when a member of its department is shown it, once', async () => {
    for (let reading = 0; reading < 3; reading += 1)
      expect(await seen(school)).toEqual(['assigned', 'otherStage']);
    expect(await eventually(async () => ((await told()).length > 0 ? told() : undefined))).toEqual([
      taskId('assigned'),
    ]);
  });
});

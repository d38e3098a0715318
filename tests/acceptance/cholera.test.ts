// One line with cholera: an alert with tasks and running clocks for the departments of the list, each of which sees its own and nothing else,
// worked on from acknowledgement to closing, with every step in an audit that says when and where it was altered.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { AlertDetail } from '../../contracts/api/alerts.ts';
import type { Alert } from '../../contracts/alert.ts';
import type { Task } from '../../contracts/task.ts';
import { Desk, type Feed } from './desk.ts';
import { receiptOf } from './doors.ts';
import { until, untilTrue } from './until.ts';
import { startVigil, type Vigil } from './vigil-process.ts';

/** Where each case stands: two counties, because cases of one county are one episode. */
const VISIT_SITE = { id: 's-990102005-1', county: '990102' };
const REPORT_SITE = { id: 's-990103004-1', county: '990103' };
const ENDED = ['accepted', 'closed'];

interface Duty {
  readonly part: string;
  readonly departments: readonly string[];
  readonly atLevels?: readonly string[];
}

const LIST = parse(
  readFileSync(
    fileURLToPath(
      new URL('../../catalogue/responsibilities/single-notifiable-case.yaml', import.meta.url),
    ),
    'utf8',
  ),
) as { stages: Record<string, readonly Duty[]> };

/** What the list says for a case of class A, stage by stage, without the evaluation that begins at the close. */
const expectedDuties: readonly string[] = Object.entries(LIST.stages)
  .filter(([stage]) => stage !== 'evaluate')
  .flatMap(([stage, duties]) =>
    duties
      .filter((duty) => duty.atLevels?.includes('I') ?? true)
      .flatMap((duty) => duty.departments.map((name) => `${stage} ${duty.part} ${name}`)),
  )
  .sort();

const dutyOf = (task: Task): string => `${task.stage} ${task.part} ${task.department}`;

let vigil: Vigil;
let duty: Desk;
let screen: Feed;
const members = new Map<string, { readonly desk: Desk; readonly feed: Feed }>();
const UNINVOLVED = 'civil-affairs';

beforeAll(async () => {
  vigil = await startVigil();
  duty = await Desk.signIn(vigil, 'duty.city');
  screen = await duty.feed();
  const departments = new Set(expectedDuties.map((duty) => duty.split(' ')[2] ?? ''));
  for (const department of [...departments, UNINVOLVED]) {
    const desk = await Desk.signIn(vigil, `dept.${department}`);
    members.set(department, { desk, feed: await desk.feed() });
  }
}, 900_000);

afterAll(async () => {
  await vigil.stop();
  vigil.forget();
  screen.close();
  for (const { feed } of members.values()) feed.close();
}, 300_000);

async function alertIn(county: string): Promise<Alert> {
  return until(`an alert stands in ${county}`, async () =>
    (await duty.alerts()).find((alert) => alert.place.startsWith(county)),
  );
}

async function detailIn(county: string): Promise<AlertDetail> {
  return duty.alert((await alertIn(county)).id);
}

const memberOf = (department: string): { readonly desk: Desk; readonly feed: Feed } => {
  const member = members.get(department);
  if (member === undefined) throw new Error(`nobody of ${department} is signed in`);
  return member;
};

describe('one visit with cholera', () => {
  it('opens an alert on a screen that is open', async () => {
    const postedAtMs = Date.now();
    const receipt = await receiptOf(vigil, [
      {
        kind: 'visit',
        id: 'cholera-1',
        site: VISIT_SITE.id,
        occurredAt: Date.now() - 600_000,
        patient: { id: 'P-1', ageYears: 34, sex: 'F' },
        diagnoses: ['A00.9'],
        chiefComplaint: '水样便一天，呕吐',
      },
    ]);
    const answeredAtMs = Date.now();
    expect(receipt).toEqual({ accepted: 1, duplicates: 0, rejected: [] });
    const shown = await until('the alert is on the screen', () =>
      screen.heard.find(({ entry }) => entry.type === 'alert'),
    );
    process.stdout.write(
      `cholera: answered after ${answeredAtMs - postedAtMs} ms, on the screen after ${shown.atMs - postedAtMs} ms\n`,
    );
    const alert = await alertIn(VISIT_SITE.county);
    expect(alert).toMatchObject({
      kind: 'single-notifiable-case',
      disease: 'cholera',
      diseaseClass: 'A',
      machineLevel: 'I',
      state: 'open',
      siteId: VISIT_SITE.id,
    });
  });

  it('gives every department of the list its task, with running clocks', async () => {
    const { tasks } = await detailIn(VISIT_SITE.county);
    expect(tasks.map(dutyOf).sort()).toEqual(expectedDuties);
    for (const task of tasks) {
      const names = task.clocks.map((clock) => clock.name).sort();
      expect(names).toEqual(task.purpose === 'action' ? ['acknowledge', 'act', 'report'] : []);
      for (const clock of task.clocks) {
        expect([clock.stoppedAt, clock.dueAt > task.assignedAt]).toEqual([null, true]);
      }
    }
  });

  it('shows each department its own tasks and nothing of another', async () => {
    const { alert, tasks } = await detailIn(VISIT_SITE.county);
    for (const [department, { desk }] of members) {
      const own = tasks.filter((task) => task.department === department).map((task) => task.id);
      const seen = await desk.tasks();
      expect([department, seen.map((task) => task.id).sort()]).toEqual([department, own.sort()]);
      if (own.length === 0) {
        expect((await desk.get(`/api/alerts/${alert.id}`)).status).toBe(404);
        expect(await desk.alerts()).toEqual([]);
        continue;
      }
      const detail = await desk.alert(alert.id);
      expect(detail.tasks.map((task) => task.id).sort()).toEqual(own);
      expect(detail.facts).toBeUndefined();
    }
  });

  it('refuses an act on the task of another department', async () => {
    const { tasks } = await detailIn(VISIT_SITE.county);
    const task = tasks.find((one) => one.department === 'disease-control');
    const answer = await memberOf(UNINVOLVED).desk.act(
      { task: task?.id ?? '' },
      { command: 'acknowledge' },
    );
    expect([answer.status, answer.code]).toEqual([404, 'unknown-subject']);
  });
});

/** The whole duty of one task by its own department, then accepted by whoever may, and closed. */
async function workOn(task: Task): Promise<void> {
  const { desk } = memberOf(task.department);
  const on = { task: task.id };
  expect((await desk.act(on, { command: 'acknowledge' })).state).toBe('acknowledged');
  expect((await desk.act(on, { command: 'start' })).state).toBe('in-progress');
  const text = '已按职责完成 done as asked';
  expect((await desk.act(on, { command: 'submit', text })).state).toBe('submitted');
  const lead = LIST.stages[task.stage]?.find((duty) => duty.part === 'lead')?.departments[0] ?? '';
  const judge = task.department === lead ? duty : memberOf(lead).desk;
  expect((await judge.act(on, { command: 'accept' })).state).toBe('accepted');
  expect((await judge.act(on, { command: 'close' })).state).toBe('closed');
}

describe('the work on the alert', () => {
  it('is taken by the duty officer, once for one key', async () => {
    const { alert } = await detailIn(VISIT_SITE.county);
    const first = await duty.act(
      { alert: alert.id },
      { command: 'acknowledge' },
      { key: 'k-1234567' },
    );
    expect([first.status, first.state]).toEqual([200, 'acknowledged']);
    const again = await duty.act(
      { alert: alert.id },
      { command: 'acknowledge' },
      { key: 'k-1234567' },
    );
    expect(again).toEqual(first);
    const audit = await duty.alert(alert.id);
    expect(audit.activity.filter(({ action }) => action === 'acknowledge')).toHaveLength(1);
  });

  it('refuses what was decided on an old version, and what a role may not do', async () => {
    const { alert } = await detailIn(VISIT_SITE.county);
    const stale = await duty.act(
      { alert: alert.id },
      { command: 'start-verification' },
      { expectedVersion: 1 },
    );
    expect([stale.status, stale.code]).toEqual([409, 'stale-version']);
    const { desk } = memberOf('disease-control');
    const foreign = await desk.act({ alert: alert.id }, { command: 'start-verification' });
    expect([foreign.status, foreign.code]).toEqual([403, 'role-not-allowed']);
  });

  it('cannot be closed while a lead still owes its duty', async () => {
    const { alert } = await detailIn(VISIT_SITE.county);
    const on = { alert: alert.id };
    expect((await duty.act(on, { command: 'start-verification' })).state).toBe('verifying');
    expect((await duty.act(on, { command: 'suspect', reason: '符合疑似' })).state).toBe(
      'suspected',
    );
    expect((await duty.act(on, { command: 'respond', reason: '启动响应' })).state).toBe(
      'responding',
    );
    const early = await duty.act(on, { command: 'close', reason: '太早' });
    expect([early.status, early.code]).toEqual([409, 'open-lead-task']);
  });

  it('goes through every task from acknowledgement to closing', async () => {
    const { tasks } = await detailIn(VISIT_SITE.county);
    for (const task of tasks.filter(({ purpose }) => purpose === 'action')) await workOn(task);
    const after = await detailIn(VISIT_SITE.county);
    const open = after.tasks.filter(
      (task) => task.purpose === 'action' && !ENDED.includes(task.state),
    );
    expect(open.map(dutyOf)).toEqual([]);
    for (const task of after.tasks.filter((one) => one.state === 'closed')) {
      expect(task.clocks.filter((clock) => clock.stoppedAt === null)).toEqual([]);
    }
  });

  it('ends with the closing of the alert, which calls up the evaluation', async () => {
    const { alert } = await detailIn(VISIT_SITE.county);
    const answer = await duty.act({ alert: alert.id }, { command: 'close', reason: '处置完毕' });
    expect([answer.status, answer.state]).toEqual([200, 'closed']);
    const { tasks } = await duty.alert(alert.id);
    expect(tasks.some((task) => task.stage === 'evaluate')).toBe(true);
  });

  it('reached over the socket nobody whom it does not concern', async () => {
    const { tasks } = await detailIn(VISIT_SITE.county);
    const leads = (department: string, stage: string): boolean =>
      tasks.some(
        (task) => task.part === 'lead' && task.stage === stage && task.department === department,
      );
    for (const [department, { feed }] of members) {
      for (const { entry } of feed.heard) {
        expect([department, entry.type]).not.toEqual([UNINVOLVED, 'alert']);
        if (entry.type !== 'task' || entry.task.department === department) continue;
        // What was handed in is told to the lead of the stage, who accepts it.
        const { submission, stage } = entry.task;
        expect([department, submission !== null, leads(department, stage)]).toEqual([
          department,
          true,
          true,
        ]);
      }
    }
    expect(memberOf('disease-control').feed.heard.length).toBeGreaterThan(0);
    expect(memberOf(UNINVOLVED).feed.heard).toEqual([]);
  });
});

describe('one case report of cholera', () => {
  it('opens an alert of its own in another county', async () => {
    const receipt = await receiptOf(vigil, [
      {
        kind: 'case-report',
        id: 'report-1',
        site: REPORT_SITE.id,
        occurredAt: Date.now() - 3_600_000,
        patient: { id: 'P-2', ageYears: 51, sex: 'M' },
        diagnosis: { code: 'A00.9', certainty: 'confirmed' },
      },
    ]);
    expect(receipt.accepted).toBe(1);
    const { alert, tasks } = await detailIn(REPORT_SITE.county);
    expect(alert).toMatchObject({ disease: 'cholera', machineLevel: 'I', state: 'open' });
    expect(tasks.map(dutyOf).sort()).toEqual(expectedDuties);
  });

  it('is out of sight for a duty officer of another county', async () => {
    const county = await Desk.signIn(vigil, 'duty.county');
    const { alert } = await detailIn(REPORT_SITE.county);
    expect((await county.get(`/api/alerts/${alert.id}`)).status).toBe(404);
    const seen = await county.alerts();
    expect(seen.every((one) => one.place.startsWith('990102'))).toBe(true);
    const answer = await county.act({ alert: alert.id }, { command: 'acknowledge' });
    expect([answer.status, answer.code]).toEqual([404, 'unknown-subject']);
  });

  it('is withdrawn when the report is', async () => {
    await receiptOf(vigil, [
      {
        kind: 'case-report',
        id: 'report-1',
        site: REPORT_SITE.id,
        occurredAt: Date.now() - 3_600_000,
        status: 'cancelled',
        patient: { id: 'P-2' },
        diagnosis: 'A00.9',
      },
    ]);
    await untilTrue('the alert is withdrawn', async () => {
      const { alert } = await detailIn(REPORT_SITE.county);
      return alert.state === 'withdrawn';
    });
  });
});

describe('the audit', () => {
  it('holds every step, by whom and from where to where', async () => {
    const { alert, tasks, activity } = await detailIn(VISIT_SITE.county);
    const steps = activity
      .filter(({ subject, actor }) => subject === `alert:${alert.id}` && actor === 'user:duty.city')
      // Looks at the facts and refusals stand there too; they change nothing.
      .filter(({ toState }) => toState !== null)
      .sort((one, other) => one.seq - other.seq)
      .map(({ action, fromState, toState }) => `${action} ${String(fromState)} ${String(toState)}`);
    expect(steps).toEqual([
      'acknowledge open acknowledged',
      'start-verification acknowledged verifying',
      'suspect verifying suspected',
      'respond suspected responding',
      'close responding closed',
    ]);
    const worked = tasks.filter((task) => task.state === 'closed' && task.purpose === 'action');
    expect(worked.length).toBeGreaterThan(10);
    const epidemiologist = await Desk.signIn(vigil, 'epi');
    for (const task of worked) {
      const entries = await epidemiologist.audit(`task:${task.id}`);
      const actions = entries.map(({ action }) => action);
      const asked = ['acknowledge', 'start', 'submit', 'accept', 'close'].map(
        (act) => `task-${act}`,
      );
      expect(actions).toEqual(expect.arrayContaining(asked));
    }
  });

  it('is found whole by `vigil audit verify`', async () => {
    const { code, output } = await vigil.run('audit', 'verify');
    expect([code, output]).toEqual([0, expect.stringContaining('is whole')]);
  });

  it('is found faulty, with the place, when a row is altered by hand', async () => {
    const [row] = await vigil.sql<{ seq: number }>(
      `SELECT seq::int AS seq FROM audit WHERE action = 'suspect' ORDER BY seq LIMIT 1`,
    );
    const seq = row?.seq ?? 0;
    const isClosedToAll = await vigil
      .sql('UPDATE audit SET reason = $1 WHERE seq = $2', ['别的理由', seq])
      .then(() => false)
      .catch(() => true);
    // The table may refuse even its owner; whoever can alter it can also put its guards to sleep.
    if (isClosedToAll) {
      await vigil.sql('ALTER TABLE audit DISABLE TRIGGER ALL');
      await vigil.sql('UPDATE audit SET reason = $1 WHERE seq = $2', ['别的理由', seq]);
    }
    const { code, output } = await vigil.run('audit', 'verify');
    expect([code, output]).toEqual([1, expect.stringContaining(`entry ${seq} was altered`)]);
  });
});

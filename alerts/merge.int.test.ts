// What a merge leaves in the database, by a person and by the machine, on real PostgreSQL and NATS: nothing of the alert that went into the other
// runs on, nothing that was found or ordered is lost, and each office is told once.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommandOutcome } from '../contracts/command.ts';
import type { FeedEntry } from '../contracts/feed.ts';
import { HOUR_MS } from '../contracts/time.ts';
import { fireDueClocks } from './clocks/due-clocks.ts';
import { exceedance, signal } from './outbreak.fixture.ts';
import { eventually, startTestStage, type TestStage } from './stage.fixture.ts';
import { loadCase } from './store/load-cases.ts';

const MINUTE_MS = 60_000;
let stage: TestStage;

beforeAll(async () => {
  stage = await startTestStage();
  await stage.run();
}, 120_000);

afterAll(() => stage.stop());

let commands = 0;
const command = (by: string, target: object, body: object): Record<string, unknown> => ({
  v: 1,
  id: `merge-${String((commands += 1)).padStart(8, '0')}`,
  issuedAt: stage.time.now,
  by,
  ...target,
  body,
});
const act = async (by: string, target: object, body: object): Promise<CommandOutcome> => {
  const answer = await stage.send(command(by, target, body));
  expect(answer, JSON.stringify([body, answer])).toMatchObject({ outcome: 'done' });
  return answer;
};
const onAlert = (alertId: string) => ({ target: 'alert', alertId });
const JOINT = { target: 'joint' };

const caseOf = async (id: string) => (await loadCase(stage.store, id))!;
/** Everything of one alert that the timers would still notice. */
const running = (alert: string): Promise<number> =>
  stage.count(
    `clocks WHERE stopped_at IS NULL AND fired_at IS NULL AND due_at IS NOT NULL AND (alert_id = $1
       OR subject IN (SELECT 'team:' || id FROM teams WHERE alert_id = $1))`,
    [alert],
  );
const told = (alert: string, reason: string): Promise<number> =>
  stage.count('notifications WHERE alert_id = $1 AND reason = $2', [alert, reason]);
const fire = async (): Promise<void> => {
  while ((await fireDueClocks(stage.store, stage.time.now)) > 0);
};

/** The last word of the feed on each record that matches. */
async function lastOf(type: 'alert' | 'task', of: string): Promise<FeedEntry[]> {
  const entries = (await stage.feed()).filter(
    (entry) =>
      (entry.type === 'alert' && type === 'alert' && entry.alert.id === of) ||
      (entry.type === 'task' && type === 'task' && entry.task.alertId === of),
  );
  const last = new Map(
    entries.map((entry) => [entry.type === 'task' ? entry.task.id : of, entry] as const),
  );
  return [...last.values()];
}

const meetingOf = (alert: string, departments = ['disease-control', 'township-health-centre']) => ({
  command: 'call-meeting',
  alert,
  subject: '会商',
  agenda: ['疫情通报'],
  departments,
  beginsAt: stage.time.now + 4 * HOUR_MS,
});
const teamOf = (alert: string) => ({
  command: 'set-up-team',
  alert,
  lead: 'disease-control',
  members: [
    { department: 'disease-control', user: 'm-disease-control' },
    { department: 'township-health-centre', user: null },
  ],
  periodMinutes: 120,
  reason: '多部门处置',
});

/** A cholera case in response: a team, a meeting, a longer limit, a dispute, a lead at work, and limits that climbed. */
async function inResponse(place: string) {
  const found = signal(`merge ${place}`, { place, siteId: null, asOf: stage.time.now });
  await stage.publish(found);
  const { id } = await stage.alertOf(found);
  const taskOf = async (department: string) =>
    (await caseOf(id)).tasks.find(
      (task) => task.department === department && task.stage === 'verify',
    )!;
  await act('duty.city', onAlert(id), { command: 'acknowledge' });
  await act('duty.city', onAlert(id), { command: 'set-level', level: 'I', reason: '甲类' });
  await act('duty.city', JOINT, teamOf(id));
  await act('duty.city', JOINT, meetingOf(id));
  const lead = await taskOf('disease-control');
  const party = await taskOf('township-health-centre');
  const report = party.clocks.find(({ name }) => name === 'report')!;
  await act('duty.city', JOINT, {
    command: 'extend',
    task: party.id,
    clock: 'report',
    dueAt: report.dueAt + 10 * MINUTE_MS,
    reason: '路远',
  });
  const reason = '不属于本单位职责';
  await act(
    'm-township-health-centre',
    { target: 'task', taskId: party.id },
    { command: 'dispute', reason },
  );
  await act('m-disease-control', { target: 'task', taskId: lead.id }, { command: 'acknowledge' });
  await act('m-disease-control', { target: 'task', taskId: lead.id }, { command: 'start' });
  await act('duty.city', onAlert(id), { command: 'suspect', reason: '符合' });
  await act('duty.city', onAlert(id), { command: 'respond', reason: '启动' });
  return { found, id, lead: lead.id, party: party.id };
}

describe('a merge by a person', { timeout: 60_000 }, () => {
  const PLACE = '990102001';
  let source: Awaited<ReturnType<typeof inResponse>>;
  let into = '';
  let late = 0;

  it('without a word on the leads that are at work is refused, and changes nothing', async () => {
    source = await inResponse(PLACE);
    const wide = exceedance('merge-into', '990102');
    await stage.publish(wide);
    into = (await stage.alertOf(wide)).id;
    expect(into).not.toBe(source.id);
    await stage.halt();
    stage.time.now += 3 * HOUR_MS;
    await fire();
    await stage.run();
    late = await stage.count('escalations WHERE alert_id = $1 AND answered_at IS NULL', [
      source.id,
    ]);
    expect(late).toBeGreaterThan(0);
    const before = [await caseOf(source.id), await caseOf(into)];
    const ran = await running(source.id);
    expect(ran).toBeGreaterThan(0);
    const merge = { command: 'merge', into, reason: '同一起事件' };
    const answer = await stage.send(command('duty.city', onAlert(source.id), merge));
    expect(answer).toMatchObject({ outcome: 'refused', code: 'open-lead-task' });
    expect([await caseOf(source.id), await caseOf(into)]).toEqual(before);
    expect(await running(source.id)).toBe(ran);
    expect(await stage.count(`teams WHERE alert_id = $1 AND state = 'active'`, [source.id])).toBe(
      1,
    );
  });

  it('takes findings, level, state and duties over, and ends team, meeting, dispute and limits', async () => {
    const merge = { command: 'merge', into, reason: '同一起事件', overrideOpenLead: true };
    const sent = command('duty.city', onAlert(source.id), merge);
    const answer = await stage.send(sent);
    expect(answer).toMatchObject({ outcome: 'done', state: 'merged' });
    const rows = [await caseOf(source.id), await caseOf(into)];
    const audit = await stage.count('audit');
    expect(await stage.send(sent)).toEqual(answer);
    expect([await caseOf(source.id), await caseOf(into)]).toEqual(rows);
    expect(await stage.count(`audit WHERE seq > $1 AND action = 'merge'`, [audit])).toBe(0);

    const [gone, target] = [rows[0]!, rows[1]!];
    expect(gone.alert).toMatchObject({ state: 'merged', mergedInto: into, acknowledgeBy: null });
    expect(gone.evidence).toEqual([]);
    expect(target.alert).toMatchObject({ state: 'responding', humanLevel: 'I', place: '990102' });
    expect(target.evidence.map(({ id }) => id)).toContain(source.found.id);
    expect((await stage.alertOf(source.found)).id).toBe(into);
    // Its township is called by the alert that stays, in all phases.
    const offices = target.tasks.filter(({ state }) => state !== 'withdrawn');
    expect(offices.map(({ place }) => place)).toContain(PLACE);
    expect(offices.map(({ stage: of }) => of)).toContain('control');

    expect(new Set(gone.tasks.map(({ state }) => state))).toEqual(new Set(['withdrawn']));
    expect(await running(source.id)).toBe(0);
    expect(
      await stage.count(`teams WHERE alert_id = $1 AND state = 'dissolved'`, [source.id]),
    ).toBe(1);
    expect(
      await stage.count(`meetings WHERE alert_id = $1 AND state = 'cancelled'`, [source.id]),
    ).toBe(1);
    expect(await stage.count('extensions WHERE alert_id = $1', [source.id])).toBe(1);
    expect(
      await stage.count(`disputes WHERE task_id = $1 AND state = 'withdrawn'`, [source.party]),
    ).toBe(1);
    expect(
      await stage.count('escalations WHERE alert_id = $1', [source.id]),
    ).toBeGreaterThanOrEqual(late);
    expect(
      await stage.count('escalations WHERE alert_id = $1 AND answered_at IS NULL', [source.id]),
    ).toBe(0);
  });

  it('is told once: in the audit with the leads by name, in notices, in the feed and in the ledger', async () => {
    expect(
      await stage.count(
        `audit WHERE alert_id = $1 AND action = 'merge' AND details ->> 'into' = $2
           AND details -> 'overriddenLeads' ? $3`,
        [source.id, into, source.lead],
      ),
    ).toBe(1);
    for (const action of ['joint-dissolve-team', 'joint-cancel-meeting'])
      expect(
        await stage.count('audit WHERE alert_id = $1 AND action = $2 AND actor = $3', [
          source.id,
          action,
          'user:duty.city',
        ]),
      ).toBe(1);
    // Both who were asked to the meeting; each office of the case one word that it is merged.
    expect(await told(source.id, 'meeting-cancelled')).toBe(2);
    const { tasks } = await caseOf(source.id);
    const offices = new Set(tasks.map(({ department, place }) => `${department}@${place}`));
    expect(await told(source.id, 'merged')).toBe(offices.size);
    expect(await told(source.id, 'called-off')).toBe(0);
    expect(await told(into, 'called-up')).toBeGreaterThan(0);

    const states = await eventually(async () => {
      const last = await lastOf('task', source.id);
      const open = last.filter(
        (entry) => entry.type === 'task' && entry.task.state !== 'withdrawn',
      );
      return open.length === 0 && last.length > 0 ? last : undefined;
    });
    expect(states).toHaveLength(tasks.length);
    const [word] = await lastOf('alert', source.id);
    expect(word).toMatchObject({ type: 'alert', change: 'merge', alert: { state: 'merged' } });
    const [other] = await lastOf('alert', into);
    expect(other).toMatchObject({ type: 'alert', alert: { state: 'responding' } });

    // Who had not handed in by its limit has left it undone; what the lead held for another until a ruling is not its own.
    const { rows: missing } = await stage.database.pool.query<{ department: string }>(
      `SELECT department FROM ledger_entries WHERE alert_id = $1 AND kind = 'missing' ORDER BY 1`,
      [source.id],
    );
    expect(missing.map(({ department }) => department)).toEqual([
      'consortium-lead-hospital',
      'disease-control',
    ]);
  });

  it('leaves nothing behind that time would stir: no limit, no period of the team', async () => {
    await stage.halt();
    const noticed = await stage.count('clocks WHERE alert_id = $1 AND fired_at IS NOT NULL', [
      source.id,
    ]);
    const audit = await stage.count('audit WHERE alert_id = $1', [source.id]);
    const reports = await told(source.id, 'can-report-due');
    stage.time.now += 12 * HOUR_MS;
    await fire();
    await stage.run();
    expect(
      await stage.count('clocks WHERE alert_id = $1 AND fired_at IS NOT NULL', [source.id]),
    ).toBe(noticed);
    expect(await stage.count('audit WHERE alert_id = $1', [source.id])).toBe(audit);
    expect(await told(source.id, 'can-report-due')).toBe(reports);
  });
});

describe('a merge by the machine', { timeout: 60_000 }, () => {
  const seen = (name: string, place: string, excess: number) =>
    exceedance(`machine ${name} ${place}`, place, {
      measure: name,
      definition: name,
      series: `${name}~${place.length === 6 ? 'county' : 'township'}~${place}~all`,
      expected: 5,
      observed: 5 + excess,
      asOf: stage.time.now,
      startedAt: stage.time.now - HOUR_MS,
    });

  it('ends limits, chains and tasks of the alert that it takes, tells its offices, and keeps what was found', async () => {
    const wide = seen('gastro-enteritis', '990122', 40);
    const small = seen('diarrhoea', '990122001', 9);
    await stage.publish(wide, small);
    const [county, township] = [await stage.alertOf(wide), await stage.alertOf(small)];
    await stage.halt();
    stage.time.now += 26 * HOUR_MS;
    await fire();
    await stage.run();
    const called = await stage.count('escalations WHERE alert_id = $1', [county.id]);
    expect(called).toBeGreaterThan(0);
    await stage.publish(seen('gastro-enteritis', '990122001', 36));
    await eventually(async () =>
      (await caseOf(county.id)).alert.state === 'merged' ? true : undefined,
    );
    const gone = await caseOf(county.id);
    expect(gone.alert).toMatchObject({ mergedInto: township.id, acknowledgeBy: null });
    expect(new Set(gone.tasks.map(({ state }) => state))).toEqual(new Set(['withdrawn']));
    expect(await running(county.id)).toBe(0);
    expect(await stage.count('escalations WHERE alert_id = $1', [county.id])).toBe(called);
    expect(
      await stage.count('escalations WHERE alert_id = $1 AND answered_at IS NULL', [county.id]),
    ).toBe(0);
    expect((await stage.alertOf(wide)).id).toBe(township.id);
    expect(
      await stage.count(
        `audit WHERE alert_id = $1 AND action = 'merge' AND actor = 'machine:alerts' AND details #>> '{because,code}' = 'same-event'`,
        [county.id],
      ),
    ).toBe(1);
    const offices = new Set(gone.tasks.map(({ department, place }) => `${department}@${place}`));
    expect(await told(county.id, 'merged')).toBe(offices.size);
    const [word] = await eventually(async () => {
      const last = await lastOf('alert', county.id);
      return last.some((entry) => entry.change === 'merge') ? last : undefined;
    });
    expect(word).toMatchObject({ alert: { state: 'merged', mergedInto: township.id } });
    // The machine's merge blames nobody for what it took away.
    expect(
      await stage.count(`ledger_entries WHERE alert_id = $1 AND kind = 'missing'`, [county.id]),
    ).toBe(0);
  });

  it('leaves an alert alone whose desk has ordered joint work, as it does not mute or withdraw it', async () => {
    const wide = seen('gastro-enteritis', '990121', 40);
    const small = seen('diarrhoea', '990121001', 9);
    await stage.publish(wide, small);
    const [{ id }, township] = [await stage.alertOf(wide), await stage.alertOf(small)];
    expect(township.id).not.toBe(id);
    const { departments } = (await caseOf(id)).alert;
    await act('duty.city', JOINT, meetingOf(id, [departments[0]!]));
    const explains = seen('gastro-enteritis', '990121001', 36);
    await stage.publish(explains);
    await stage.alertOf(explains);
    expect((await caseOf(id)).alert).toMatchObject({ state: 'open', mergedInto: null });
    expect(await stage.count(`meetings WHERE alert_id = $1 AND state = 'called'`, [id])).toBe(1);
  });
});

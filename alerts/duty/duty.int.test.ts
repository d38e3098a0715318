// Rosters and handovers through the whole stage on servers of its own: commands as a gateway sends them, a clock that moves when told to. The
// scenario is the hand-over at 18:00 with an open alert of class A.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommandOutcome } from '../../contracts/command.ts';
import { Roster, RosterOutlook } from '../../contracts/roster.ts';
import { ShiftHandover } from '../../contracts/shift-handover.ts';
import { HOUR_MS } from '../../contracts/time.ts';
import { transaction } from '../../platform/store/transaction.ts';
import { saveAccount } from '../accounts/account-store.ts';
import { MONDAY, account, member, shippedCatalogue, signal } from '../outbreak.fixture.ts';
import { workingDays } from '../clocks/working-time.ts';
import { startTestStage, type TestStage } from '../stage.fixture.ts';
import { dutyRound, type DutyRoundResult } from './duty-round.ts';
import { at, layer, plan } from './duty.fixture.ts';

const DESK = 'ro-desk-9901';
const OFFICE = 'ro-cdc-9901';
let stage: TestStage;
let keys = 0;

beforeAll(async () => {
  stage = await startTestStage();
  await transaction(stage.store, async (tx) => {
    const people = [
      ...['an', 'bo', 'chen', 'head', 'dai'].map((id) => account(id)),
      ...['cdc.one', 'cdc.two', 'cdc.head'].map((id) => ({
        ...member('disease-control'),
        id: id as never,
      })),
    ];
    for (const one of people)
      await saveAccount(tx, { ...one, passwordHash: 'x'.repeat(40) }, MONDAY);
  });
  await stage.run();
}, 120_000);
afterAll(() => stage.stop());

type Target = 'duty' | 'shift' | 'task' | 'account';
/** `more`: of the envelope. */
const send = (
  by: string,
  target: Target,
  ...[body, more = {}]: readonly [Record<string, unknown>, Record<string, unknown>?]
): Promise<CommandOutcome> =>
  stage.send({
    v: 1,
    id: `key-${String((keys += 1)).padStart(8, '0')}`,
    issuedAt: stage.time.now,
    by,
    target,
    body,
    ...more,
  });

const round = (): Promise<DutyRoundResult> =>
  dutyRound(stage.store, {
    now: stage.time.now,
    calendar: { zone: 'Asia/Shanghai', days: workingDays(shippedCatalogue.calendar) },
  });

const create = (differs: Record<string, unknown> = {}): Record<string, unknown> => ({
  command: 'create-roster',
  roster: DESK,
  names: { zh: '市值班台', en: 'City desk' },
  department: 'duty-desk',
  place: '9901',
  plan: plan(),
  reason: '建立值班表',
  ...differs,
});

async function stored(id: string): Promise<{ roster: Roster; outlook: RosterOutlook }> {
  const answer = await stage.store.query<{ record: unknown; outlook: unknown }>(
    'SELECT record, outlook FROM rosters WHERE id = $1',
    [id],
  );
  return {
    roster: Roster.parse(answer.rows[0]?.record),
    outlook: RosterOutlook.parse(answer.rows[0]?.outlook),
  };
}

async function handovers(roster: string): Promise<ShiftHandover[]> {
  const answer = await stage.store.query<{ record: unknown }>(
    'SELECT record FROM shift_handovers WHERE roster_id = $1 ORDER BY ends_at',
    [roster],
  );
  return answer.rows.map(({ record }) => ShiftHandover.parse(record));
}

const audited = (action: string): Promise<number> =>
  stage.count('audit WHERE action = $1', [action]);

describe('a roster', () => {
  it('with a hole is refused with the hole, and nothing is stored', async () => {
    const hole = create({ plan: plan({ layers: [layer({ weekdays: [1, 2, 3, 4, 5] })] }) });
    expect(await send('root', 'duty', hole)).toMatchObject({
      outcome: 'refused',
      code: 'roster-has-hole',
      detail: expect.stringContaining('nobody from 2026-06-06 08:00') as string,
    });
    expect(await stage.count('rosters')).toBe(0);
  });

  it.each([
    [{ department: 'duty-desks' }, 'unknown-department', '目录中没有部门 duty-desks'],
    [{ place: '990199' }, 'unknown-place', '目录中没有地区 990199'],
  ])('of %o, which nobody has, is refused and not stored', async (office, code, zh) => {
    expect(await send('root', 'duty', create(office))).toMatchObject({
      ...{ outcome: 'refused', code, detailWords: { zh } },
    });
    expect(await stage.count('rosters')).toBe(0);
  });

  it('is made once, with the weeks ahead', async () => {
    expect(await send('root', 'duty', create())).toMatchObject({ outcome: 'done', version: 1 });
    expect(await send('root', 'duty', create())).toMatchObject({ code: 'already-exists' });
    const { outlook } = await stored(DESK);
    expect(outlook.problems).toEqual([]);
    expect(outlook.spans[0]).toMatchObject({ person: 'an', endAt: at('2026-06-01T18:00') });
    expect(await audited('duty-create-roster')).toBe(1);
  });

  it('takes a swap that the other accepts and the head approves', async () => {
    const gives = { startAt: at('2026-06-03T08:00'), endAt: at('2026-06-03T18:00') };
    const proposed = await send('bo', 'duty', {
      command: 'propose-swap',
      roster: DESK,
      to: 'dai',
      gives,
      takes: null,
      reason: '孩子家长会',
    });
    expect(proposed).toMatchObject({ outcome: 'done', state: 'proposed' });
    const { rows } = await stage.store.query<{ id: string }>('SELECT id FROM swaps');
    const swap = rows[0]?.id;
    const say = (by: string, command: string) => send(by, 'duty', { command, swap });
    expect(await say('head', 'approve-swap')).toMatchObject({ code: 'not-in-this-state' });
    expect(await say('dai', 'accept-swap')).toMatchObject({ state: 'accepted' });
    expect(await say('bo', 'approve-swap')).toMatchObject({ code: 'role-not-allowed' });
    expect(await say('head', 'approve-swap')).toMatchObject({ state: 'in-force' });
    const { outlook } = await stored(DESK);
    expect(outlook.spans.find(({ startAt }) => startAt === gives.startAt)).toMatchObject({
      person: 'dai',
      why: { by: 'override', swap },
    });
  });

  it('whose person is deactivated has a hole that is found, told once and falls to the head', async () => {
    const off = { command: 'set-active', userId: 'chen', active: false, reason: '调离' };
    expect(await send('root', 'account', off)).toMatchObject({ outcome: 'done' });
    await round();
    await round();
    const { outlook } = await stored(DESK);
    expect(outlook.problems.map(({ code }) => code)).toContain('person-unavailable');
    expect(outlook.spans.find(({ why }) => why.by === 'head')).toMatchObject({
      person: 'head',
      why: { because: 'nobody-available' },
    });
    const holes = await audited('roster-hole-found');
    expect(holes).toBeGreaterThan(0);
    await send('root', 'account', { ...off, active: true });
    await round();
    expect((await stored(DESK)).outlook.problems).toEqual([]);
    expect(await audited('roster-hole-found')).toBe(holes);
  });
});

describe('the hand-over at 18:00 with an open alert of class A', () => {
  const cholera = signal('evening');

  it('is drafted an hour before, once, with the alert, its state and its next limit', async () => {
    const people = ['cdc.one', 'cdc.two'];
    const own = { roster: OFFICE, department: 'disease-control', names: { zh: '疾控', en: 'CDC' } };
    const twoPeople = plan({ head: 'cdc.head', layers: [layer({ people })] });
    expect(await send('root', 'duty', create({ ...own, plan: twoPeople }))).toMatchObject({
      outcome: 'done',
    });
    stage.time.now = at('2026-06-01T16:30');
    await stage.publish(cholera);
    const { id } = await stage.alertOf(cholera);
    await round();
    expect(await stage.count('shift_handovers')).toBe(0);
    stage.time.now = at('2026-06-01T17:00');
    await round();
    expect(await round()).toEqual({ refreshed: 0, drafted: 0, missed: 0 });
    expect(await audited('handover-drafted')).toBe(2);
    const [draft] = await handovers(DESK);
    expect(draft).toMatchObject({ outgoing: 'an', incoming: 'bo', endsAt: at('2026-06-01T18:00') });
    expect(draft?.items.find(({ fact }) => fact.of === 'alert')?.fact).toMatchObject({
      alert: id,
      level: 'I',
      state: 'open',
      next: { name: expect.any(String) as string },
    });
  });

  it('is refused to who signs for what has changed, drafted again, and then signed', async () => {
    const [draft] = await handovers(DESK);
    const { id, version } = await stage.alertOf(cholera);
    const noted = await send('an', 'shift', {
      command: 'note-handover',
      handover: draft?.id,
      item: `alert:${id}`,
      text: '样本已送市疾控，20 时出结果',
    });
    expect(noted).toMatchObject({ outcome: 'done', state: 'draft' });
    const acknowledged = await stage.send({
      v: 1,
      id: 'key-acknowledge',
      issuedAt: stage.time.now,
      by: 'an',
      expectedVersion: version,
      target: 'alert',
      alertId: id,
      body: { command: 'acknowledge' },
    });
    expect(acknowledged).toMatchObject({ outcome: 'done' });
    const sign = (by: string, as: string, more: Record<string, unknown> = {}) =>
      send(by, 'shift', { command: 'sign-handover', handover: draft?.id, as }, more);
    stage.time.now = at('2026-06-01T18:02');
    expect(await sign('an', 'outgoing')).toMatchObject({
      outcome: 'refused',
      code: 'handover-changed',
      state: 'draft',
    });
    const [again] = await handovers(DESK);
    expect(again?.items[0]).toMatchObject({ mark: 'changed', note: '样本已送市疾控，20 时出结果' });
    expect(await sign('an', 'outgoing', { expectedVersion: 1 })).toMatchObject({
      code: 'stale-version',
    });
    expect(await sign('an', 'outgoing')).toMatchObject({ state: 'signed-by-outgoing' });
    expect(await sign('an', 'incoming')).toMatchObject({ code: 'same-person' });
    expect(await sign('bo', 'incoming')).toMatchObject({ state: 'signed-by-both' });
    expect(await sign('bo', 'incoming')).toMatchObject({ code: 'not-in-this-state' });
  });

  it('takes the tasks that stood under the name of who leaves to who comes', async () => {
    const tasks = await stage.store.query<{ id: string }>(
      `SELECT id FROM tasks WHERE department = 'disease-control' AND place LIKE '9901%' AND purpose = 'action'`,
    );
    const mine = tasks.rows[0]?.id;
    if (mine !== undefined)
      expect(
        await send('cdc.one', 'task', { command: 'acknowledge' }, { taskId: mine }),
      ).toMatchObject({ outcome: 'done' });
    const [draft] = await handovers(OFFICE);
    const sign = (by: string, as: string) =>
      send(by, 'shift', { command: 'sign-handover', handover: draft?.id, as });
    await sign('cdc.one', 'outgoing');
    expect(await sign('cdc.one', 'outgoing')).toMatchObject({ outcome: 'done' });
    expect(await sign('cdc.two', 'incoming')).toMatchObject({ state: 'signed-by-both' });
    expect(mine).toBeDefined();
    expect(await stage.count(`tasks WHERE assignee = 'cdc.two' AND id = $1`, [mine])).toBe(1);
    expect((await handovers(OFFICE))[0]?.followed).toEqual([mine]);
    expect(await audited('task-followed')).toBe(1);
  });

  it('that nobody signs is told to the head once, and its signature shows how late it came', async () => {
    stage.time.now = at('2026-06-02T07:30');
    await round();
    expect(await stage.count('shift_handovers')).toBe(4);
    stage.time.now = at('2026-06-02T08:20');
    await Promise.all([round(), round()]);
    expect(await audited('handover-overdue')).toBe(2);
    stage.time.now += HOUR_MS;
    const [, night] = await handovers(DESK);
    const sign = (by: string, as: string) =>
      send(by, 'shift', { command: 'sign-handover', handover: night?.id, as });
    await sign('bo', 'outgoing');
    await sign('bo', 'outgoing');
    await sign('chen', 'incoming');
    const [, signed] = await handovers(DESK);
    expect(signed?.signatures.outgoing?.lateByMs).toBe(65 * 60_000);
    expect(signed?.missedAt).toBe(at('2026-06-02T08:20'));
  });
});

// What becomes of a roster: full ones are taken, ones with a hole are refused with the hole, and nothing that was on duty is changed afterwards.
import { describe, expect, it } from 'vitest';
import { DutyCommand } from '../../contracts/duty-command.ts';
import type { OverrideId, Roster } from '../../contracts/roster.ts';
import { account } from '../outbreak.fixture.ts';
import { decideRoster, type RosterCommand, type RosterSetting } from './decide-roster.ts';
import {
  DAY,
  at,
  layer,
  override,
  plan,
  roster,
  setting as duty,
  without,
} from './duty.fixture.ts';
import { onDutyAt } from './on-duty.ts';

const head = account('head');
const root = account('root', { role: 'administrator' });
const NOW = at('2026-06-03T10:00');
const setting = (differs: Partial<RosterSetting> = {}): RosterSetting => ({
  account: head,
  now: NOW,
  expectedVersion: undefined,
  duty,
  offices: {
    hasDepartment: (department) => department === 'duty-desk',
    hasPlace: (place) => place === '9901',
  },
  overrideId: `ov-${'z'.repeat(26)}` as OverrideId,
  ...differs,
});
const body = (command: Record<string, unknown>): RosterCommand =>
  DutyCommand.parse({ roster: 'ro-desk-9901', reason: '排班', ...command }) as RosterCommand;
const decided = (of: Roster | null, command: Record<string, unknown>, under = setting()) =>
  decideRoster(of, body(command), under);
const rosterOf = (decision: ReturnType<typeof decided>): Roster => {
  if (decision.outcome === 'refused') throw new Error(decision.detail.en);
  return decision.roster;
};

describe('a first roster', () => {
  const create = {
    command: 'create-roster',
    names: { zh: '值班台', en: 'Desk' },
    department: 'duty-desk',
    place: '9901',
    plan: plan({ validFrom: '2026-06-03' }),
  };

  it('is made by an administrator of the place', () => {
    expect(decided(null, create, setting({ account: root }))).toMatchObject({
      outcome: 'done',
      roster: { version: 1 },
      step: { action: 'duty-create-roster', toState: 'v1' },
    });
    expect(decided(null, create)).toMatchObject({ code: 'role-not-allowed' });
    const far = account('far', { role: 'administrator', places: ['990102'] });
    expect(decided(null, create, setting({ account: far }))).toMatchObject({
      code: 'out-of-scope',
    });
    expect(decided(roster(), create, setting({ account: root }))).toMatchObject({
      code: 'already-exists',
    });
  });

  it('of an office that the catalogue does not know is refused in both languages, after who asks', () => {
    const asRoot = setting({ account: root });
    const elsewhere = { ...create, department: 'duty-desks' };
    expect(decided(null, elsewhere, asRoot)).toEqual({
      outcome: 'refused',
      code: 'unknown-department',
      detail: {
        zh: '目录中没有部门 duty-desks',
        en: 'the catalogue has no department duty-desks',
      },
    });
    expect(decided(null, { ...create, place: '990199' }, asRoot)).toEqual({
      outcome: 'refused',
      code: 'unknown-place',
      detail: { zh: '目录中没有地区 990199', en: 'the catalogue has no place 990199' },
    });
    expect(decided(null, elsewhere)).toMatchObject({ code: 'role-not-allowed' });
    expect(decided(null, { ...create, place: '8801' }, asRoot)).toMatchObject({
      code: 'out-of-scope',
    });
  });

  it('with a hole is refused, and the hole is named', () => {
    const hole = {
      ...create,
      plan: plan({ validFrom: '2026-06-03', layers: [layer({ shifts: [DAY] })] }),
    };
    expect(decided(null, hole, setting({ account: root }))).toEqual({
      outcome: 'refused',
      code: 'roster-has-hole',
      detail: {
        en: 'nobody from 2026-06-03 18:00 to 2026-06-04 08:00, and 55 more',
        zh: '2026-06-03 18:00 至 2026-06-04 08:00 无人，另有 55 处',
      },
    });
  });

  it('of people who are not to be had is refused with their names', () => {
    const under = setting({ account: root, duty: without('bo') });
    expect(decided(null, create, under)).toMatchObject({
      code: 'invalid-target',
      detail: { en: /bo/ },
    });
  });
});

describe('a new plan', () => {
  const change = (validFrom: string) => ({
    command: 'change-roster',
    plan: plan({
      validFrom,
      layers: [layer({ people: ['zoe'], turn: 'day' })],
      hoursInARowMax: 336,
    }),
  });

  it('begins tomorrow at the earliest and leaves what was before', () => {
    expect(decided(roster(), change('2026-06-03'))).toMatchObject({ code: 'invalid-target' });
    const after = rosterOf(decided(roster(), change('2026-06-04')));
    expect(after.version).toBe(2);
    expect(onDutyAt(after, NOW, duty)).toEqual(onDutyAt(roster(), NOW, duty));
    expect(onDutyAt(after, at('2026-06-04T10:00'), duty).person).toBe('zoe');
  });

  it('that was seen in another version is refused', () => {
    const under = setting({ expectedVersion: 7 });
    expect(decided(roster(), change('2026-06-04'), under)).toMatchObject({ code: 'stale-version' });
  });

  it('is for the head and for administrators', () => {
    const other = setting({ account: account('an') });
    expect(decided(roster(), change('2026-06-04'), other)).toMatchObject({
      code: 'role-not-allowed',
    });
    expect(decided(roster(), change('2026-06-04'), setting({ account: root }))).toMatchObject({
      outcome: 'done',
    });
  });
});

describe('an override', () => {
  const during = { startAt: at('2026-06-03T18:00'), endAt: at('2026-06-04T08:00') };
  const set = (person: string, more: Record<string, unknown> = {}) => ({
    command: 'override-duty',
    person,
    during,
    ...more,
  });

  it('holds for its hours and says why', () => {
    const after = rosterOf(decided(roster(), set('dai')));
    expect(onDutyAt(after, at('2026-06-03T20:00'), duty)).toMatchObject({
      person: 'dai',
      why: { by: 'override' },
    });
  });

  it('that keeps one person too long is refused, unless it is known', () => {
    // `bo` has the day before that night.
    const day = onDutyAt(roster(), NOW, duty).person;
    expect(decided(roster(), set(day))).toMatchObject({
      code: 'double-shift',
      detail: { en: new RegExp(day) },
    });
    expect(decided(roster(), set(day, { evenSo: true }))).toMatchObject({ outcome: 'done' });
  });

  it('for hours that are over is refused', () => {
    const past = { startAt: at('2026-06-01T08:00'), endAt: at('2026-06-01T18:00') };
    expect(decided(roster(), set('dai', { during: past }))).toMatchObject({
      code: 'invalid-target',
    });
  });

  it('that began before now holds from now on: what was held stays as it was', () => {
    const running = { startAt: at('2026-06-01T08:00'), endAt: at('2026-07-01T08:00') };
    const decision = decided(roster(), { ...set('dai', { during: running }), evenSo: true });
    if (decision.outcome === 'refused') throw new Error(decision.detail.en);
    const [override] = decision.roster.overrides;
    expect(override?.endAt).toBe(running.endAt);
    expect(override?.startAt).toBeGreaterThan(running.startAt);
  });

  it('is taken back for the hours that have not passed', () => {
    const running = override('q', {
      startAt: at('2026-06-03T08:00'),
      endAt: at('2026-06-03T18:00'),
    });
    const one = roster({ overrides: [running] });
    const after = rosterOf(
      decided(one, { command: 'withdraw-override', override: `ov-q${'a'.repeat(25)}` }),
    );
    expect(onDutyAt(after, NOW - 1, duty).person).toBe('dai');
    expect(onDutyAt(after, NOW, duty).person).toBe(onDutyAt(roster(), NOW, duty).person);
  });
});

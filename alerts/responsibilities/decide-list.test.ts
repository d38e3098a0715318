// Decisions on changes of lists: who may, who must be another, which list is taken and from when, and what makes a change stale.
import { describe, expect, it } from 'vitest';
import type { ResponsibilityList } from '../../contracts/catalogue/responsibility-list.ts';
import { ListCommand } from '../../contracts/lists/list-command.ts';
import { differencesOf } from '../../contracts/lists/compare-lists.ts';
import { writtenOf } from '../../contracts/lists/written-list.ts';
import { ListChangeId } from '../../contracts/response-ids.ts';
import { DayKey } from '../../contracts/time.ts';
import { MONDAY, account, desk, shippedCatalogue } from '../outbreak.fixture.ts';
import { checkWritten } from '../../contracts/lists/check-written.ts';
import { decideList, type ListDecision, type ListSetting } from './decide-list.ts';

const id = ListChangeId.parse(`lc-${'a'.repeat(26)}`);
const epi = account('epi', { role: 'epidemiologist' });
const newest = shippedCatalogue.lists.find((list) => list.id === 'foodborne')!;
const TOMORROW = DayKey.parse('2026-06-02');

/** Market regulation verifies at once, and the words say so. */
function edited(differs: Partial<ResponsibilityList> = {}): ResponsibilityList {
  const verify = newest.stages.verify!.map((duty, index) =>
    index === 0 ? { ...duty, duty: { zh: '立即核实', en: 'Verify at once' } } : duty,
  );
  return { ...newest, version: '2026.9', stages: { ...newest.stages, verify }, ...differs };
}

const ask = (list: ResponsibilityList = edited(), differs: object = {}) => ({
  command: 'ask',
  list: writtenOf(list),
  base: newest.version,
  reason: '演练后修改',
  ...differs,
});
const confirm = { command: 'confirm', change: id };
const reject = { command: 'reject', change: id, reason: '时限过紧' };
const withdraw = { command: 'withdraw', change: id, reason: '重写' };

function decide(body: object, differs: Partial<ListSetting> = {}) {
  const parsed = ListCommand.parse(body);
  const change = differs.change ?? null;
  const list = parsed.command === 'ask' ? parsed.list : change && writtenOf(change.list);
  return decideList(parsed, {
    account: epi,
    now: MONDAY,
    nextDay: TOMORROW,
    id,
    change,
    newest,
    checked: list === null ? null : checkWritten(list, shippedCatalogue, TOMORROW),
    versions: new Set(['2026.1', '2026.2']),
    ...differs,
  });
}

const changeOf = (decision: ReturnType<typeof decide>): ListDecision['change'] => {
  if (decision.outcome === 'done') return decision.change;
  throw new Error(`refused: ${decision.code} ${decision.detail.en}`);
};
const codeOf = (decision: ReturnType<typeof decide>): string =>
  decision.outcome === 'done' ? 'done' : decision.code;
const waiting = changeOf(decide(ask()));

describe('asking', () => {
  it('waits, with the minutes of its norms, the day it is to hold from, and what is worth knowing', () => {
    expect(waiting).toMatchObject({ state: 'waiting', validFrom: TOMORROW, askedBy: 'epi' });
    expect(waiting.list.limits['verify-count']?.levels.I).toEqual(
      newest.limits['verify-count']?.levels.I,
    );
    expect(waiting.advice[0]?.en).toContain('the lead names who does it');
    expect(differencesOf(newest, waiting.list)).toEqual([
      {
        of: 'duty',
        stage: 'verify',
        department: 'disease-control',
        change: 'changed',
        parts: ['duty'],
      },
    ]);
  });

  it('is refused to a desk officer, a county, and a member of a department', () => {
    expect(codeOf(decide(ask(), { account: desk }))).toBe('role-not-allowed');
    const county = account('epi.county', { role: 'epidemiologist', places: ['990102'] });
    expect(codeOf(decide(ask(), { account: county }))).toBe('out-of-scope');
    const member = account('member', {
      role: 'department-member',
      departments: ['disease-control'],
    });
    expect(codeOf(decide(ask(), { account: member }))).toBe('role-not-allowed');
  });

  it('is refused on an older version, under a used version, and where nothing differs', () => {
    expect(codeOf(decide(ask(edited(), { base: '2026.1' })))).toBe('stale-version');
    expect(codeOf(decide(ask(edited({ version: '2026.2' }))))).toBe('already-exists');
    expect(codeOf(decide(ask({ ...newest, version: '2026.9' })))).toBe('invalid-target');
  });

  it('is refused for another kind, and for a day that is too soon', () => {
    expect(codeOf(decide(ask(edited({ alertKind: 'waterborne' }))))).toBe('invalid-target');
    expect(codeOf(decide(ask(edited(), { validFrom: '2026-06-01' })))).toBe('list-too-soon');
  });

  it('is refused without a lead, with the fault in words', () => {
    const { verify: _gone, ...stages } = newest.stages;
    const decision = decide(
      ask(edited({ stages: { ...stages, verify: newest.stages.verify!.slice(1) } })),
    );
    expect(decision).toMatchObject({ outcome: 'refused', code: 'list-has-gaps' });
    expect(decision.outcome === 'refused' && decision.detail).toEqual({
      en: expect.stringContaining('nobody leads stage "verify" at level I') as string,
      zh: expect.stringContaining('核实：I 级无人牵头') as string,
    });
  });

  it('is refused with a norm that nobody has written', () => {
    const list = writtenOf(edited());
    const limits = structuredClone(list.limits);
    limits['verify-count']!.levels.I!.reportMinutes = { norm: 'decree-7' as never };
    expect(decide({ ...ask(), list: { ...list, limits } })).toMatchObject({
      code: 'list-has-gaps',
      detail: { en: 'norm "decree-7" is not in the catalogue' },
    });
  });
});

describe('the second person', () => {
  it('confirms what another asked for, never the same', () => {
    expect(changeOf(decide(confirm, { change: waiting, account: desk }))).toMatchObject({
      state: 'in-force',
      decidedBy: 'duty.city',
      validFrom: TOMORROW,
    });
    expect(codeOf(decide(confirm, { change: waiting }))).toBe('same-person');
    expect(codeOf(decide(reject, { change: waiting }))).toBe('same-person');
  });

  it('confirms for the first day possible where the day asked for has come', () => {
    const later = { change: waiting, account: desk, nextDay: DayKey.parse('2026-06-05') };
    const after = changeOf(decide(confirm, later));
    expect([after.validFrom, after.list.validFrom]).toEqual(['2026-06-05', '2026-06-05']);
  });

  it('is told that the change was decided since they saw it', () => {
    const seen = { account: desk, expectedVersion: 1 };
    const decided = changeOf(decide(reject, { ...seen, change: waiting }));
    expect(codeOf(decide(confirm, { ...seen, change: decided }))).toBe('stale-version');
  });

  it('is told that another version came between', () => {
    const other = { ...newest, version: '2026.8' };
    expect(codeOf(decide(confirm, { change: waiting, account: desk, newest: other }))).toBe(
      'stale-version',
    );
  });

  it('rejects with a reason; who asked, or an administrator, withdraws', () => {
    expect(changeOf(decide(reject, { change: waiting, account: desk }))).toMatchObject({
      state: 'rejected',
      decision: '时限过紧',
    });
    expect(changeOf(decide(withdraw, { change: waiting })).state).toBe('withdrawn');
    const other = account('epi.2', { role: 'epidemiologist' });
    expect(codeOf(decide(withdraw, { change: waiting, account: other }))).toBe('role-not-allowed');
    const root = account('root', { role: 'administrator' });
    expect(changeOf(decide(withdraw, { change: waiting, account: root })).state).toBe('withdrawn');
  });

  it('decides once', () => {
    const change = changeOf(decide(reject, { change: waiting, account: desk }));
    for (const body of [confirm, reject, withdraw])
      expect(
        codeOf(decide(body, { change, account: account('root', { role: 'administrator' }) })),
      ).toBe('not-in-this-state');
  });
});

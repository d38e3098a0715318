// What a person's merge takes over and what it may not throw away: levels, state and duties go with the findings; a lead's work needs a word.
import { describe, expect, it } from 'vitest';
import type { Account } from '../../contracts/account.ts';
import { effectiveLevel } from '../../contracts/alert.ts';
import { AlertCommand } from '../../contracts/command.ts';
import type { Case } from '../cases/case.ts';
import {
  Inbox,
  MONDAY,
  account,
  desk,
  exceedance,
  shippedRules,
  signal,
} from '../outbreak.fixture.ts';
import { decideAlert } from './decide.ts';

const COUNTY = '990102';
const TOWNSHIP = '990102001';
const reason = '同一起事件';

const opened = (name: string, where: string, differs: object = {}): Case => {
  const inbox = new Inbox();
  inbox.receive(exceedance(name, where, differs));
  return inbox.only;
};
const cholera = (where: string): Case => {
  const inbox = new Inbox();
  inbox.receive(signal(`c-${where}`, { place: where }));
  return inbox.only;
};

const decide = (
  one: Case,
  body: object,
  { by = desk, into = null }: { by?: Account; into?: Case | null } = {},
) =>
  decideAlert(one, AlertCommand.parse({ reason, ...body }), {
    account: by,
    now: MONDAY + 60_000,
    rules: shippedRules,
    expectedVersion: undefined,
    into,
  });

const after = (one: Case, ...commands: readonly object[]): Case =>
  commands.reduce<Case>((from, body) => {
    const decision = decide(from, body);
    if (decision.outcome === 'refused') throw new Error(decision.detail.en);
    return decision.cases[0]!;
  }, one);

const merged = (one: Case, into: Case, differs: { by?: Account; override?: boolean } = {}) =>
  decide(
    one,
    {
      command: 'merge',
      into: into.alert.id,
      ...(differs.override === true ? { overrideOpenLead: true } : {}),
    },
    { into, ...(differs.by === undefined ? {} : { by: differs.by }) },
  );

function done(decision: ReturnType<typeof merged>) {
  if (decision.outcome === 'refused') throw new Error(decision.detail.en);
  return { source: decision.cases[0]!, target: decision.cases[1]!, steps: decision.steps };
}

const responding = (one: Case, level: string): Case =>
  after(
    one,
    { command: 'acknowledge' },
    { command: 'set-level', level },
    { command: 'suspect' },
    { command: 'respond' },
  );

describe('an alert that a person merges into another', () => {
  it('goes only into one whose place holds it or lies in it, and within the places of the person', () => {
    const one = opened('one', TOWNSHIP);
    expect(merged(one, opened('two', '990102002'))).toMatchObject({ code: 'invalid-target' });
    expect(merged(one, opened('two', '990105'))).toMatchObject({ code: 'invalid-target' });
    const county = opened('two', COUNTY);
    const township = account('duty.township', { places: [TOWNSHIP] });
    expect(merged(one, county, { by: township })).toMatchObject({ code: 'out-of-scope' });
    expect(merged(one, county).outcome).toBe('done');
  });

  it('makes the other as wide as it was, and calls the departments of its place', () => {
    const county = opened('wide', COUNTY);
    const { target } = done(merged(county, opened('small', TOWNSHIP), { override: true }));
    expect(target.alert.place).toBe(COUNTY);
    expect(new Set(target.tasks.map(({ place }) => place))).toContain(COUNTY);
  });

  it('takes its graver level with it, whoever gave it', () => {
    const grave = cholera(TOWNSHIP);
    const slight = after(cholera(TOWNSHIP), { command: 'comment' });
    const lower = {
      ...slight,
      alert: { ...slight.alert, id: 'al-aaaaaaaaaaaaaaaaaaaaaaaaaa', machineLevel: 'IV' },
    } as Case;
    const byMachine = done(merged(grave, lower, { override: true })).target;
    expect(byMachine.alert.machineLevel).toBe(grave.alert.machineLevel);
    const raised = after(opened('raised', TOWNSHIP), { command: 'set-level', level: 'I' });
    const { target } = done(merged(raised, opened('into', COUNTY), { override: true }));
    expect(target.alert.humanLevel).toBe('I');
    expect(effectiveLevel(target.alert)).toBe('I');
  });

  it('carries its state and the duties of its phases over', () => {
    const source = responding(opened('run', TOWNSHIP), 'II');
    const { target, steps } = done(merged(source, opened('into', COUNTY), { override: true }));
    expect(target.alert.state).toBe('responding');
    expect(target.alert.acknowledgeBy).toBeNull();
    expect(target.tasks.map(({ stage }) => stage)).toContain('control');
    expect(steps.find(({ action }) => action === 'merge-received')).toMatchObject({
      fromState: 'open',
      toState: 'responding',
    });
  });

  it('needs an override that names the leads whose duty the other does not ask of them', () => {
    const source = responding(opened('leads', TOWNSHIP), 'II');
    const begun: Case = {
      ...source,
      tasks: source.tasks.map((task) =>
        task.part === 'lead' ? { ...task, state: 'in-progress' as const } : task,
      ),
    };
    const into = opened('into', COUNTY);
    expect(merged(begun, into)).toMatchObject({ code: 'open-lead-task' });
    const { steps } = done(merged(begun, into, { override: true }));
    const leads = begun.tasks.filter(({ part }) => part === 'lead').map(({ id }) => id);
    const merge = steps.find(({ action }) => action === 'merge');
    expect(merge?.details['overriddenLeads']).toEqual(leads);
  });

  it('needs none where nobody has begun and the other calls the same leads', () => {
    const { source } = done(merged(opened('one', COUNTY), opened('two', COUNTY)));
    expect(source.alert.state).toBe('merged');
    expect(source.tasks.every(({ state }) => state === 'withdrawn')).toBe(true);
  });
});

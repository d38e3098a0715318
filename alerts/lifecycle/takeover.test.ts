// What taking an alert, or taking it over, does to its times: a take-over buys none, a rung is called once, and what is merged keeps the time, the
// risk and the urgency that people had come to.
import { describe, expect, it } from 'vitest';
import { AlertCommand } from '../../contracts/command.ts';
import { HOUR_MS } from '../../contracts/time.ts';
import { machineReason } from '../../contracts/vocabulary/machine-reasons.ts';
import type { Case } from '../cases/case.ts';
import { Inbox, MONDAY, account, desk, exceedance, shippedRules } from '../outbreak.fixture.ts';
import { muted } from '../triage/muting.ts';
import { alertRungCalled, chainBegun } from './alert-chain.ts';
import { decideAlert } from './decide.ts';
import { lapsed } from './machine-acts.ts';

const MINUTE_MS = 60_000;

function opened(name: string, where = '990102001', differs: object = {}): Case {
  const inbox = new Inbox();
  inbox.receive(exceedance(name, where, differs));
  return inbox.only;
}

const decide = (
  one: Case,
  body: object,
  { at = MONDAY, into = null as Case | null, by = desk } = {},
) =>
  decideAlert(one, AlertCommand.parse({ reason: '同一起事件', ...body }), {
    account: by,
    now: at,
    rules: shippedRules,
    expectedVersion: undefined,
    into,
  });

function after(one: Case, body: object, when: { at?: number; by?: typeof desk } = {}): Case {
  const decision = decide(one, body, when);
  if (decision.outcome === 'refused') throw new Error(decision.detail.en);
  return decision.cases[0]!;
}

const merged = (one: Case, into: Case, at = MONDAY + HOUR_MS) =>
  decide(one, { command: 'merge', into: into.alert.id, overrideOpenLead: true }, { at, into });

function targetOf(one: Case, into: Case, at?: number): Case {
  const decision = merged(one, into, at);
  if (decision.outcome === 'refused') throw new Error(decision.detail.en);
  return decision.cases[1]!;
}

const state = (one: Case, to: Case['alert']['state']): Case => ({
  ...one,
  alert: { ...one.alert, state: to },
});

describe('whoever takes an alert over', () => {
  it('has the time that was left, however often it passes from hand to hand', () => {
    const taken = after(opened('a'), { command: 'acknowledge' });
    const until = taken.alert.acknowledgementLapsesAt;
    expect(until).not.toBeNull();
    const colleague = account('duty.city.b');
    const over = after(taken, { command: 'acknowledge' }, { at: MONDAY + HOUR_MS, by: colleague });
    expect(over.alert).toMatchObject({
      acknowledgedBy: 'duty.city.b',
      acknowledgementLapsesAt: until,
    });
    const verifying = after(over, { command: 'start-verification' }, { at: MONDAY + HOUR_MS });
    expect(verifying.alert.acknowledgementLapsesAt).toBe(until);
  });

  it('keeps it until the limit has passed, and not a moment less', () => {
    const taken = after(opened('a'), { command: 'acknowledge' });
    const until = taken.alert.acknowledgementLapsesAt!;
    const act = { case: taken, steps: [] };
    expect(lapsed(act, until - 1)).toBe(act);
    expect(lapsed(act, until).case.alert.state).toBe('open');
  });
});

describe('a rung over an alert that nobody takes', () => {
  it('is called once', () => {
    const one = opened('a');
    const since = one.alert.acknowledgeBy!;
    const climbing = chainBegun(one, since);
    const [rung] = climbing.memo.unanswered!.rungs;
    const due = { name: 'escalate-1', dueAt: rung!.dueAt };
    const called = alertRungCalled(climbing, due, due.dueAt);
    expect(called?.called.rung).toBe('head');
    expect(alertRungCalled(called!.case, due, due.dueAt + MINUTE_MS)).toBeNull();
  });
});

describe('an alert that goes into another', () => {
  it('goes into none that is over, and into none of another family', () => {
    const county = opened('b', '990102');
    const wrong = { code: 'invalid-target' };
    for (const over of ['closed', 'excluded', 'merged', 'withdrawn'] as const)
      expect(merged(opened('a'), state(county, over))).toMatchObject(wrong);
    const other = { ...county, alert: { ...county.alert, family: 'fund' } } as Case;
    expect(merged(opened('a'), other)).toMatchObject(wrong);
    expect(merged(opened('a'), county).outcome).toBe('done');
  });

  it('leaves nobody more time to judge than either had', () => {
    const early = after(opened('b', '990102'), { command: 'acknowledge' });
    const late = after(opened('a'), { command: 'start-verification' }, { at: MONDAY + HOUR_MS });
    const until = early.alert.acknowledgementLapsesAt!;
    expect(late.alert.acknowledgementLapsesAt).toBeGreaterThan(until);
    expect(targetOf(late, early).alert).toMatchObject({
      state: 'verifying',
      acknowledgementLapsesAt: until,
    });
  });

  it('takes its risk along, and hurries what the departments of the other owe', () => {
    const judged = [
      { command: 'acknowledge' },
      { command: 'suspect' },
      { command: 'assess', likelihood: 4, impact: 5 },
    ].reduce<Case>((from, body) => after(from, body), opened('a'));
    const grave = after(judged, { command: 'set-level', level: 'I' });
    const county = opened('b', '990102');
    const target = targetOf(grave, county, MONDAY + MINUTE_MS);
    expect(target.memo.risk).toMatchObject({ likelihood: 4, impact: 5 });
    const limits = (one: Case) =>
      new Map(
        one.tasks.flatMap(({ id, clocks }) =>
          clocks.map(({ name, dueAt }) => [`${id} ${name}`, dueAt] as const),
        ),
      );
    const [before, now] = [limits(county), limits(target)];
    const moved = [...before].map(([clock, dueAt]) => now.get(clock)! - dueAt);
    expect(Math.max(...moved)).toBe(0);
    expect(Math.min(...moved)).toBeLessThan(0);
  });

  it('wakes one that was muted, and calls its departments up', () => {
    const county = opened('b', '990102');
    const because = machineReason('county-knows', { title: county.alert.title });
    const { case: quiet } = muted(
      { case: county, steps: [] },
      {
        kind: 'county-alert',
        by: `alert:al-${'a'.repeat(26)}`,
        because,
        since: MONDAY,
        until: null,
      },
    );
    const target = targetOf(opened('a'), quiet);
    expect(target.alert.muted).toBeUndefined();
    expect(target.tasks.some((task) => task.state === 'assigned')).toBe(true);
  });
});

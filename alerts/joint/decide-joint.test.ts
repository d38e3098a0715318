// Decisions on joint work: who may, what is bounded, and that no order touches another department's task or clock.
import { describe, expect, it } from 'vitest';
import type { Account } from '../../contracts/account.ts';
import type { JointCommand } from '../../contracts/joint/joint-command.ts';
import { HOUR_MS } from '../../contracts/time.ts';
import { machineReason } from '../../contracts/vocabulary/machine-reasons.ts';
import { retracted, workHasBegun } from '../lifecycle/machine-acts.ts';
import { mayBeMuted, muted } from '../triage/muting.ts';
import { Inbox, MONDAY, account, desk, member, shippedRules, signal } from '../outbreak.fixture.ts';
import { decideJoint, type JointFacts } from './decide-joint.ts';
import type { JointDecision } from './decision.ts';

const NOTHING: JointFacts = {
  task: null,
  team: null,
  meeting: null,
  active: null,
  people: new Map(),
  extensions: [],
};

function opened() {
  const inbox = new Inbox();
  inbox.receive(signal('joint'));
  const from = inbox.only;
  const decide = (
    by: Account,
    body: JointCommand,
    facts: Partial<JointFacts> & { now?: number } = {},
  ): JointDecision => {
    const { now = MONDAY, ...rest } = facts;
    return decideJoint(
      body,
      { account: by, now, rules: shippedRules, expectedVersion: undefined, from, cause: 'c-1' },
      { ...NOTHING, ...rest },
    );
  };
  return { from, decide };
}

const words = { zh: '协查', en: 'Help to trace' };
const dispatch = (alert: string, differs: object = {}) =>
  ({
    command: 'dispatch',
    alert,
    department: 'public-security',
    stage: 'verify',
    part: 'support',
    purpose: 'action',
    duty: words,
    deliverable: words,
    acknowledgeBy: MONDAY + HOUR_MS,
    dueAt: MONDAY + 4 * HOUR_MS,
    reason: '失联',
    ...differs,
  }) as JointCommand;

describe('an order of the lead', () => {
  it('takes the alert out of the machine’s hands: it is neither withdrawn nor muted by it, and one that was muted is told', () => {
    const { from, decide } = opened();
    const settle = (decision: JointDecision) => {
      if (decision.outcome === 'refused') throw new Error(decision.detail.en);
      return decision;
    };
    expect(workHasBegun(from)).toBe(false);
    const ordered = settle(decide(desk, dispatch(from.alert.id)));
    expect(workHasBegun(ordered.case)).toBe(true);
    expect(mayBeMuted(from)).toBe(true);
    expect(mayBeMuted(ordered.case)).toBe(false);
    const because = machineReason('signals-withdrawn');
    expect(retracted({ case: ordered.case, steps: [] }, because, MONDAY).steps).toEqual([]);

    const muting = { by: 'alert:x', kind: 'alert', since: MONDAY, until: null, because } as const;
    const { case: quiet } = muted({ case: from, steps: [] }, muting as never);
    const setting = { account: desk, now: MONDAY, rules: shippedRules, expectedVersion: undefined };
    const taken = settle(
      decideJoint(dispatch(from.alert.id), { ...setting, from: quiet, cause: 'c-2' }, NOTHING),
    );
    expect(taken.case.alert.muted).toBeUndefined();
    expect(taken.steps[0]).toMatchObject({ action: 'alert-released', actor: 'user:duty.city' });
    expect(taken.case.tasks.filter(({ state }) => state === 'assigned').length).toBeGreaterThan(1);
    expect(workHasBegun(taken.case)).toBe(true);
  });

  it('climbs as a listed duty does, and so do the duties of a department that was added', () => {
    const { from, decide } = opened();
    const rungs = (decision: JointDecision) =>
      decision.outcome === 'refused'
        ? []
        : decision.case.tasks
            .filter((task) => !from.tasks.some(({ id }) => id === task.id))
            .map(({ chain = [] }) => chain.map(({ rung }) => rung));
    expect(rungs(decide(desk, dispatch(from.alert.id)))).toEqual([
      ['head', 'lead', 'command-group'],
    ]);
    const copy = dispatch(from.alert.id, { purpose: 'information' });
    expect(rungs(decide(desk, copy))).toEqual([[]]);
  });
});

describe('the powers over a case', () => {
  it('are those of the desk, of its lead and of who stands above the lead', () => {
    const { from, decide } = opened();
    const order = dispatch(from.alert.id);
    const lead = from.tasks.find(({ part, stage }) => part === 'lead' && stage === 'verify');
    const party = from.tasks.find(({ department }) => department !== lead?.department);
    const codeFor = (by: Account) => {
      const decision = decide(by, order);
      return decision.outcome === 'refused' ? decision.code : 'done';
    };
    expect(codeFor(desk)).toBe('done');
    expect(codeFor(member(lead?.department ?? ''))).toBe('done');
    expect(codeFor(member('command-group'))).toBe('done');
    expect(codeFor(member(party?.department ?? ''))).toBe('not-the-lead');
    expect(codeFor(account('epi', { role: 'epidemiologist' }))).toBe('not-the-lead');
    expect(codeFor(member('civil-affairs'))).toBe('out-of-scope');
    expect(codeFor(account('duty.far', { places: ['990103'] }))).toBe('out-of-scope');
  });

  it('add a task and leave every other task as it is', () => {
    const { from, decide } = opened();
    const decision = decide(desk, dispatch(from.alert.id));
    if (decision.outcome === 'refused') throw new Error(decision.detail.en);
    const known = new Set(from.tasks);
    const added = decision.case.tasks.filter((task) => !known.has(task));
    expect(added).toHaveLength(1);
    expect(decision.case.tasks).toHaveLength(from.tasks.length + 1);
    expect(added[0]).toMatchObject({ department: 'public-security', place: '990102' });
  });

  it('are a lead’s in its own stage and in no other', () => {
    const { from, decide } = opened();
    const leads = from.tasks.filter(({ part }) => part === 'lead');
    const pairs = leads.flatMap((lead) =>
      leads
        .filter(({ department }) => department !== lead.department)
        .map(({ stage }) => ({ by: member(lead.department), stage })),
    );
    expect(pairs.length).toBeGreaterThan(0);
    for (const { by, stage } of pairs) {
      const leadsIt = leads.some(
        (one) => one.stage === stage && by.departments.includes(one.department),
      );
      expect(decide(by, dispatch(from.alert.id, { stage })).outcome).toBe(
        leadsIt ? 'done' : 'refused',
      );
    }
  });

  it('refuse a second lead, a place without an office, and limits in the past', () => {
    const { from, decide } = opened();
    const { id } = from.alert;
    expect(decide(desk, dispatch(id, { part: 'lead' }))).toMatchObject({ code: 'invalid-target' });
    expect(decide(desk, dispatch(id, { place: '990103' }))).toMatchObject({
      code: 'invalid-target',
    });
    expect(decide(desk, dispatch(id, { acknowledgeBy: MONDAY }))).toMatchObject({
      code: 'time-not-allowed',
    });
  });

  it('move a limit that runs within the bounds of its level, and none that has passed', () => {
    const { from, decide } = opened();
    const task = from.tasks.find(({ clocks }) => clocks.length > 0);
    const clock = task?.clocks.find(({ name }) => name === 'report');
    if (task === undefined || clock === undefined) throw new Error('a task with limits');
    const { mostMinutes, mostTimes } = shippedRules.jointBounds(task.level).extension;
    const to = (minutes: number) =>
      ({
        command: 'extend',
        task: task.id,
        clock: 'report',
        dueAt: clock.dueAt + minutes * 60_000,
        reason: '路远',
      }) as const;
    const done = decide(desk, to(mostMinutes), { task });
    if (done.outcome === 'refused' || done.made.extension === undefined)
      throw new Error('extended');
    const changed = done.case.tasks.filter((one) => !from.tasks.includes(one));
    expect(changed.map(({ id }) => id)).toEqual([task.id]);
    const earlier = Array.from({ length: mostTimes }, () => done.made.extension).filter(
      (one) => one !== undefined,
    );
    const refusals = [
      decide(desk, to(mostMinutes + 1), { task }),
      decide(desk, to(0), { task }),
      decide(desk, to(1), { task, extensions: earlier }),
    ];
    for (const one of refusals) expect(one).toMatchObject({ code: 'time-not-allowed' });
    // Not by the lead for itself: it would be late by its own leave only.
    const led = from.tasks.find(({ part, clocks }) => part === 'lead' && clocks.length > 1)!;
    const own = { ...to(1), task: led.id, dueAt: led.clocks.at(-1)!.dueAt + 1 };
    expect(decide(member(led.department), own, { task: led })).toMatchObject({ code: 'own-limit' });
    expect(decide(desk, own, { task: led })).toMatchObject({ outcome: 'done' });
    expect(decide(desk, to(1), { task, now: clock.dueAt })).toMatchObject({
      code: 'not-in-this-state',
    });
  });
});

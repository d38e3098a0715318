// Random walks of people, signals and time over one county: whatever the order, the rules that must never break do not.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Account } from '../contracts/account.ts';
import { AlertCommand, TaskCommand } from '../contracts/command.ts';
import { MachineReason } from '../contracts/machine-reason.ts';
import type { Task } from '../contracts/task.ts';
import { HOUR_MS } from '../contracts/time.ts';
import { AUDIT_ACTION_WORDS } from '../contracts/vocabulary/audit-actions.ts';
import { MACHINE, changedTasks, sealed, type Case, type Step } from './cases/case.ts';
import { firing } from './clocks/fire.ts';
import { decideAlert } from './lifecycle/decide.ts';
import { ALERT_TRANSITIONS } from './lifecycle/transitions.ts';
import {
  Inbox,
  MONDAY,
  account,
  amended,
  desk,
  exceedance,
  member,
  shippedRules,
  signal,
  withdrawn,
} from './outbreak.fixture.ts';
import { decideTask } from './tasks/decide.ts';
import { isCalledOff } from './tasks/transitions.ts';

const PEOPLE: readonly Account[] = [
  desk,
  account('duty.county', { places: ['990102'] }),
  account('duty.elsewhere', { places: ['990105'] }),
  account('epi', { role: 'epidemiologist' }),
  account('root', { role: 'administrator' }),
  account('root.elsewhere', { role: 'administrator', places: ['990105'] }),
  ...['disease-control', 'health-commission', 'market-regulation', 'township-health-centre'].map(
    (id) => member(id),
  ),
  member('disease-control', '990105'),
];

const reason = '理由';
const ALERT_BODIES = [
  ...(
    [
      'acknowledge',
      'start-verification',
      'suspect',
      'assess',
      'respond',
      'reopen',
      'comment',
    ] as const
  ).map((command) => ({ command, reason })),
  { command: 'exclude', reason, code: 'calendar' },
  { command: 'close', reason },
  { command: 'close', reason, overrideOpenLead: true },
  { command: 'set-level', reason, level: 'II' },
  { command: 'set-level', reason, level: 'IV' },
  { command: 'set-level', reason, level: 'I' },
].map((body) => AlertCommand.parse(body));
const TASK_BODIES = [
  ...(['acknowledge', 'start', 'accept', 'return', 'close', 'dispute'] as const).map((command) => ({
    command,
    reason,
  })),
  { command: 'submit', text: '完成' },
  { command: 'hand-over', reason, to: 'm-disease-control' },
  { command: 'reassign', reason, department: 'finance' },
  { command: 'rule', reason, department: 'disease-control' },
].map((body) => TaskCommand.parse(body));

type Move =
  | {
      readonly move: 'signal';
      readonly which: number;
      readonly township: number;
      readonly how: 'raise' | 'amend' | 'withdraw';
    }
  | { readonly move: 'alert'; readonly who: number; readonly what: number }
  | { readonly move: 'task'; readonly who: number; readonly what: number; readonly which: number }
  | { readonly move: 'time'; readonly hours: number };

const move: fc.Arbitrary<Move> = fc.oneof(
  fc.record({
    move: fc.constant('signal' as const),
    which: fc.nat(4),
    township: fc.integer({ min: 1, max: 3 }),
    how: fc.constantFrom('raise' as const, 'amend' as const, 'withdraw' as const),
  }),
  fc.record({
    move: fc.constant('alert' as const),
    who: fc.nat(PEOPLE.length - 1),
    what: fc.nat(ALERT_BODIES.length - 1),
  }),
  fc.record({
    move: fc.constant('task' as const),
    who: fc.nat(PEOPLE.length - 1),
    what: fc.nat(TASK_BODIES.length - 1),
    which: fc.nat(40),
  }),
  fc.record({ move: fc.constant('time' as const), hours: fc.integer({ min: 1, max: 30 }) }),
);

class Walk {
  readonly inbox = new Inbox();
  readonly revisions = new Map<string, number>();

  step(next: Move): void {
    switch (next.move) {
      case 'signal':
        this.#signal(next);
        return;
      case 'alert':
        this.#each((one) => this.#person(one, next));
        return;
      case 'task':
        this.#each((one) => this.#department(one, next));
        return;
      case 'time':
        this.inbox.now += next.hours * HOUR_MS;
        this.#each((one) => this.#timers(one));
    }
  }

  #signal({ which, township, how }: Extract<Move, { move: 'signal' }>): void {
    const name = `s${String(which)}`;
    const revision = (this.revisions.get(name) ?? 0) + 1;
    this.revisions.set(name, revision);
    const where = `99010200${String(township)}`;
    const base =
      which < 2
        ? signal(name, { place: where })
        : exceedance(name, where, { observed: 15 + 7 * revision });
    const later = amended({ ...base, revision: Math.max(1, revision - 1) }, {});
    const sent =
      revision === 1
        ? base
        : how === 'withdraw'
          ? withdrawn({ ...base, revision: revision - 1 })
          : later;
    this.inbox.receive(sent);
    const after = structuredClone(this.inbox.cases);
    this.inbox.receive(sent);
    expect(this.inbox.cases.map(publicPart)).toEqual(after.map(publicPart));
  }

  #each(change: (one: Case) => Case): void {
    const one = this.inbox.cases[0];
    if (one === undefined) return;
    const after = change(one);
    holds(one, after);
    this.inbox.put(after);
  }

  #person(one: Case, { who, what }: Extract<Move, { move: 'alert' }>): Case {
    const by = PEOPLE[who]!;
    const setting = {
      account: by,
      now: this.inbox.now,
      rules: shippedRules,
      expectedVersion: undefined,
      into: null,
    };
    const body = ALERT_BODIES[what]!;
    const decision = decideAlert(one, body, setting);
    if (decision.outcome === 'refused') return one;
    expect(['duty.elsewhere', 'root.elsewhere']).not.toContain(by.id);
    expect(ALERT_TRANSITIONS[one.alert.state][body.command]).toBe(decision.cases[0]!.alert.state);
    return sealed(one, decision.cases[0]!, this.inbox.now);
  }

  #department(one: Case, { who, what, which }: Extract<Move, { move: 'task' }>): Case {
    const task = one.tasks[which % Math.max(1, one.tasks.length)];
    if (task === undefined) return one;
    const by = PEOPLE[who]!;
    const setting = {
      account: by,
      now: this.inbox.now,
      rules: shippedRules,
      expectedVersion: undefined,
      successor: member('disease-control'),
    };
    const decision = decideTask({ from: one, task, body: TASK_BODIES[what]! }, setting);
    if (decision.outcome === 'refused') return one;
    expect(['duty.elsewhere', 'root.elsewhere', 'epi']).not.toContain(by.id);
    const after = sealed(one, decision.cases[0]!, this.inbox.now);
    const touched = changedTasks(one, after).filter(({ version }) => version > 1);
    expect(touched.map(({ id }) => id)).toEqual([task.id]);
    return after;
  }

  #timers(one: Case): Case {
    let after = one;
    for (const task of one.tasks) {
      for (const { name, dueAt } of task.clocks) {
        if (dueAt > this.inbox.now) continue;
        const due = { subject: `task:${task.id}`, name, dueAt };
        after = firing(after, due, this.inbox.now).case;
        expect(firing(after, due, this.inbox.now).steps).toEqual([]);
      }
    }
    return after;
  }
}

const publicPart = ({ alert, tasks }: Case): unknown => ({ alert, tasks });

/** What must hold between a case and the case after any act. */
function holds(before: Case, after: Case): void {
  expect(after.alert.responsibility).toEqual(before.alert.responsibility);
  expect(after.alert.version - before.alert.version).toBeLessThanOrEqual(1);
  for (const task of after.tasks)
    neverRunsBack(
      before.tasks.find(({ id }) => id === task.id),
      task,
    );
  expect(new Set(after.tasks.map(({ id }) => id)).size).toBe(after.tasks.length);
  noTwoLeads(after);
}

function neverRunsBack(old: Task | undefined, task: Task): void {
  if (old === undefined) return;
  for (const [at, clock] of task.clocks.entries()) {
    const was = old.clocks[at]!;
    // A raised level makes a limit sooner; nothing makes it later.
    if (task.level === old.level) expect(clock.dueAt).toBe(was.dueAt);
    else expect(clock.dueAt).toBeLessThanOrEqual(was.dueAt);
    if (was.firedAt !== null) expect(clock.firedAt).toBe(was.firedAt);
    // Only a returned submission makes a limit run again.
    if (was.stoppedAt !== null && clock.name !== 'report')
      expect(clock.stoppedAt).toBe(was.stoppedAt);
  }
}

/** Every step has words in both languages; what the machine gives as its reason is never text of one language. */
function saysWhyInBoth(step: Step): void {
  expect(AUDIT_ACTION_WORDS[step.action].zh).not.toBe('');
  if (step.actor === MACHINE) expect(step.reason).toBeNull();
  const { because } = step.details;
  if (because === undefined) return;
  const { words } = MachineReason.parse(because);
  expect(words.zh).toMatch(/\p{Script=Han}/u);
  expect(words.en).not.toMatch(/\p{Script=Han}|\{/u);
}

/** One lead for a stage in one office, whatever was reassigned or ruled. */
function noTwoLeads({ tasks, memo }: Case): void {
  const leads = tasks
    .filter(
      (task) =>
        task.part === 'lead' && !isCalledOff(task.state) && task.assignedAt >= memo.occurrenceAt,
    )
    .map((task) => `${task.stage} ${task.place}`);
  expect(new Set(leads).size).toBe(leads.length);
}

describe('whatever people, signals and time do', () => {
  it('frozen lists stay, one act stops one department’s clocks, no stage has two leads, redelivery changes nothing', () => {
    fc.assert(
      fc.property(fc.array(move, { minLength: 1, maxLength: 40 }), (moves) => {
        const walk = new Walk();
        walk.inbox.receive(signal('first', { place: '990102001' }));
        for (const next of moves) walk.step(next);
        for (const passage of walk.inbox.passages) {
          expect(passage.disposition).not.toBeNull();
          for (const step of passage.steps) saysWhyInBoth(step);
        }
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('the county of a scope is never left: another county’s desk changes nothing', () => {
    fc.assert(
      fc.property(fc.nat(ALERT_BODIES.length - 1), (what) => {
        const inbox = new Inbox(MONDAY);
        inbox.receive(signal('first'));
        const setting = {
          account: PEOPLE[2]!,
          now: MONDAY,
          rules: shippedRules,
          expectedVersion: undefined,
          into: null,
        };
        expect(decideAlert(inbox.only, ALERT_BODIES[what]!, setting)).toMatchObject({
          code: 'out-of-scope',
        });
      }),
    );
  });
});

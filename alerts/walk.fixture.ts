// A random walk over one county: signals, people of the desk and of departments, time that jumps, timers that fire, and restarts. What is looked at
// at each step is the caller's.
import fc from 'fast-check';
import type { Account } from '../contracts/account.ts';
import { AlertCommand, TaskCommand } from '../contracts/command.ts';
import { Task } from '../contracts/task.ts';
import { HOUR_MS } from '../contracts/time.ts';
import { sealed, type Case, type Step } from './cases/case.ts';
import { firing, type DueClock } from './clocks/fire.ts';
import { decideAlert } from './lifecycle/decide.ts';
import type { Decision } from './lifecycle/decision.ts';
import {
  Inbox,
  account,
  amended,
  desk,
  exceedance,
  member,
  shippedRules,
  signal,
  withdrawn,
} from './outbreak.fixture.ts';
import { runningClocks } from './response.fixture.ts';
import { decideTask } from './tasks/decide.ts';
import type { Passage } from './triage/stage.ts';

export const PEOPLE: readonly Account[] = [
  desk,
  account('duty.county', { places: ['990102'] }),
  account('duty.elsewhere', { places: ['990105'] }),
  account('epi', { role: 'epidemiologist' }),
  account('root', { role: 'administrator' }),
  account('root.elsewhere', { role: 'administrator', places: ['990105'] }),
  ...[
    'disease-control',
    'health-commission',
    'market-regulation',
    'township-health-centre',
    'command-office',
    'command-group',
  ].map((id) => member(id)),
  member('disease-control', '990105'),
];

const reason = '理由';
export const ALERT_BODIES = [
  ...(
    ['acknowledge', 'start-verification', 'suspect', 'respond', 'reopen', 'comment'] as const
  ).map((command) => ({ command, reason })),
  { command: 'assess', reason, likelihood: 2, impact: 4 },
  { command: 'record-verification', reason, outcome: 'confirmed', ways: ['telephone'] },
  { command: 'exclude', reason, code: 'calendar' },
  { command: 'close', reason },
  { command: 'close', reason, overrideOpenLead: true },
  { command: 'set-level', reason, level: 'II' },
  { command: 'set-level', reason, level: 'IV' },
  { command: 'set-level', reason, level: 'I' },
].map((body) => AlertCommand.parse(body));
export const TASK_BODIES = [
  ...(
    [
      'acknowledge',
      'start',
      'accept',
      'return',
      'close',
      'dispute',
      'decline',
      'accept-decline',
      'insist',
    ] as const
  ).map((command) => ({ command, reason })),
  { command: 'submit', text: '完成' },
  { command: 'hand-over', reason, to: 'm-disease-control' },
  { command: 'reassign', reason, department: 'finance' },
  { command: 'rule', reason, department: 'disease-control' },
  { command: 'rule', reason, department: 'township-health-centre' },
  { command: 'rule', reason, department: 'finance' },
  { command: 'supervise', reason, withinMinutes: 30 },
].map((body) => TaskCommand.parse(body));

export type Move =
  | {
      readonly move: 'signal';
      readonly which: number;
      readonly township: number;
      readonly how: 'raise' | 'amend' | 'withdraw';
    }
  | { readonly move: 'alert'; readonly who: number; readonly what: number }
  | { readonly move: 'task'; readonly who: number; readonly what: number; readonly which: number }
  | { readonly move: 'contest'; readonly which: number; readonly how: number }
  | { readonly move: 'time'; readonly hours: number }
  | { readonly move: 'restart' };

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
  fc.record({ move: fc.constant('contest' as const), which: fc.nat(40), how: fc.nat(3) }),
  fc.record({ move: fc.constant('time' as const), hours: fc.integer({ min: 1, max: 30 }) }),
  fc.record({ move: fc.constant('restart' as const) }),
);
export const moves = fc.array(move, { minLength: 1, maxLength: 40 });

/** What the walk shows of itself; each is called where it happens. */
export interface Watch {
  readonly received?: (passage: Passage, again: { before: Case[]; after: Case[] }) => void;
  readonly onAlert?: (act: Acted<AlertCommand>) => void;
  readonly onTask?: (act: Acted<TaskCommand> & { readonly task: Task }) => void;
  readonly fired?: (due: DueClock, steps: readonly Step[], again: readonly Step[]) => void;
  /** After whatever happened to the case. */
  readonly changed?: (before: Case, after: Case) => void;
}

export interface Acted<Body> {
  readonly by: Account;
  readonly body: Body;
  readonly before: Case;
  readonly after: Case;
  readonly decision: Decision;
}

export class Walk {
  readonly inbox = new Inbox();
  readonly #revisions = new Map<string, number>();
  readonly #watch: Watch;

  constructor(watch: Watch) {
    this.#watch = watch;
    this.inbox.receive(signal('first', { place: '990102001' }));
  }

  step(next: Move): void {
    switch (next.move) {
      case 'signal':
        this.#signal(next);
        return;
      case 'alert':
        this.#each((one) => this.#person(one, next));
        return;
      case 'task':
        this.#each((one) =>
          this.#task(one, next.which, [PEOPLE[next.who]!, TASK_BODIES[next.what]!]),
        );
        return;
      case 'contest':
        this.#each((one) => this.#contest(one, next));
        return;
      case 'time':
        this.inbox.now += next.hours * HOUR_MS;
        this.#each((one) => this.#timers(one));
        return;
      case 'restart':
        // What is in memory is gone; what is read from the database is what was written there.
        this.inbox.cases = this.inbox.cases.map(reread);
    }
  }

  #signal({ which, township, how }: Extract<Move, { move: 'signal' }>): void {
    const name = `s${String(which)}`;
    const revision = (this.#revisions.get(name) ?? 0) + 1;
    this.#revisions.set(name, revision);
    const where = `99010200${String(township)}`;
    const base =
      which < 2
        ? signal(name, { place: where })
        : exceedance(name, where, { observed: 15 + 7 * revision });
    const before = { ...base, revision: Math.max(1, revision - 1) };
    const sent =
      revision === 1 ? base : how === 'withdraw' ? withdrawn(before) : amended(before, {});
    const passage = this.inbox.receive(sent);
    const once = structuredClone(this.inbox.cases);
    this.inbox.receive(sent);
    this.#watch.received?.(passage, { before: once, after: this.inbox.cases });
  }

  #each(change: (one: Case) => Case): void {
    const one = this.inbox.cases[0];
    if (one === undefined) return;
    const after = change(one);
    this.#watch.changed?.(one, after);
    this.inbox.put(after);
  }

  #person(one: Case, { who, what }: Extract<Move, { move: 'alert' }>): Case {
    const by = PEOPLE[who]!;
    const body = ALERT_BODIES[what]!;
    const setting = { ...this.#setting(by), into: null };
    const decision = decideAlert(one, body, setting);
    const after = this.#settled(one, decision);
    this.#watch.onAlert?.({ by, body, before: one, after, decision });
    return after;
  }

  /** Chosen blindly, nearly everything is refused: a department contests its own duty, and the case goes on from there. */
  #contest(one: Case, { which, how }: Extract<Move, { move: 'contest' }>): Case {
    const open = one.tasks.filter(({ purpose }) => purpose === 'action');
    const task = open[which % Math.max(1, open.length)];
    if (task === undefined) return one;
    const at = one.tasks.indexOf(task);
    const own = member(task.department);
    const said = (name: string): TaskCommand =>
      TASK_BODIES.find(({ command }) => command === name)!;
    const steps: readonly (readonly [Account, TaskCommand])[] = [
      [own, said(how % 2 === 0 ? 'dispute' : 'decline')],
      [desk, said('insist')],
      [
        member('command-group'),
        TaskCommand.parse({
          command: 'rule',
          reason,
          department: how < 2 ? task.department : 'finance',
        }),
      ],
    ];
    return steps.slice(0, 1 + (which % 3)).reduce((after, [by, body]) => {
      const now = this.#task(after, at, [by, body]);
      return now;
    }, one);
  }

  #task(one: Case, which: number, [by, body]: readonly [Account, TaskCommand]): Case {
    const task = one.tasks[which % Math.max(1, one.tasks.length)];
    if (task === undefined) return one;
    const setting = { ...this.#setting(by), successor: member('disease-control') };
    const decision = decideTask({ from: one, task, body }, setting);
    const after = this.#settled(one, decision);
    this.#watch.onTask?.({ by, body, before: one, after, decision, task });
    return after;
  }

  #setting(by: Account) {
    return {
      account: by,
      now: this.inbox.now,
      rules: shippedRules,
      expectedVersion: undefined,
    };
  }

  #settled(one: Case, decision: Decision): Case {
    return decision.outcome === 'refused' ? one : sealed(one, decision.cases[0]!, this.inbox.now);
  }

  #timers(one: Case): Case {
    let after = one;
    for (let rounds = 0; rounds < 8; rounds += 1) {
      const due = runningClocks(after).filter(
        ({ subject, dueAt }) => subject.startsWith('task:') && dueAt <= this.inbox.now,
      );
      if (due.length === 0) return after;
      for (const clock of due) {
        const { case: next, steps } = firing(after, clock, this.inbox.now);
        this.#watch.fired?.(clock, steps, firing(next, clock, this.inbox.now).steps);
        after = next;
      }
    }
    return after;
  }
}

const reread = (one: Case): Case => {
  const read = JSON.parse(JSON.stringify(one)) as Case;
  return { ...read, tasks: read.tasks.map((task) => Task.parse(task)) };
};

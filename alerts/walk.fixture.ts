// A random walk over two counties: signals, people of desks and departments, joint orders, time that jumps, timers that fire, restarts, and rules
// that change while cases run. What is looked at at each step is the caller's.
import fc from 'fast-check';
import type { Account } from '../contracts/account.ts';
import { AlertCommand, type TaskCommand } from '../contracts/command.ts';
import type { JointCommand } from '../contracts/joint/joint-command.ts';
import type { Extension } from '../contracts/joint/extension.ts';
import type { Meeting } from '../contracts/joint/meeting.ts';
import type { Signal } from '../contracts/signal.ts';
import { Task, type ResponseStage } from '../contracts/task.ts';
import { HOUR_MS } from '../contracts/time.ts';
import { sealed, type Case, type Step } from './cases/case.ts';
import { firing, type DueClock } from './clocks/fire.ts';
import { decideJoint } from './joint/decide-joint.ts';
import { decideAlert } from './lifecycle/decide.ts';
import type { Decision } from './lifecycle/decision.ts';
import { isLive } from './lifecycle/transitions.ts';
import { Inbox, amended, exceedance, signal, withdrawn } from './outbreak.fixture.ts';
import { runningClocks } from './response.fixture.ts';
import { decideTask } from './tasks/decide.ts';
import type { Passage, TriageRules } from './triage/stage.ts';
import {
  Draw,
  alertAct,
  colleagueOf,
  jointPerson,
  mergeAct,
  taskAct,
} from './walk-choice.fixture.ts';
import { jointOrder } from './walk-orders.fixture.ts';
import { RULES, reason } from './walk-world.fixture.ts';

const KINDS = {
  signal: 4,
  alert: 9,
  task: 18,
  joint: 5,
  merge: 1,
  time: 3,
  restart: 1,
  rules: 1,
} as const;
type Kind = keyof typeof KINDS;
export interface Move {
  readonly move: Kind;
  readonly draws: readonly number[];
}

const kinds = Object.entries(KINDS).map(([arbitrary, weight]) => ({
  arbitrary: fc.constant(arbitrary as Kind),
  weight,
}));
export const walkOf = (steps: number) =>
  fc.array(
    fc.record({
      move: fc.oneof(...kinds),
      draws: fc.array(fc.nat(9_999), { minLength: 6, maxLength: 6, size: 'max' }),
    }),
    { minLength: steps, maxLength: steps, size: 'max' },
  );

export interface Acted<Body> {
  readonly by: Account;
  readonly body: Body;
  readonly before: Case;
  readonly after: Case;
  readonly done: boolean;
  readonly steps: readonly Step[];
  readonly rules: TriageRules;
}

/** What the walk shows of itself; each is called where it happens. */
export interface Watch {
  readonly received?: (passage: Passage, again: { before: Case[]; after: Case[] }) => void;
  readonly onAlert?: (act: Acted<AlertCommand>) => void;
  readonly onMerge?: (
    act: Acted<AlertCommand> & { readonly into: Case; readonly grown: Case },
  ) => void;
  readonly onTask?: (act: Acted<TaskCommand> & { readonly task: Task }) => void;
  readonly onJoint?: (act: Acted<JointCommand> & { readonly stage: ResponseStage | null }) => void;
  readonly fired?: (due: DueClock, steps: readonly Step[], again: readonly Step[]) => void;
  /** After whatever happened to the case, and under which rules it was opened. */
  readonly changed?: (change: Changed) => void;
}

export interface Changed {
  readonly before: Case;
  readonly after: Case;
  /** The command, `signal` or `fired`. */
  readonly by: string;
  readonly openedUnder: number;
}

export class Walk {
  readonly inbox = new Inbox();
  /** What was done, by name. */
  readonly counts = new Map<string, number>();
  readonly #watches: readonly Watch[];
  readonly #sent = new Map<string, Signal>();
  readonly #openedUnder = new Map<string, number>();
  #meetings: Meeting[] = [];
  readonly #extensions: Extension[] = [];
  /** What the table of clocks in service keeps: a limit that has fired at its time does not come again. */
  readonly #noticed = new Set<string>();
  #version = 0;
  #made = 0;

  constructor(watches: readonly Watch[]) {
    this.#watches = watches;
    this.#send('first', signal('first'));
  }

  step({ move, draws }: Move): void {
    const draw = new Draw(draws);
    // No two acts at the same moment: an occurrence is told from the one before by when it began.
    this.inbox.now += 1;
    switch (move) {
      case 'signal':
        this.#signal(draw);
        return;
      case 'alert':
        this.#alert(draw);
        return;
      case 'task':
        this.#task(draw);
        return;
      case 'joint':
        this.#joint(draw);
        return;
      case 'merge':
        this.#merge(draw);
        return;
      case 'time':
        this.inbox.now += (1 + draw.below(20)) * (HOUR_MS / 2);
        for (const { alert } of this.inbox.cases) this.#timers(alert.id);
        return;
      case 'restart':
        // What is in memory is gone; what is read from the database is what was written there.
        this.inbox.cases = this.inbox.cases.map(reread);
        return;
      case 'rules':
        this.#version = draw.below(RULES.length);
        this.inbox.rules = RULES[this.#version]!;
        if (this.inbox.cases.some(({ alert }) => isLive(alert.state))) this.#count('rules');
    }
  }

  #tell(call: (watch: Watch) => void): void {
    for (const watch of this.#watches) call(watch);
  }

  #count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  #signal(draw: Draw): void {
    const name = `s${String(draw.below(7))}`;
    const last = this.#sent.get(name);
    if (last === undefined) {
      this.#send(name, this.#first(name, draw));
      return;
    }
    const isOver = draw.below(5) === 0 && last.status !== 'withdrawn';
    const more = { observed: last.observed + draw.below(20) };
    this.#send(name, isOver ? withdrawn(last) : amended({ ...last, withdrawn: null }, more));
  }

  #first(name: string, draw: Draw): Signal {
    const where = draw.of(['990102001', '990102001', '990102002', '990102003', '990105001'])!;
    const differs = { asOf: this.inbox.now };
    return draw.below(2) === 0
      ? signal(name, { ...differs, place: where })
      : exceedance(name, draw.below(3) === 0 ? where.slice(0, 6) : where, differs);
  }

  #send(name: string, sent: Signal): void {
    this.#sent.set(name, sent);
    const before = this.inbox.cases;
    const passage = this.inbox.receive(sent);
    this.#count(`signal ${sent.status}`);
    this.#after(before, 'signal');
    const once = this.inbox.cases;
    this.inbox.receive(sent);
    this.#tell(({ received }) => received?.(passage, { before: once, after: this.inbox.cases }));
  }

  #after(before: readonly Case[], by: string): void {
    for (const after of this.inbox.cases) {
      const { id } = after.alert;
      const old = before.find(({ alert }) => alert.id === id);
      if (old === undefined) this.#openedUnder.set(id, this.#version);
      else if (old !== after) this.#changed(old, after, by);
    }
  }

  #changed(before: Case, after: Case, by: string): void {
    const openedUnder = this.#openedUnder.get(after.alert.id) ?? 0;
    this.#tell(({ changed }) => changed?.({ before, after, by, openedUnder }));
  }

  #put(before: Case, after: Case, by: string): void {
    if (before === after) return;
    this.inbox.put(after);
    this.#changed(before, after, by);
  }

  #alert(draw: Draw): void {
    const chosen = alertAct(this.inbox.cases, draw);
    if (chosen === null) return;
    const { one: before, by, body } = chosen;
    const decision = decideAlert(before, body, { ...this.#setting(by), into: null });
    const after = this.#settled(before, decision);
    const acted = this.#acted('alert', { by, body, before, after }, decision);
    this.#tell(({ onAlert }) => onAlert?.(acted));
    this.#put(before, after, body.command);
  }

  #merge(draw: Draw): void {
    const chosen = mergeAct(this.inbox.cases, draw);
    if (chosen === null) return;
    const { one: before, into, by } = chosen;
    const said = { command: 'merge', reason, into: into.alert.id };
    const body = AlertCommand.parse(
      draw.below(2) === 0 ? said : { ...said, overrideOpenLead: true },
    );
    const decision = decideAlert(before, body, { ...this.#setting(by), into });
    const after = this.#settled(before, decision);
    const grown =
      decision.outcome === 'refused' ? into : sealed(into, decision.cases[1]!, this.inbox.now);
    const acted = this.#acted('alert', { by, body, before, after }, decision);
    this.#tell(({ onMerge }) => onMerge?.({ ...acted, into, grown }));
    this.#put(before, after, 'merge');
    this.#put(into, grown, 'merge');
  }

  #task(draw: Draw): void {
    const chosen = taskAct(this.inbox.cases, draw);
    if (chosen === null) return;
    const { one: before, by, body, task } = chosen;
    const setting = { ...this.#setting(by), successor: colleagueOf(task) };
    const decision = decideTask({ from: before, task, body }, setting);
    const after = this.#settled(before, decision);
    const acted = this.#acted('task', { by, body, before, after }, decision);
    this.#tell(({ onTask }) => onTask?.({ ...acted, task }));
    this.#put(before, after, body.command);
  }

  #joint(draw: Draw): void {
    const live = this.inbox.cases.filter(({ alert }) => isLive(alert.state));
    const from = draw.of(live);
    if (from === undefined) return;
    const order = jointOrder(from, draw, { now: this.inbox.now, meetings: this.#meetings });
    const by = order === null ? undefined : jointPerson(from, order.stage, draw);
    if (order === null || by === undefined) return;
    const { body, task = null, meeting = null, stage } = order;
    this.#made += 1;
    const decision = decideJoint(
      body,
      { ...this.#setting(by), from, cause: `c-${String(this.#made)}` },
      {
        task,
        meeting,
        team: null,
        active: null,
        people: new Map(),
        extensions: this.#extensions.filter(({ taskId }) => taskId === task?.id),
      },
    );
    const isDone = decision.outcome === 'done';
    const after = isDone ? sealed(from, decision.case, this.inbox.now) : from;
    if (isDone) this.#keep(decision.made);
    const told: Decision = isDone ? { ...decision, cases: [decision.case] } : decision;
    const acted = this.#acted('joint', { by, body, before: from, after }, told);
    this.#tell(({ onJoint }) => onJoint?.({ ...acted, stage }));
    this.#put(from, after, body.command);
  }

  #keep({ meeting, extension }: { meeting?: Meeting; extension?: Extension }): void {
    if (extension !== undefined) this.#extensions.push(extension);
    if (meeting !== undefined)
      this.#meetings = [...this.#meetings.filter(({ id }) => id !== meeting.id), meeting];
  }

  #setting(by: Account) {
    return {
      account: by,
      now: this.inbox.now,
      rules: this.inbox.rules,
      expectedVersion: undefined,
    };
  }

  #settled(one: Case, decision: Decision): Case {
    return decision.outcome === 'refused' ? one : sealed(one, decision.cases[0]!, this.inbox.now);
  }

  #acted<Body extends { readonly command: string }>(
    on: 'alert' | 'task' | 'joint',
    act: Pick<Acted<Body>, 'by' | 'body' | 'before' | 'after'>,
    decision: Decision,
  ): Acted<Body> {
    const isDone = decision.outcome === 'done';
    this.#count(isDone ? `${on} ${act.body.command}` : `refused ${decision.code}`);
    return { ...act, done: isDone, steps: isDone ? decision.steps : [], rules: this.inbox.rules };
  }

  #timers(id: string): void {
    for (let rounds = 0; rounds < 8; rounds += 1) {
      const one = this.inbox.cases.find(({ alert }) => alert.id === id)!;
      const due = runningClocks(one).filter(
        (clock) => clock.dueAt <= this.inbox.now && !this.#noticed.has(keyOf(clock)),
      );
      if (due.length === 0) return;
      let before = one;
      for (const clock of due) {
        this.#noticed.add(keyOf(clock));
        const { case: after, steps } = firing(before, clock, this.inbox.now);
        const again = firing(after, clock, this.inbox.now).steps;
        this.#tell(({ fired }) => fired?.(clock, steps, again));
        this.#put(before, after, 'fired');
        before = after;
      }
    }
  }
}

const keyOf = ({ subject, name, dueAt }: DueClock): string => `${subject} ${name} ${String(dueAt)}`;

const reread = (one: Case): Case => {
  const read = JSON.parse(JSON.stringify(one)) as Case;
  return { ...read, tasks: read.tasks.map((task) => Task.parse(task)) };
};

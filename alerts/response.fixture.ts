// A response told as given, when, then: people act on one case through the same decisions as the operators', on a time that is told.
import type { Account } from '../contracts/account.ts';
import type { AlertCommand, RefusalCode, TaskCommand } from '../contracts/command.ts';
import type { ResponseStage, Task } from '../contracts/task.ts';
import type { EpochMs } from '../contracts/time.ts';
import { sealed, type Case, type Step } from './cases/case.ts';
import { firing, type DueClock } from './clocks/fire.ts';
import { decideAlert } from './lifecycle/decide.ts';
import type { Decision } from './lifecycle/decision.ts';
import { shippedRules } from './outbreak.fixture.ts';
import { watchedOf, watchedOfAlert } from './store/watched-clocks.ts';
import { decideTask } from './tasks/decide.ts';
import { isCalledOff, isOpenTask } from './tasks/transitions.ts';

export interface DutyName {
  readonly stage: ResponseStage;
  readonly department: string;
}

/** What the table of clocks holds of a case. */
export const runningClocks = (one: Case): DueClock[] =>
  [...watchedOfAlert(one, one.alert.updatedAt), ...one.tasks.flatMap(watchedOf)]
    .filter((clock) => clock.stoppedAt === null && clock.firedAt === null)
    .flatMap(({ subject, name, dueAt }) => (dueAt === null ? [] : [{ subject, name, dueAt }]));

export class Response {
  case: Case;
  now: EpochMs;
  readonly steps: Step[] = [];
  refusals: RefusalCode[] = [];
  /** What has fired; the table of clocks in service. */
  readonly #fired: DueClock[] = [];

  constructor(from: Case, now: EpochMs) {
    this.case = from;
    this.now = now;
  }

  /** Lets time pass and notices what falls due, as the timers do. */
  pass(durationMs: number): DueClock[] {
    const until = this.now + durationMs;
    const noticed: DueClock[] = [];
    for (let due = this.#nextDue(until); due !== undefined; due = this.#nextDue(until)) {
      this.now = Math.max(this.now, due.dueAt);
      const fired = firing(this.case, due, this.now);
      noticed.push(due);
      this.#fired.push(due);
      this.case = fired.case;
      this.steps.push(...fired.steps);
    }
    this.now = until;
    return noticed;
  }

  #nextDue(until: EpochMs): DueClock | undefined {
    const isNew = (due: DueClock): boolean =>
      !this.#fired.some(
        (old) => old.subject === due.subject && old.name === due.name && old.dueAt === due.dueAt,
      );
    return runningClocks(this.case)
      .filter((due) => due.dueAt <= until && isNew(due))
      .sort((one, other) => one.dueAt - other.dueAt)[0];
  }

  onAlert(by: Account, body: AlertCommand, into: Case | null = null): Decision {
    const setting = {
      account: by,
      now: this.now,
      rules: shippedRules,
      expectedVersion: undefined,
      into,
    };
    return this.#settle(decideAlert(this.case, body, setting));
  }

  onTask(
    { by, successor = null }: { by: Account; successor?: Account | null },
    task: Task,
    body: TaskCommand,
  ): Decision {
    const setting = {
      account: by,
      now: this.now,
      rules: shippedRules,
      expectedVersion: undefined,
      successor,
    };
    return this.#settle(decideTask({ from: this.case, task, body }, setting));
  }

  #settle(decision: Decision): Decision {
    if (decision.outcome === 'refused') {
      this.refusals.push(decision.code);
      return decision;
    }
    const [after = this.case] = decision.cases;
    this.case = sealed(this.case, after, this.now);
    this.steps.push(...decision.steps);
    return decision;
  }

  /** The living task of a department in a stage. */
  task({ stage, department }: DutyName): Task {
    const found = this.case.tasks.find(
      (one) => one.stage === stage && one.department === department && !isCalledOff(one.state),
    );
    if (found === undefined) throw new Error(`${department} has no task in ${stage}`);
    return found;
  }

  open(): Task[] {
    return this.case.tasks.filter((task) => task.purpose === 'action' && isOpenTask(task.state));
  }
}

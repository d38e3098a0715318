// One command in one transaction: looks up who asks and what about, lets the pure decision fall, and stores what follows. Refusals are
// answers: they are stored and sent like any other, and audited where a person was turned away.
import type { Account } from '../../contracts/account.ts';
import type { AuditAction } from '../../contracts/audit-action.ts';
import type { Command, CommandOutcome } from '../../contracts/command.ts';
import type { TaskId, UserId } from '../../contracts/ids.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { machineReason } from '../../contracts/vocabulary/machine-reasons.ts';
import { REFUSAL_WORDS } from '../../contracts/vocabulary/subjects.ts';
import type { OutboxRow } from '../../platform/operator/operator-spec.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { countAdministratorsOver, loadAccount, saveAccount } from '../accounts/account-store.ts';
import { decideAccount, namedAccount } from '../accounts/decide-account.ts';
import { endSession, type SessionEnd } from '../accounts/ended-sessions.ts';
import { appendAudit } from '../audit/append.ts';
import { GATEWAY, actorOf, sealed, type Case, type Step } from '../cases/case.ts';
import type { ResponseRules } from '../cases/response-rules.ts';
import { decideAlert } from '../lifecycle/decide.ts';
import { refused, type Decision, type Refused } from '../lifecycle/decision.ts';
import { saveNotices } from '../notifiers/save-notices.ts';
import { accountFeedEntry, feedEntries, feedRow } from '../store/feed.ts';
import { loadCase, loadCaseOfTask, loadCasesOfTasks } from '../store/load-cases.ts';
import { changeIdOf, runRuleCommand } from '../rules/run-rule-command.ts';
import { moveSignals, saveCases } from '../store/save-cases.ts';
import { decideTask } from '../tasks/decide.ts';
import { delivered } from '../tasks/deliver.ts';

export interface CommandRun {
  readonly now: EpochMs;
  readonly rules: ResponseRules;
  /** Days begin there. */
  readonly zone: string;
  appendOutbox(rows: readonly OutboxRow[]): void;
}

type Of<Target extends Command['target']> = Extract<Command, { target: Target }>;

interface Answer {
  readonly version: number | null;
  readonly state: string | null;
  readonly refusal: Refused | null;
}

const NOTHING: Answer = { version: null, state: null, refusal: null };

export async function runCommand(
  tx: Tx,
  command: Command,
  run: CommandRun,
): Promise<CommandOutcome> {
  const answer = await answered(tx, command, run);
  const base = {
    commandId: command.id,
    at: run.now,
    version: answer.version,
    state: answer.state,
    ...(command.asked === undefined ? {} : { asked: command.asked }),
  };
  if (answer.refusal === null) return { outcome: 'done', ...base };
  await appendAudit(tx, [refusalStep(command, answer.refusal)], run.now);
  return {
    outcome: 'refused',
    code: answer.refusal.code,
    detail: answer.refusal.detail.slice(0, 500),
    ...base,
  };
}

async function answered(tx: Tx, command: Command, run: CommandRun): Promise<Answer> {
  if (command.target === 'record') return recorded(tx, command, run);
  const by = await actingAccount(tx, command.by);
  if ('outcome' in by) return { ...NOTHING, refusal: by };
  switch (command.target) {
    case 'alert':
      return onAlert(tx, { command, by }, run);
    case 'task':
      return onTask(tx, { command, by }, run);
    case 'account':
      return onAccount(tx, { command, by }, run);
    case 'rules':
      return onRules(tx, { command, by }, run);
  }
}

async function onRules(tx: Tx, { command, by }: Asked<'rules'>, run: CommandRun): Promise<Answer> {
  const answer = await runRuleCommand(tx, { id: command.id, body: command.body, by }, run);
  if ('outcome' in answer) return { ...NOTHING, refusal: answer };
  return { version: null, state: answer.state, refusal: null };
}

async function actingAccount(tx: Tx, id: UserId | null): Promise<Account | Refused> {
  const stored = id === null ? null : await loadAccount(tx, id);
  if (stored === null) return refused('unknown-account', 'nobody of that name is known');
  if (!stored.active) return refused('inactive-account', `${stored.id} is deactivated`);
  const { passwordHash: _hash, ...account } = stored;
  return account;
}

interface Asked<Target extends Command['target']> {
  readonly command: Of<Target>;
  readonly by: Account;
}

async function onAlert(tx: Tx, { command, by }: Asked<'alert'>, run: CommandRun): Promise<Answer> {
  const { body } = command;
  const before = await loadCase(tx, command.alertId);
  if (before === null)
    return { ...NOTHING, refusal: refused('unknown-subject', 'there is no such alert') };
  const into = body.command === 'merge' ? await loadCase(tx, body.into) : null;
  const setting = {
    account: by,
    now: run.now,
    rules: run.rules,
    expectedVersion: command.expectedVersion,
    into,
  };
  const decision = decideAlert(before, body, setting);
  if (decision.outcome === 'refused') return refusedFor(before.alert, decision);
  const originals = into === null ? [before] : [before, into];
  const [after] = await stored(tx, { command, decision, originals }, run);
  if (body.command === 'merge') await moveSignals(tx, command.alertId, body.into);
  return {
    version: after?.alert.version ?? null,
    state: after?.alert.state ?? null,
    refusal: null,
  };
}

async function onTask(tx: Tx, { command, by }: Asked<'task'>, run: CommandRun): Promise<Answer> {
  const { body, taskId } = command;
  const before = await loadCaseOfTask(tx, taskId);
  const task = before?.tasks.find((one) => one.id === taskId);
  if (before === null || task === undefined) {
    return { ...NOTHING, refusal: refused('unknown-subject', 'there is no such task') };
  }
  const successor = body.command === 'hand-over' ? await loadAccount(tx, body.to) : null;
  const setting = {
    account: by,
    now: run.now,
    rules: run.rules,
    expectedVersion: command.expectedVersion,
    successor,
  };
  const decision = decideTask({ from: before, task, body }, setting);
  if (decision.outcome === 'refused') return refusedFor(task, decision);
  const [after] = await stored(tx, { command, decision, originals: [before] }, run);
  const next = after?.tasks.find((one) => one.id === taskId);
  return { version: next?.version ?? null, state: next?.state ?? null, refusal: null };
}

/** Out of scope, not even the state is told. */
function refusedFor(
  subject: { readonly version: number; readonly state: string },
  refusal: Refused,
): Answer {
  if (refusal.code === 'out-of-scope') return { ...NOTHING, refusal };
  return { version: subject.version, state: subject.state, refusal };
}

interface Storing {
  readonly command: Command;
  readonly decision: Extract<Decision, { outcome: 'done' }>;
  readonly originals: readonly Case[];
}

async function stored(
  tx: Tx,
  { command, decision, originals }: Storing,
  run: CommandRun,
): Promise<Case[]> {
  const changes = decision.cases.map((decided) => {
    const before = originals.find((one) => one.alert.id === decided.alert.id) ?? null;
    return { before, after: sealed(before, decided, run.now) };
  });
  await saveCases(tx, changes, run.now);
  await appendAudit(tx, decision.steps, run.now);
  const cases = changes.map(({ after }) => after);
  await saveNotices(tx, { cases, steps: decision.steps, at: run.now });
  const entries = feedEntries({ cases, steps: decision.steps, at: run.now, cause: command.id });
  run.appendOutbox(entries.map(feedRow));
  return cases;
}

async function onAccount(
  tx: Tx,
  { command, by }: Asked<'account'>,
  run: CommandRun,
): Promise<Answer> {
  const subject = await loadAccount(tx, namedAccount(command.body));
  const otherAdministrators = subject === null ? 0 : await countAdministratorsOver(tx, subject);
  const decision = decideAccount(command.body, { by, subject, otherAdministrators });
  if (decision.outcome === 'refused') return { ...NOTHING, refusal: decision };
  await saveAccount(tx, decision.account, run.now);
  await appendAudit(tx, decision.steps, run.now);
  const { account } = decision;
  run.appendOutbox([
    feedRow(
      accountFeedEntry(account, { at: run.now, change: command.body.command, cause: command.id }),
    ),
  ]);
  return { version: null, state: account.active ? 'active' : 'inactive', refusal: null };
}

/** Facts about the use of the system. The gateway states them; a person who looked must be named. */
async function recorded(tx: Tx, command: Of<'record'>, run: CommandRun): Promise<Answer> {
  const { body } = command;
  if (body.command === 'record-delivery')
    return shown(tx, { by: command.by, tasks: body.tasks, cause: command.id }, run);
  if (body.command === 'record-sign-out')
    return signedOut(tx, { ...body, by: command.by, cause: command.id }, run);
  if (body.command === 'record-access' && command.by === null) {
    return {
      ...NOTHING,
      refusal: refused('unknown-account', 'an access without a person cannot be recorded'),
    };
  }
  const actor = command.by === null ? GATEWAY : actorOf(command.by);
  const base = { actor, action: body.command, fromState: null, toState: null, reason: null };
  const step: Step =
    body.command === 'record-sign-in'
      ? {
          ...base,
          subject: `account:${body.user}`,
          details: { outcome: body.outcome, command: command.id },
        }
      : { ...base, subject: body.subject, details: { what: body.what, command: command.id } };
  await appendAudit(tx, [step], run.now);
  return NOTHING;
}

interface Shown {
  readonly by: UserId | null;
  readonly tasks: readonly TaskId[];
  readonly cause: string;
}

/** Tasks that reached their department: told by every gateway and every reader, recorded once. */
async function shown(tx: Tx, { by, tasks, cause }: Shown, run: CommandRun): Promise<Answer> {
  const to = await actingAccount(tx, by);
  if ('outcome' in to) return { ...NOTHING, refusal: to };
  const showing = { to, tasks: new Set(tasks), now: run.now };
  const told = (await loadCasesOfTasks(tx, tasks)).map((before) => ({
    before,
    delivery: delivered(before, showing),
  }));
  const changes = told.map(({ before, delivery }) => ({ before, after: delivery.case }));
  const steps = told.flatMap(({ delivery }) => delivery.steps);
  await saveCases(tx, changes, run.now);
  await appendAudit(tx, steps, run.now);
  const cases = changes.map(({ after }) => after);
  run.appendOutbox(feedEntries({ cases, steps, at: run.now, cause }).map(feedRow));
  return NOTHING;
}

interface SignOut extends SessionEnd {
  readonly by: UserId | null;
  readonly cause: string;
}

/** The session is over for every gateway, and after every restart. */
async function signedOut(tx: Tx, end: SignOut, run: CommandRun): Promise<Answer> {
  const by = await actingAccount(tx, end.by);
  if ('outcome' in by) return { ...NOTHING, refusal: by };
  await endSession(tx, { ...end, user: by.id }, run.now);
  await appendAudit(tx, [signOutStep(by.id, end.cause)], run.now);
  const told = { at: run.now, change: 'record-sign-out', cause: end.cause } as const;
  run.appendOutbox([feedRow(accountFeedEntry(by, told))]);
  return NOTHING;
}

function signOutStep(by: UserId, command: string): Step {
  return {
    actor: actorOf(by),
    action: 'record-sign-out',
    subject: `account:${by}`,
    fromState: null,
    toState: null,
    reason: null,
    details: { command },
  };
}

function refusalStep(command: Command, refusal: Refused): Step {
  return {
    actor: command.by === null ? GATEWAY : actorOf(command.by),
    action: 'command-refused',
    subject: refusedSubject(command),
    fromState: null,
    toState: null,
    reason: null,
    details: {
      command: command.id,
      asked: askedOf(command),
      code: refusal.code,
      detail: refusal.detail,
      because: machineReason('refused', { why: REFUSAL_WORDS[refusal.code] }),
    },
  };
}

/** Named as it would have stood in the audit, had it been done. */
function askedOf(command: Command): AuditAction {
  return command.target === 'task' ? `task-${command.body.command}` : command.body.command;
}

function refusedSubject(command: Command): string {
  if (command.target === 'alert') return `alert:${command.alertId}`;
  if (command.target === 'task') return `task:${command.taskId}`;
  if (command.target === 'rules') return `change:${changeIdOf(command.body, command.id)}`;
  return command.target === 'account' ? `account:${namedAccount(command.body)}` : 'record';
}

// Facts about the use of the system that must stand in the audit. The gateway states them; a person who looked must be named.
import type { TaskId, UserId } from '../../contracts/ids.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { endSession, type SessionEnd } from '../accounts/ended-sessions.ts';
import { appendAudit } from '../audit/append.ts';
import { GATEWAY, actorOf, type Step } from '../cases/case.ts';
import { refused } from '../lifecycle/decision.ts';
import { accountFeedEntry, feedEntries, feedRow } from '../store/feed.ts';
import { loadCasesOfTasks } from '../store/load-cases.ts';
import { saveCases } from '../store/save-cases.ts';
import { delivered } from '../tasks/deliver.ts';
import { NOTHING, actingAccount, type Answer, type CommandOn, type CommandRun } from './target.ts';

export async function recorded(
  tx: Tx,
  command: CommandOn<'record'>,
  run: CommandRun,
): Promise<Answer> {
  const { body } = command;
  if (body.command === 'record-delivery')
    return shown(tx, { by: command.by, tasks: body.tasks, cause: command.id }, run);
  if (body.command === 'record-sign-out')
    return signedOut(tx, { ...body, by: command.by, cause: command.id }, run);
  if (body.command === 'record-access' && command.by === null) {
    return {
      ...NOTHING,
      refusal: refused(
        'unknown-account',
        'an access without a person cannot be recorded',
        '没有操作人，无法记录',
      ),
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

// Commands on accounts.
import { accountVersion } from '../../contracts/change-version.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { countAdministratorsOver, loadAccount, saveAccount } from '../accounts/account-store.ts';
import { decideAccount, namedAccount } from '../accounts/decide-account.ts';
import { appendAudit } from '../audit/append.ts';
import { loadCasesOfTasks } from '../store/load-cases.ts';
import { absenceNoted } from '../tasks/absence.ts';
import { storeDecision } from './store-decision.ts';
import { accountFeedEntry, feedRow } from '../store/feed.ts';
import { NOTHING, type Answer, type Asked, type CommandRun, type CommandTarget } from './target.ts';

export const onAccount: CommandTarget<'account'> = {
  run: decided,
  subject: ({ body }) => `account:${namedAccount(body)}`,
};

async function decided(
  tx: Tx,
  { command, by }: Asked<'account'>,
  run: CommandRun,
): Promise<Answer> {
  const subject = await loadAccount(tx, namedAccount(command.body));
  const otherAdministrators = subject === null ? 0 : await countAdministratorsOver(tx, subject);
  const { expectedVersion } = command;
  const setting = { by, subject, otherAdministrators, expectedVersion };
  const decision = decideAccount(command.body, setting);
  if (decision.outcome === 'refused') return { ...NOTHING, refusal: decision };
  await saveAccount(tx, decision.account, run.now);
  await appendAudit(tx, decision.steps, run.now);
  const { account } = decision;
  run.appendOutbox([
    feedRow(
      accountFeedEntry(account, { at: run.now, change: command.body.command, cause: command.id }),
    ),
  ]);
  if (command.body.command === 'set-active') await noteAbsence(tx, { command, by }, run);
  const state = account.active ? 'active' : 'inactive';
  return { version: accountVersion(account), state, refusal: null };
}

/** Tasks of somebody who cannot sign in any more are shown as such, and their departments told; of somebody who is back, no longer. */
async function noteAbsence(tx: Tx, { command }: Asked<'account'>, run: CommandRun): Promise<void> {
  const { body } = command;
  if (body.command !== 'set-active') return;
  const held = await tx.query<{ id: string }>('SELECT id FROM tasks WHERE assignee = $1', [
    body.userId,
  ]);
  const originals = await loadCasesOfTasks(
    tx,
    held.rows.map((row) => row.id),
  );
  const absence = { user: body.userId, isGone: !body.active, now: run.now };
  const noted = originals.map((one) => absenceNoted(one, absence));
  const steps = noted.flatMap((one) => one.steps);
  if (steps.length === 0) return;
  const cases = noted.filter((one) => one.steps.length > 0).map((one) => one.case);
  await storeDecision(tx, { command, decision: { outcome: 'done', cases, steps }, originals }, run);
}

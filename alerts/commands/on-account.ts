// Commands on accounts.
import type { Account } from '../../contracts/account.ts';
import type { AccountCommand } from '../../contracts/command.ts';
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
  if (ENDS_OR_MOVES.has(command.body.command)) await noteAbsence(tx, { command, account }, run);
  const state = account.active ? 'active' : 'inactive';
  return { version: accountVersion(account), state, refusal: null };
}

/** After these somebody may not touch their tasks any more, or may again. */
const ENDS_OR_MOVES: ReadonlySet<AccountCommand['command']> = new Set([
  'set-active',
  'set-scope',
] as const);

interface Moved {
  readonly command: Asked<'account'>['command'];
  readonly account: Account;
}

/** Tasks of somebody who is gone or moved are shown as such, and their departments told; of somebody who is back, no longer. */
async function noteAbsence(tx: Tx, { command, account }: Moved, run: CommandRun): Promise<void> {
  const held = await tx.query<{ id: string }>('SELECT id FROM tasks WHERE assignee = $1', [
    account.id,
  ]);
  const originals = await loadCasesOfTasks(
    tx,
    held.rows.map((row) => row.id),
  );
  const noted = originals.map((one) => absenceNoted(one, { account, now: run.now }));
  const steps = noted.flatMap((one) => one.steps);
  if (steps.length === 0) return;
  const cases = noted.filter((one) => one.steps.length > 0).map((one) => one.case);
  await storeDecision(tx, { command, decision: { outcome: 'done', cases, steps }, originals }, run);
}

// Commands on accounts.
import type { Tx } from '../../platform/store/pool.ts';
import { countAdministratorsOver, loadAccount, saveAccount } from '../accounts/account-store.ts';
import { decideAccount, namedAccount } from '../accounts/decide-account.ts';
import { appendAudit } from '../audit/append.ts';
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

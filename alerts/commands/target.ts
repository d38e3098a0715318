// What every target of commands gives: how a command on it is carried out, and what it is about. One file a target, all of them in targets.ts.
import type { Account } from '../../contracts/account.ts';
import type { Command } from '../../contracts/command.ts';
import type { UserId } from '../../contracts/ids.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { OutboxRow } from '../../platform/operator/operator-spec.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { loadAccount } from '../accounts/account-store.ts';
import type { Signer } from '../audit/anchor.ts';
import type { ResponseRules } from '../cases/response-rules.ts';
import { refused, type Refused } from '../lifecycle/decision.ts';

export interface CommandRun {
  readonly now: EpochMs;
  readonly rules: ResponseRules;
  /** Days begin there. */
  readonly zone: string;
  /** Of exports. */
  readonly signer: Signer;
  appendOutbox(rows: readonly OutboxRow[]): void;
}

export type TargetName = Command['target'];
export type CommandOn<Target extends TargetName> = Extract<Command, { target: Target }>;

export interface Asked<Target extends TargetName> {
  readonly command: CommandOn<Target>;
  /** Active, as stored now. */
  readonly by: Account;
}

export interface Answer {
  readonly version: number | null;
  readonly state: string | null;
  readonly refusal: Refused | null;
}

export const NOTHING: Answer = { version: null, state: null, refusal: null };

export interface CommandTarget<Target extends TargetName> {
  /** A person's command: decided and stored in this transaction. */
  readonly run: (tx: Tx, asked: Asked<Target>, run: CommandRun) => Promise<Answer>;
  /** As it would stand in the audit, had it been done: for the record of a refusal. */
  readonly subject: (command: CommandOn<Target>) => string;
}

export async function actingAccount(tx: Tx, id: UserId | null): Promise<Account | Refused> {
  const stored = id === null ? null : await loadAccount(tx, id);
  if (stored === null)
    return refused('unknown-account', 'nobody of that name is known', '没有这个账号');
  if (!stored.active)
    return refused('inactive-account', `${stored.id} is deactivated`, `${stored.id} 已停用`);
  const { passwordHash: _hash, ...account } = stored;
  return account;
}

/** Out of scope, not even the state is told. */
export function refusedFor(
  subject: { readonly version: number; readonly state: string },
  refusal: Refused,
): Answer {
  if (refusal.code === 'out-of-scope') return { ...NOTHING, refusal };
  return { version: subject.version, state: subject.state, refusal };
}

// A command on limits of rules in the transaction of the writer: looks up what it is about, lets the decision fall, stores what follows. A
// change holds from the first local midnight that lies an hour ahead, so that every assessor has read it before it judges by it.
import type { Account } from '../../contracts/account.ts';
import { ruleChangeVersion } from '../../contracts/change-version.ts';
import type { RuleCommand } from '../../contracts/command.ts';
import type { ChangeId } from '../../contracts/rule-change.ts';
import { HOUR_MS, type EpochMs } from '../../contracts/time.ts';
import { derivedId } from '../../platform/derived-id.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { dayOf, endOfDay } from '../../platform/zone/zone-time.ts';
import { appendAudit } from '../audit/append.ts';
import type { Refused } from '../lifecycle/decision.ts';
import { decideRules } from './decide-rules.ts';
import { loadChange, loadPlan, loadProposal, saveChange } from './rule-store.ts';

export interface RuleAsked {
  readonly id: string;
  readonly body: RuleCommand;
  readonly by: Account;
  readonly expectedVersion: number | undefined;
}

export interface RuleRun {
  readonly now: EpochMs;
  readonly zone: string;
}

/** Assessors read changes once a minute. */
const READ_BY_THEN_MS = HOUR_MS;

export async function runRuleCommand(
  tx: Tx,
  { id: commandId, body, by, expectedVersion }: RuleAsked,
  { now, zone }: RuleRun,
): Promise<{ readonly state: string; readonly version: number } | Refused> {
  const id = changeIdOf(body, commandId);
  const change = await loadChange(tx, id);
  const decision = decideRules(body, {
    account: by,
    now,
    expectedVersion,
    nextDayAt: endOfDay(dayOf(now + READ_BY_THEN_MS, zone), zone),
    id,
    change,
    proposal: 'proposal' in body ? await loadProposal(tx, body.proposal) : null,
    plan: body.command === 'set-budget' ? await loadPlan(tx, body.plan) : null,
  });
  if (decision.outcome === 'refused') return decision;
  await saveChange(tx, { before: change, after: decision.change });
  await appendAudit(tx, [decision.step], now);
  return { state: decision.change.state, version: ruleChangeVersion(decision.change) };
}

/** One change for one proposal, whoever decides; a budget is a change of its own each time. */
export function changeIdOf(body: RuleCommand, commandId: string): ChangeId {
  if ('change' in body) return body.change;
  const parts = 'proposal' in body ? ['proposal', body.proposal] : ['budget', commandId];
  return derivedId('rc-', parts) as ChangeId;
}

// Which version of an account, or of a change that two people decide on, a person has seen: `expectedVersion` of a command names it. Pure.
import type { Account } from './account.ts';
import type { ListChange } from './lists/list-change.ts';
import type { RuleChange } from './rule-change.ts';

/** 1 when it is made; each change of an account ends its sessions, and raises both by one. */
export const accountVersion = ({ generation }: Pick<Account, 'generation'>): number =>
  generation + 1;

/** 1 while it waits, 2 once somebody decided. */
export const listChangeVersion = ({ decidedAt }: Pick<ListChange, 'decidedAt'>): number =>
  decidedAt === null ? 1 : 2;

/** 1 while it waits; one more when it is confirmed, and when it ends. */
export function ruleChangeVersion({
  state,
  confirmedAt,
}: Pick<RuleChange, 'state' | 'confirmedAt'>): number {
  const isOver = state === 'withdrawn' || state === 'rejected';
  return 1 + Number(confirmedAt !== null) + Number(isOver);
}

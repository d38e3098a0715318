/**
 * What stands of a fact after another statement about it: the greatest statement, in whatever order they come. A correction of something
 * written changes what it says and not when it was first answered. Pure.
 */
import {
  WRITTEN_FACTS,
  type Fact,
  type FactOrder,
  type FactStatement,
} from '../../contracts/fact.ts';
import type { EpochMs } from '../../contracts/time.ts';

export interface FactRegister {
  readonly order: FactOrder;
  /** As the greatest statement has it; null: withdrawn. */
  readonly fact: Fact | null;
  /** The earliest time that any statement gave, also of those that were replaced; null where all were withdrawals. */
  readonly firstAt: EpochMs | null;
}

export function registered(
  standing: FactRegister | null,
  { order, fact }: Pick<FactStatement, 'order' | 'fact'>,
): FactRegister {
  if (standing === null) return { order, fact, firstAt: fact?.at ?? null };
  const compared = compareOrders(order, standing.order);
  const isGreater = compared > 0 || (compared === 0 && saysMore(fact, standing.fact));
  const times = [standing.firstAt, fact?.at ?? null].filter((at) => at !== null);
  return {
    ...(isGreater ? { order, fact } : { order: standing.order, fact: standing.fact }),
    firstAt: times.length === 0 ? null : Math.min(...times),
  };
}

/** The same statement, made when rules about items or examinations were there: one made before them left out what they ask for. */
function saysMore(fact: Fact | null, standing: Fact | null): boolean {
  if (fact === null || standing === null) return false;
  const hasParts = fact.parts !== undefined && standing.parts === undefined;
  return (
    hasParts || (fact.values['takenAt'] !== undefined && standing.values['takenAt'] === undefined)
  );
}

/** null where it was withdrawn. */
export function factOf({ fact, firstAt }: FactRegister): Fact | null {
  if (fact === null || firstAt === null || !WRITTEN_FACTS.has(fact.kind)) return fact;
  return firstAt === fact.at ? fact : { ...fact, at: firstAt };
}

export function compareOrders(one: FactOrder, other: FactOrder): number {
  const byTime = one[0] - other[0] || one[1] - other[1] || one[2] - other[2];
  if (byTime !== 0 || one[3] === other[3]) return byTime;
  return one[3] < other[3] ? -1 : 1;
}

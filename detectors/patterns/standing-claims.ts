/**
 * Settlements among the facts of a sequence, with what takes them back taken out: a reversed claim is none, and a reversal is none either.
 * Pure; any order. A part that is taken back makes the claim smaller.
 */
import type { Fact, FactId } from '../../contracts/fact.ts';

export function withoutReversed(facts: readonly Fact[]): Fact[] {
  const taken = new Map<FactId, Fact[]>();
  for (const fact of facts) {
    if (fact.reverses === undefined) continue;
    const known = taken.get(fact.reverses);
    if (known === undefined) taken.set(fact.reverses, [fact]);
    else known.push(fact);
  }
  if (taken.size === 0) return [...facts];
  const isUndone = undoneBy(taken);
  return facts.flatMap((fact) => {
    if (fact.reverses !== undefined) return [];
    const by = (taken.get(fact.id) ?? []).filter((reversal) => !isUndone(reversal.id));
    return by.length === 0 ? [fact] : reduced(fact, by);
  });
}

/** A reversal that was reversed itself takes nothing back; a ring of them does not either. */
function undoneBy(taken: ReadonlyMap<FactId, readonly Fact[]>): (id: FactId) => boolean {
  const isUndone = (id: FactId, asked: ReadonlySet<FactId>): boolean =>
    asked.has(id) ||
    (taken.get(id) ?? []).some((reversal) => !isUndone(reversal.id, new Set([...asked, id])));
  return (id) => isUndone(id, new Set());
}

function reduced(fact: Fact, by: readonly Fact[]): Fact[] {
  const left = (value: 'totalFen' | 'fundFen'): number => {
    const own = Number(fact.values[value]) || 0;
    return by.reduce((fen, reversal) => fen - Math.abs(Number(reversal.values[value]) || 0), own);
  };
  const [totalFen, fundFen] = [left('totalFen'), left('fundFen')];
  return totalFen <= 0 && fundFen <= 0
    ? []
    : [{ ...fact, values: { ...fact.values, totalFen, fundFen } }];
}

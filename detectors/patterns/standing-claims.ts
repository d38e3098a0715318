/**
 * Settlements among the facts of a sequence, with what takes them back taken out: a reversed claim is none, and a reversal is none either.
 * Pure; any order. A part that is taken back makes the claim smaller.
 */
import type { Fact, FactId, FactPart } from '../../contracts/fact.ts';

export function withoutReversed<T extends Fact>(facts: readonly T[]): T[] {
  const taken = new Map<FactId, T[]>();
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

function reduced<T extends Fact>(fact: T, by: readonly T[]): T[] {
  const left = (value: 'totalFen' | 'fundFen'): number => {
    const own = Number(fact.values[value]) || 0;
    return by.reduce((fen, reversal) => fen - Math.abs(Number(reversal.values[value]) || 0), own);
  };
  const [totalFen, fundFen] = [left('totalFen'), left('fundFen')];
  return totalFen <= 0 && fundFen <= 0
    ? []
    : [{ ...fact, values: { ...fact.values, totalFen, fundFen }, ...partsLeft(fact, by) }];
}

/** What a reversal does not name is left as it was: nobody said of which item it was taken back. */
function partsLeft({ parts }: Fact, by: readonly Fact[]): Pick<Fact, 'parts'> {
  if (parts === undefined) return {};
  const taken = by.flatMap((reversal) => reversal.parts ?? []);
  return { parts: parts.flatMap((part) => partLeft(part, taken)) };
}

function partLeft(part: FactPart, taken: readonly FactPart[]): FactPart[] {
  const same = taken.filter(({ name }) => name === part.name);
  if (same.length === 0) return [part];
  const left = (value: 'quantity' | 'amountFen'): number => {
    const own = Number(part.values[value]) || 0;
    return same.reduce((rest, { values }) => rest - Math.abs(Number(values[value]) || 0), own);
  };
  const [quantity, amountFen] = [left('quantity'), left('amountFen')];
  return quantity <= 0 || amountFen < 0
    ? []
    : [{ ...part, values: { ...part.values, quantity, amountFen } }];
}

/** Of one sequence; more are not looked at. */
const ITEMS_MAX = 5_000;

/** Settlements with their items as facts of their own behind them. */
export function withItems<T extends Fact>(facts: readonly T[]): T[] {
  if (facts.every(({ parts }) => parts === undefined)) return [...facts];
  const items = facts.flatMap((claim) =>
    (claim.parts ?? []).map(({ name, values }): T => {
      const { parts: _, ...whole } = claim;
      const id = `claim-item${claim.id.slice(claim.id.indexOf(' '))} ${name}` as FactId;
      return { ...whole, id, kind: 'claim-item', values } as T;
    }),
  );
  return [...facts, ...items.slice(-ITEMS_MAX)];
}

/** Which facts the rules ask for, in which sequences, and how far back one of them can still matter. Pure. */
import { spanMs, type Finds } from '../../contracts/catalogue/sequence-pattern.ts';
import type { SequencePattern } from '../../contracts/catalogue/pattern.ts';
import type { FactKeyKind, FactKind } from '../../contracts/fact.ts';

export interface FactPlan {
  /** Kinds that no rule asks for are not among them. */
  readonly keysOf: ReadonlyMap<FactKind, readonly FactKeyKind[]>;
  /** A fact that happened longer ago makes and unmakes no finding that is still told. */
  readonly horizonMs: number;
  readonly byKey: ReadonlyMap<FactKeyKind, readonly SequencePattern[]>;
}

export function factPlan(rules: readonly SequencePattern[]): FactPlan {
  const keysOf = new Map<FactKind, FactKeyKind[]>();
  const byKey = new Map<FactKeyKind, SequencePattern[]>();
  for (const rule of rules) {
    byKey.set(rule.key, [...(byKey.get(rule.key) ?? []), rule]);
    for (const kind of kindsAsked(rule.finds)) {
      const known = keysOf.get(kind) ?? [];
      if (!known.includes(rule.key)) keysOf.set(kind, [...known, rule.key]);
    }
  }
  return { keysOf, byKey, horizonMs: Math.max(0, ...rules.map(reachMs)) };
}

export function kindsAsked(finds: Finds): FactKind[] {
  const by = 'by' in finds ? finds.by.facts : [];
  return [...new Set([...finds.of.facts, ...by])];
}

/** From the first fact of a finding to the moment after which it is no longer told. */
export function reachMs({ finds, tellWithin }: SequencePattern): number {
  const within = 'within' in finds ? spanMs(finds.within) : 0;
  const given = finds.form === 'not-followed-by' && finds.given ? spanMs(finds.given.within) : 0;
  return within + given + spanMs(tellWithin);
}

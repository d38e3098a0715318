/** Which facts the rules ask for, in which sequences, and how far back one of them can still matter. Pure. */
import { spanMs, type Finds } from '../../contracts/catalogue/sequence-pattern.ts';
import type { SequencePattern } from '../../contracts/catalogue/pattern.ts';
import type { FactKeyKind, FactKind } from '../../contracts/fact.ts';

export interface FactPlan {
  /** Kinds that no rule asks for are not among them. */
  readonly keysOf: ReadonlyMap<FactKind, readonly FactKeyKind[]>;
  /** In whose sequences the items of settlements are asked for. */
  readonly itemsOf: ReadonlySet<FactKeyKind>;
  /** A fact that happened longer ago makes and unmakes no finding that is still told. */
  readonly horizonMs: number;
  /** The same by sequences of one sort: a whole site has many facts, and its rules look back less. */
  readonly horizonOf: ReadonlyMap<FactKeyKind, number>;
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
  const itemsOf = new Set(keysOf.get('claim-item'));
  const horizonOf = new Map(
    [...byKey].map(([key, of]) => [key, Math.max(...of.map(reachMs))] as const),
  );
  return { keysOf, itemsOf, byKey, horizonOf, horizonMs: Math.max(0, ...horizonOf.values()) };
}

/** Kinds that must be told for a rule; an item comes with its claim, an examination with its images and reports. */
export function kindsAsked(finds: Finds): FactKind[] {
  const by = 'by' in finds ? finds.by.facts : [];
  const instead = 'instead' in finds ? (finds.instead?.of.facts ?? []) : [];
  const unless = 'unless' in finds ? (finds.unless?.facts ?? []) : [];
  const asked = [...finds.of.facts, ...by, ...instead, ...unless];
  return [...new Set(asked.flatMap((kind) => [kind, ...storedKinds(kind)]))];
}

/** Made of other facts where a sequence is looked at, and stored nowhere. */
const MADE_OF: Readonly<Partial<Record<FactKind, readonly FactKind[]>>> = {
  'claim-item': ['claim'],
  examination: ['imaging-acquired', 'imaging-reported'],
};

export const isStored = (kind: FactKind): boolean => MADE_OF[kind] === undefined;

/** The kinds that the store has for one that is asked for. */
export const storedKinds = (kind: FactKind): readonly FactKind[] => MADE_OF[kind] ?? [kind];

/** From the first fact of a finding to the moment after which it is no longer told. */
export function reachMs({ finds, tellWithin }: SequencePattern): number {
  const within = 'within' in finds ? spanMs(finds.within) : 0;
  if (finds.form === 'followed-late') {
    const before = finds.before === undefined ? 0 : spanMs(finds.before);
    return within + before + spanMs(tellWithin);
  }
  if (finds.form !== 'not-followed-by') return within + spanMs(tellWithin);
  const given = finds.given === undefined ? 0 : spanMs(finds.given.within);
  const before = finds.before === undefined ? 0 : spanMs(finds.before);
  const ahead = finds.ahead === undefined ? 0 : spanMs(finds.ahead);
  return within + Math.max(given, before, ahead) + spanMs(tellWithin);
}

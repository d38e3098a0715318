/**
 * Which kinds of facts a rule needs and how far back, whether they have been told, and by what a rule is known to have changed. Pure.
 */
import type { SequencePattern } from '../../contracts/catalogue/pattern.ts';
import type { FactKeyKind, FactKind } from '../../contracts/fact.ts';
import { derivedId } from '../../platform/derived-id.ts';
import { kindsAsked, reachMs, storedKinds, type FactPlan } from './fact-plan.ts';

/** A rule with the tables of the catalogue that decide what it finds; those that are applied where facts are made are not among them. */
export interface SequenceRule extends SequencePattern {
  readonly tables?: string;
}

/** Facts of one kind in sequences of one sort. */
export interface KindOfKey {
  readonly keyKind: FactKeyKind;
  readonly kind: FactKind;
}

/** How far back they have been told, by `kindName`. */
export type KindsTold = ReadonlyMap<string, number>;

export const kindName = ({ keyKind, kind }: KindOfKey): string => `${keyKind} ${kind}`;

const neededBy = (rule: SequencePattern): KindOfKey[] =>
  kindsAsked(rule.finds).map((kind) => ({ keyKind: rule.key, kind }));

/** What the rule needs and has not been told as far back as it looks. */
export function missingFor(rule: SequencePattern, told: KindsTold): KindOfKey[] {
  const reach = reachMs(rule);
  return neededBy(rule).filter((one) => (told.get(kindName(one)) ?? 0) < reach);
}

export function missingKinds(rules: readonly SequencePattern[], told: KindsTold): KindOfKey[] {
  const missing = new Map<string, KindOfKey>();
  for (const rule of rules)
    for (const one of missingFor(rule, told)) missing.set(kindName(one), one);
  return [...missing.values()];
}

/** The plan cut down to these kinds, with those that they are made of. */
export function planOf(plan: FactPlan, kinds: readonly KindOfKey[]): FactPlan {
  const keysOf = new Map<FactKind, FactKeyKind[]>();
  for (const { keyKind, kind } of kinds)
    for (const one of new Set([...storedKinds(kind), kind])) {
      const known = keysOf.get(one) ?? [];
      if (!known.includes(keyKind)) keysOf.set(one, [...known, keyKind]);
    }
  return { ...plan, keysOf };
}

/** What is told from now on: of kinds that were made again as far back as the plan says, of the others as far as they were. */
export function toldAfter(plan: FactPlan, told: KindsTold, made: readonly KindOfKey[]): KindsTold {
  const isMade = new Set(made.map(kindName));
  const after = new Map<string, number>();
  for (const [kind, keyKinds] of plan.keysOf)
    for (const keyKind of keyKinds) {
      const name = kindName({ keyKind, kind });
      const horizon = plan.horizonOf.get(keyKind) ?? 0;
      after.set(name, isMade.has(name) ? horizon : Math.min(told.get(name) ?? 0, horizon));
    }
  return after;
}

/** All that decides what a rule finds: another wording is no other rule. */
export function ruleDigest(rule: SequenceRule): string {
  const { id, key, finds, tellWithin, validFrom, validTo, tables } = rule;
  const own = [id, key, canonical(finds), tellWithin, validFrom, validTo ?? ''];
  return derivedId('', tables === undefined ? own : [...own, tables]);
}

const canonical = (value: unknown): string =>
  JSON.stringify(value, (name, part: unknown) => {
    if (name === 'names') return undefined;
    return part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part;
  });

/** Of all rules together. */
export const rulesDigest = (rules: readonly SequenceRule[]): string =>
  derivedId('', rules.map(ruleDigest).sort());

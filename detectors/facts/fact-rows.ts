/** Messages for the pattern operator: what was said of facts that some rule asks for, by the partition of their sequence. */
import {
  FACTS_PER_MESSAGE_MAX,
  factKey,
  type DueMessage,
  type Fact,
  type FactKey,
  type FactKeyKind,
  type FactStatement,
  type StatementsMessage,
} from '../../contracts/fact.ts';
import { ancestorAt } from '../../contracts/place.ts';
import { partitionOf } from '../../contracts/partition.ts';
import { factsSubject } from '../../contracts/subjects.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { OutboxRow } from '../../platform/operator/operator-spec.ts';
import type { FactPlan } from './fact-plan.ts';
import type { StatedFact } from './facts-of-event.ts';

/** One for each sequence that a rule has. A fact beyond the reach of every rule is not told; its withdrawal is. */
export function statementsOf(
  stated: readonly StatedFact[],
  plan: FactPlan,
  asOf: EpochMs,
): FactStatement[] {
  return stated.flatMap((one) =>
    (plan.keysOf.get(one.kind) ?? []).flatMap((keyKind) => {
      const token = tokenOf(one, keyKind);
      if (token === undefined || isBeyond(one, asOf - (plan.horizonOf.get(keyKind) ?? 0)))
        return [];
      const fact = plan.itemsOf.has(keyKind) ? one.fact : withoutParts(one.fact);
      return [{ key: factKey(keyKind, token), id: one.id, order: one.order, fact }];
    }),
  );
}

const isBeyond = ({ fact }: StatedFact, sinceAt: EpochMs): boolean =>
  fact !== null && fact.at < sinceAt;

/** Of a site and of a township by where it happened; of a withdrawal by where it would have. */
function tokenOf({ tokens, at }: StatedFact, keyKind: FactKeyKind): string | undefined {
  if (keyKind === 'site') return at?.siteId;
  if (keyKind === 'place')
    return at === null ? undefined : (ancestorAt(at.place, 'township') ?? at.place);
  return tokens[keyKind];
}

function withoutParts(fact: Fact | null): Fact | null {
  if (fact?.parts === undefined) return fact;
  const { parts: _, ...whole } = fact;
  return whole;
}

/** `head` and `tail` name the batch, so that the same batch makes the same messages. */
export function factRows(
  statements: readonly FactStatement[],
  origin: { readonly head: string; readonly tail: string; readonly asOf: EpochMs },
): OutboxRow[] {
  const byPartition = new Map<number, FactStatement[]>();
  for (const statement of statements) {
    const partition = partitionOf(statement.key);
    const known = byPartition.get(partition);
    if (known === undefined) byPartition.set(partition, [statement]);
    else known.push(statement);
  }
  const rows: OutboxRow[] = [];
  for (const [partition, all] of [...byPartition].sort(([one], [other]) => one - other)) {
    for (let start = 0; start < all.length; start += FACTS_PER_MESSAGE_MAX) {
      const part = String(start / FACTS_PER_MESSAGE_MAX);
      const message: StatementsMessage = {
        v: 1,
        type: 'statements',
        key: `facts:${origin.head}:${String(partition)}:${part}${origin.tail}`,
        asOf: origin.asOf,
        statements: all.slice(start, start + FACTS_PER_MESSAGE_MAX),
      };
      rows.push({
        subject: factsSubject(partition),
        msgId: message.key,
        payload: Buffer.from(JSON.stringify(message)),
      });
    }
  }
  return rows;
}

/** Sequences that are to be looked at again for another reason than a fact. */
export function lookRows(
  keys: readonly FactKey[],
  origin: {
    readonly head: string;
    readonly tail: string;
    readonly asOf: EpochMs;
    readonly isHistory?: true;
  },
): OutboxRow[] {
  const byPartition = new Map<number, FactKey[]>();
  for (const key of new Set(keys)) {
    const partition = partitionOf(key);
    byPartition.set(partition, [...(byPartition.get(partition) ?? []), key]);
  }
  return [...byPartition].map(([partition, of]) => {
    const message: DueMessage = {
      ...{ v: 1, type: 'due', asOf: origin.asOf },
      key: `look:${origin.head}:${String(partition)}${origin.tail}`,
      keys: of.slice(0, FACTS_PER_MESSAGE_MAX),
      ...(origin.isHistory === true && { isHistory: true }),
    };
    return {
      subject: factsSubject(partition),
      msgId: message.key,
      payload: Buffer.from(JSON.stringify(message)),
    };
  });
}

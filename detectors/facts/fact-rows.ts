/** Messages for the pattern operator: what was said of facts that some rule asks for, by the partition of their sequence. */
import {
  FACTS_PER_MESSAGE_MAX,
  factKey,
  type Fact,
  type FactStatement,
  type StatementsMessage,
} from '../../contracts/fact.ts';
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
  return stated.flatMap(({ id, kind, order, tokens, fact }) => {
    if (fact !== null && fact.at < asOf - plan.horizonMs) return [];
    return (plan.keysOf.get(kind) ?? []).flatMap((keyKind) => {
      const token = tokens[keyKind];
      if (token === undefined) return [];
      const told = plan.itemsOf.has(keyKind) ? fact : withoutParts(fact);
      return [{ key: factKey(keyKind, token), id, order, fact: told }];
    });
  });
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

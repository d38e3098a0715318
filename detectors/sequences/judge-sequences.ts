/**
 * Looks at sequences as they stand now: what the rules find in them becomes their signals, and what is still open their next look. The same
 * sequences twice give the same.
 */
import type { SequencePattern } from '../../contracts/catalogue/pattern.ts';
import type { Fact, FactKey, FactKeyKind } from '../../contracts/fact.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { OutboxRow } from '../../platform/operator/operator-spec.ts';
import type { Tx } from '../../platform/store/pool.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import { findSequences } from '../patterns/find-sequences.ts';
import {
  sequenceChanges,
  sequenceSubject,
  type SequenceDetail,
  type StandingSequence,
} from '../patterns/sequence-signal.ts';
import { withoutReversed } from '../patterns/standing-claims.ts';
import type { SignalChange } from '../signals/decide-signal.ts';
import { readSignals, writeSignals } from '../signals/signal-store.ts';
import { writeDues, type Due } from './due-store.ts';
import { readSequences } from './fact-store.ts';

export interface Judged {
  readonly outbox: readonly OutboxRow[];
  readonly changes: readonly SignalChange[];
  readonly tooLong: number;
}

export async function judgeSequences(
  tx: Tx,
  keys: readonly FactKey[],
  look: { readonly catalogue: DetectorCatalogue; readonly now: EpochMs },
): Promise<Judged> {
  if (keys.length === 0) return { outbox: [], changes: [], tooLong: 0 };
  const { catalogue, now } = look;
  const keptSince = now - catalogue.facts.horizonMs;
  const { facts, tooLong } = await readSequences(tx, keys, keptSince);
  const standing = await standingBySubject(tx, subjectsOf(keys, catalogue));
  const changes: SignalChange[] = [];
  const dues: Due[] = [];
  for (const [key, all] of facts) {
    const turn = { key, facts: withoutReversed(all), standing, keptSince };
    const judged = judgeOne(turn, look);
    changes.push(...judged.changes);
    dues.push({ key, dueAt: judged.dueAt });
  }
  await writeDues(tx, dues);
  return { outbox: await writeSignals(tx, changes), changes, tooLong };
}

const rulesOf = (key: FactKey, { facts }: DetectorCatalogue): readonly SequencePattern[] =>
  facts.byKey.get(key.slice(0, key.indexOf(' ')) as FactKeyKind) ?? [];

const subjectsOf = (keys: readonly FactKey[], catalogue: DetectorCatalogue): string[] =>
  keys.flatMap((key) => rulesOf(key, catalogue).map(({ id }) => sequenceSubject(id, key)));

interface Turn {
  readonly key: FactKey;
  readonly facts: readonly Fact[];
  readonly standing: ReadonlyMap<string, readonly StandingSequence[]>;
  readonly keptSince: EpochMs;
}

function judgeOne(
  { key, facts, standing, keptSince }: Turn,
  { catalogue, now }: { readonly catalogue: DetectorCatalogue; readonly now: EpochMs },
): { readonly changes: readonly SignalChange[]; readonly dueAt: EpochMs | null } {
  const changes: SignalChange[] = [];
  let dueAt: EpochMs | null = null;
  for (const rule of rulesOf(key, catalogue)) {
    const { found, dueAt: due } = findSequences(facts, rule.finds, now);
    if (due !== null) dueAt = Math.min(dueAt ?? Infinity, due);
    const known = standing.get(sequenceSubject(rule.id, key)) ?? [];
    const { zone } = catalogue;
    changes.push(
      ...sequenceChanges({
        rule,
        key,
        found,
        standing: known,
        now,
        keptSince,
        zone,
        words: catalogue,
      }),
    );
  }
  return { changes, dueAt };
}

async function standingBySubject(
  tx: Tx,
  subjects: readonly string[],
): Promise<Map<string, StandingSequence[]>> {
  const bySubject = new Map<string, StandingSequence[]>();
  for (const { signal, detail, subject } of (await readSignals(tx, { subjects })).values()) {
    const one = { signal, detail: detail as SequenceDetail };
    const known = bySubject.get(subject);
    if (known === undefined) bySubject.set(subject, [one]);
    else known.push(one);
  }
  return bySubject;
}

/**
 * Looks at sequences as they stand now: what the rules find in them becomes their signals, and what is still open their next look. The same
 * sequences twice give the same.
 */
import type { SequencePattern } from '../../contracts/catalogue/pattern.ts';
import { spanMs } from '../../contracts/catalogue/sequence-pattern.ts';
import type { Fact, FactKey, FactKeyKind } from '../../contracts/fact.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { OutboxRow } from '../../platform/operator/operator-spec.ts';
import type { Tx } from '../../platform/store/pool.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import { kindsAsked } from '../facts/fact-plan.ts';
import type { Found, HeldFact, Look } from '../patterns/found.ts';
import { findSequences } from '../patterns/find-sequences.ts';
import {
  findingsOfBefore,
  sequenceChanges,
  sequenceSubject,
  type SequenceDetail,
  type StandingSequence,
} from '../patterns/sequence-signal.ts';
import { heldFacts } from './held-facts.ts';
import type { SignalChange } from '../signals/decide-signal.ts';
import { readSignals, writeSignals } from '../signals/signal-store.ts';
import { writeDues, type Due } from './due-store.ts';
import { readSequences } from './fact-store.ts';
import { mergedSequences } from './merged-sequences.ts';
import { readHeard, type HeardOf } from './heard-sites.ts';
import type { JudgingSince } from './judging-rules.ts';
import { recordFindings } from './recorded-findings.ts';

export interface Judged {
  readonly outbox: readonly OutboxRow[];
  readonly changes: readonly SignalChange[];
  readonly tooLong: number;
  /** Findings of before their rule was there that are too old to be told. */
  readonly recorded: number;
}

export interface JudgedNow {
  readonly catalogue: DetectorCatalogue;
  readonly now: EpochMs;
  /** Rules that are not among them do not judge yet. */
  readonly judging: JudgingSince;
  /** Looked at because rules are new or changed. */
  readonly lookedBack: ReadonlySet<FactKey>;
}

const NOTHING: Judged = { outbox: [], changes: [], tooLong: 0, recorded: 0 };

export async function judgeSequences(
  tx: Tx,
  keys: readonly FactKey[],
  look: JudgedNow,
): Promise<Judged> {
  if (keys.length === 0) return NOTHING;
  const { catalogue, now, judging, lookedBack } = look;
  const since = (key: FactKey): EpochMs => now - (catalogue.facts.horizonOf.get(sortOf(key)) ?? 0);
  const merged = await mergedSequences(tx, keys);
  const { facts, wholeSince } = await readSequences(tx, merged, since);
  const standing = await standingBySubject(tx, subjectsOf([...merged.values()].flat(), catalogue));
  const changes: SignalChange[] = [];
  const recorded: SignalChange[] = [];
  const dues: Due[] = [];
  const heard = await readHeard(tx, sitesToHear(facts, catalogue), catalogue.zone);
  for (const [key, all] of facts) {
    const keptSince = Math.max(since(key), wholeSince.get(key) ?? 0);
    const members = merged.get(key) ?? [key];
    const isLookBack = members.some((member) => lookedBack.has(member));
    const held = heldFacts(key, all, catalogue);
    const turn = { key, members, facts: held, standing, keptSince, isLookBack };
    const judged = judgeOne(turn, { catalogue, now, heard, judging });
    changes.push(...judged.changes);
    recorded.push(...judged.recorded);
    dues.push(...members.map((member) => ({ key: member, dueAt: null })).filter(isNot(key)));
    dues.push({ key, dueAt: judged.dueAt });
  }
  await writeDues(tx, dues);
  await recordFindings(tx, recorded);
  const outbox = await writeSignals(tx, changes);
  return { outbox, changes, tooLong: wholeSince.size, recorded: recorded.length };
}

const sortOf = (key: FactKey): FactKeyKind => key.slice(0, key.indexOf(' ')) as FactKeyKind;

const isNot =
  (key: FactKey) =>
  (due: Due): boolean =>
    due.key !== key;

const rulesOf = (key: FactKey, { facts }: DetectorCatalogue): readonly SequencePattern[] =>
  facts.byKey.get(sortOf(key)) ?? [];

const subjectsOf = (keys: readonly FactKey[], catalogue: DetectorCatalogue): string[] =>
  keys.flatMap((key) => rulesOf(key, catalogue).map(({ id }) => sequenceSubject(id, key)));

interface Turn {
  readonly key: FactKey;
  /** The sequences that it is made of. */
  readonly members: readonly FactKey[];
  readonly facts: readonly HeldFact[];
  readonly standing: ReadonlyMap<string, readonly StandingSequence[]>;
  readonly keptSince: EpochMs;
  readonly isLookBack: boolean;
}

interface JudgedOne {
  readonly changes: readonly SignalChange[];
  readonly recorded: readonly SignalChange[];
  readonly dueAt: EpochMs | null;
}

function judgeOne(
  { key, members, facts, standing, keptSince, isLookBack }: Turn,
  { catalogue, judging, ...look }: Look & Pick<JudgedNow, 'catalogue' | 'judging'>,
): JudgedOne {
  const changes: SignalChange[] = [];
  const recorded: SignalChange[] = [];
  let dueAt: EpochMs | null = null;
  for (const rule of rulesOf(key, catalogue)) {
    const sinceAt = judging.get(rule.id);
    if (sinceAt === undefined) continue;
    const { found, dueAt: due } = findSequences(facts, rule.finds, look);
    for (const at of [due, ...found.map((one) => waitedFor(one, rule, look.now))])
      if (at !== null) dueAt = Math.min(dueAt ?? Infinity, at);
    const known = members.flatMap((one) => standing.get(sequenceSubject(rule.id, one)) ?? []);
    const { zone } = catalogue;
    const input = {
      ...{ rule, key, found, standing: known, now: look.now, keptSince, zone, words: catalogue },
      history: { sinceAt, isLookBack },
    };
    changes.push(...sequenceChanges(input));
    if (isLookBack) recorded.push(...findingsOfBefore(input));
  }
  return { changes, recorded, dueAt };
}

/** A finding that is not to be told yet is looked at again then, while it would still be told. */
function waitedFor({ at, notBefore }: Found, rule: SequencePattern, now: EpochMs): EpochMs | null {
  if (notBefore === null || notBefore <= now) return null;
  return notBefore - at <= spanMs(rule.tellWithin) ? notBefore : null;
}

/** Of the sites whose silence would prove nothing. */
function sitesToHear(
  facts: ReadonlyMap<FactKey, readonly Fact[]>,
  catalogue: DetectorCatalogue,
): HeardOf[] {
  const asked = new Map<string, HeardOf>();
  for (const [key, all] of facts)
    for (const { finds } of rulesOf(key, catalogue)) {
      if (finds.form !== 'not-followed-by' || finds.heard === undefined) continue;
      const kinds = new Set<string>(kindsAsked({ form: 'each', of: finds.of }));
      for (const { siteId, kind } of all)
        if (kinds.has(kind)) asked.set(`${siteId} ${finds.heard}`, { siteId, feed: finds.heard });
    }
  return [...asked.values()];
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

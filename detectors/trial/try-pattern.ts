/**
 * A proposed rule about sequences and the one that is in force, over the same history: what each finds among the facts as they stand in the
 * end, and whether it would have been told. Pure but for the events that it is given.
 */
import type { SequencePattern } from '../../contracts/catalogue/pattern.ts';
import { spanMs } from '../../contracts/catalogue/sequence-pattern.ts';
import type { FactKey } from '../../contracts/fact.ts';
import type { EventId, SignalId, SiteId } from '../../contracts/ids.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Words } from '../../contracts/words.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import { reachMs } from '../facts/fact-plan.ts';
import { findSequences } from '../patterns/find-sequences.ts';
import type { Found, HeldFact, Look } from '../patterns/found.ts';
import { sequenceWords } from '../patterns/sequence-words.ts';
import { signalId } from '../signals/signal-id.ts';
import type { TrialFacts } from './trial-facts.ts';

export interface TriedFinding {
  /** That its signal has, or would have. */
  readonly id: SignalId;
  /** When it was complete. */
  readonly at: EpochMs;
  /** How long after that its last fact was received. */
  readonly knownAfterMs: number;
  /** False where that is longer than the rule tells a finding. */
  readonly isTold: boolean;
  readonly place: PlaceCode;
  readonly siteId: SiteId;
  readonly observed: number | null;
  readonly title: Words;
  readonly reason: Words;
  readonly evidence: readonly EventId[];
}

export interface TriedRule {
  readonly version: string;
  readonly findings: readonly TriedFinding[];
}

export interface PatternTrialWish {
  readonly facts: TrialFacts;
  readonly proposed: SequencePattern;
  /** null where no rule of this id is in force. */
  readonly current: SequencePattern | null;
  readonly catalogue: DetectorCatalogue;
  readonly heard: Look['heard'];
  readonly fromAt: EpochMs;
  readonly untilAt: EpochMs;
}

export interface PatternTrial {
  readonly proposed: TriedRule;
  readonly current: TriedRule | null;
}

/** How much is read before the first day, for what began there. */
export const historyBeforeMs = (rules: readonly SequencePattern[]): number =>
  Math.max(0, ...rules.map(reachMs));

export function tryPattern(wish: PatternTrialWish): PatternTrial {
  const { proposed, current } = wish;
  const [mine, theirs]: [TriedFinding[], TriedFinding[]] = [[], []];
  for (const [key, facts] of wish.facts.sequences()) {
    mine.push(...findingsOf(proposed, { key, facts }, wish));
    if (current !== null) theirs.push(...findingsOf(current, { key, facts }, wish));
  }
  return {
    proposed: { version: proposed.version, findings: inOrder(mine) },
    current: current === null ? null : { version: current.version, findings: inOrder(theirs) },
  };
}

const inOrder = (findings: readonly TriedFinding[]): TriedFinding[] =>
  [...findings].sort((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1));

interface Sequence {
  readonly key: FactKey;
  readonly facts: readonly HeldFact[];
}

function findingsOf(
  rule: SequencePattern,
  { key, facts }: Sequence,
  { catalogue, heard, fromAt, untilAt }: PatternTrialWish,
): TriedFinding[] {
  if (!key.startsWith(`${rule.key} `)) return [];
  const { found } = findSequences(facts, rule.finds, { now: untilAt, heard });
  return found
    .filter(({ at, notBefore }) => at >= fromAt && at < untilAt && (notBefore ?? 0) <= untilAt)
    .map((one) => findingOf(one, rule, { key, catalogue }));
}

function findingOf(
  found: Found,
  rule: SequencePattern,
  { key, catalogue }: { readonly key: FactKey; readonly catalogue: DetectorCatalogue },
): TriedFinding {
  const told = rule.finds.form === 'not-followed-by' ? found.facts[0] : found.facts.at(-1);
  if (told === undefined) throw new RangeError('a finding is made of facts');
  const { title, reason } = sequenceWords(found, rule, catalogue);
  // Who answered too late made nobody wait for the answer.
  const needed = found.answered === null ? found.facts : found.facts.slice(0, -1);
  const knownAt = needed.reduce((at, fact: HeldFact) => Math.max(at, fact.toldAt ?? 0), found.at);
  return {
    id: signalId('sequence', rule.id, key, found.by),
    at: found.at,
    knownAfterMs: knownAt - found.at,
    isTold: knownAt - found.at <= spanMs(rule.tellWithin),
    ...{ place: told.place, siteId: told.siteId, observed: found.observed },
    ...{ title, reason: reason.words },
    evidence: [...new Set(found.facts.map(({ eventId }) => eventId))],
  };
}

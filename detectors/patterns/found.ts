/** What rules find in a sequence, as its forms give it, and what they may know beside its facts. */
import type { HeardFeed } from '../../contracts/catalogue/sequence-pattern.ts';
import type { Fact, FactId } from '../../contracts/fact.ts';
import type { SiteId } from '../../contracts/ids.ts';
import type { EpochMs } from '../../contracts/time.ts';

/** A fact that stands, with when its latest statement was received. */
export interface HeldFact extends Fact {
  readonly toldAt?: EpochMs;
}

export interface Found {
  /** The fact that names it: of a count the first, of a pair the second, of an absence the one that nobody answered. */
  readonly by: FactId;
  /** In what its facts agree, where the rule looks at such facts by themselves. */
  readonly group: string | null;
  /** In order of time; what it is made of. */
  readonly facts: readonly Fact[];
  /** When it was complete; of an absence, when its span was over. */
  readonly at: EpochMs;
  /** How many, how much, or minutes between the two; of an absence, minutes until the answer that came too late, or null. */
  readonly observed: number | null;
  /** Of an absence: what came after the span was over. */
  readonly answered: Fact | null;
  /** Not to be told before this, because the answer may be on its way; null: now. What was told already stays told. */
  readonly notBefore: EpochMs | null;
}

export interface Sequences {
  readonly found: readonly Found[];
  /** The next time at which a span ends that nobody has answered yet; null where none is open. */
  readonly dueAt: EpochMs | null;
}

export interface Look {
  readonly now: EpochMs;
  /** null: nothing is known of this feed of the site. */
  readonly heard: (site: SiteId, feed: HeardFeed) => Heard | null;
}

/** Not before the first and not after the last record of this kind that happened and that the site told. */
export interface Heard {
  readonly sinceAt: EpochMs;
  readonly untilAt: EpochMs;
}

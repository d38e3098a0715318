/** What rules find in a sequence, as its forms give it. */
import type { Fact, FactId } from '../../contracts/fact.ts';
import type { EpochMs } from '../../contracts/time.ts';

export interface Found {
  /** The fact that names it: of a count the first, of a pair the second, of an absence the one that nobody answered. */
  readonly by: FactId;
  /** In order of time; what it is made of. */
  readonly facts: readonly Fact[];
  /** When it was complete; of an absence, when its span was over. */
  readonly at: EpochMs;
  /** How many, how much, or minutes between the two; of an absence, minutes until the answer that came too late, or null. */
  readonly observed: number | null;
  /** Of an absence: what came after the span was over. */
  readonly answered: Fact | null;
}

export interface Sequences {
  readonly found: readonly Found[];
  /** The next time at which a span ends that nobody has answered yet; null where none is open. */
  readonly dueAt: EpochMs | null;
}

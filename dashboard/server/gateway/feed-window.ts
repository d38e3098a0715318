// The last entries of the FEED, in order, as this gateway has seen them. A client's cursor is a stream sequence: what lies after
// it is exactly what the client missed. Bounded: what has left the window cannot be replayed and the client is told so.
import type { FeedEntry } from '../../../contracts/feed.ts';

export interface SequencedEntry {
  readonly seq: number;
  readonly entry: FeedEntry;
}

export type Replay =
  | { readonly outcome: 'entries'; readonly entries: readonly SequencedEntry[] }
  /** Older than what is held: fetch snapshots. */
  | { readonly outcome: 'cursor-too-old' }
  /** From a future or another stream: fetch snapshots. */
  | { readonly outcome: 'cursor-unknown' };

export class FeedWindow {
  readonly #entriesMax: number;
  #entries: SequencedEntry[] = [];
  /** Everything up to and including this sequence has left, or was never held. */
  #forgottenSeq: number;
  #lastSeq: number;

  /** `startSeq`: the sequence after which this window begins to hold entries. */
  constructor(startSeq: number, entriesMax: number) {
    this.#forgottenSeq = startSeq;
    this.#lastSeq = startSeq;
    this.#entriesMax = entriesMax;
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** Sequences rise but may have holes: a stream may hold other subjects. */
  push(next: SequencedEntry): void {
    if (next.seq <= this.#lastSeq)
      throw new RangeError(`feed went backwards: ${next.seq} after ${this.#lastSeq}`);
    this.#entries.push(next);
    this.#lastSeq = next.seq;
    // Trimmed in steps of a quarter, so that a push costs the same on average whatever the size.
    if (this.#entries.length > this.#entriesMax * 1.25) this.#trim();
  }

  /** Everything after `cursor`. */
  since(cursor: number): Replay {
    if (cursor > this.#lastSeq) return { outcome: 'cursor-unknown' };
    if (cursor < this.#forgottenSeq) return { outcome: 'cursor-too-old' };
    return { outcome: 'entries', entries: this.#entries.slice(this.#firstAfter(cursor)) };
  }

  #trim(): void {
    const left = this.#entries.length - this.#entriesMax;
    this.#forgottenSeq = this.#entries[left - 1]?.seq ?? this.#forgottenSeq;
    this.#entries = this.#entries.slice(left);
  }

  #firstAfter(cursor: number): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#entries[middle]?.seq ?? Infinity) <= cursor) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

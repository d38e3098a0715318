// A trie over code prefixes: one walk along a code finds every prefix of it that anyone asked for, at the cost of the code's
// length and whatever the number of prefixes.

interface Node {
  readonly next: Map<number, Node>;
  /** What the prefix that ends here stands for. */
  readonly values: number[];
}

export interface PrefixHit {
  readonly value: number;
  /** Characters of the code that the prefix covers: the longer, the more exact. */
  readonly length: number;
}

const node = (): Node => ({ next: new Map(), values: [] });

export class PrefixTrie {
  readonly #root = node();

  add(prefix: string, value: number): void {
    let at = this.#root;
    for (let place = 0; place < prefix.length; place += 1) {
      const unit = prefix.charCodeAt(place);
      let next = at.next.get(unit);
      if (next === undefined) at.next.set(unit, (next = node()));
      at = next;
    }
    if (!at.values.includes(value)) at.values.push(value);
  }

  /** Shortest prefix first. */
  prefixesOf(code: string): PrefixHit[] {
    const hits: PrefixHit[] = [];
    let at: Node | undefined = this.#root;
    for (let place = 0; place < code.length; place += 1) {
      at = at.next.get(code.charCodeAt(place));
      if (at === undefined) return hits;
      for (const value of at.values) hits.push({ value, length: place + 1 });
    }
    return hits;
  }
}

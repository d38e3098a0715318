// All words of all languages in one trie, walked from each position where a word may begin: the longest word there wins. Its cost
// does not depend on how many definitions there are. Nodes live in one open-addressed table of integers; per step that is one
// multiplication and, as a rule, one probe. Words are short (at most 60 characters), so a failing walk ends after a few.

const EMPTY = -1;
const NO_WORD = -1;

export interface WordTrie {
  /** Index of the longest word that begins at `at`, or -1. English words match whole words only. */
  longestAt(text: string, at: number): number;
  /** Characters of the text that a word covers, without the ending that a `*` allows. */
  readonly lengths: readonly number[];
}

/** `words` are folded already; a trailing `*` lets any ending of the word follow. */
export function buildWordTrie(words: readonly string[]): WordTrie {
  const builder = grow(words);
  const table = freeze(builder.edges);
  const open = words.map((word) => word.endsWith('*'));
  const lengths = words.map((word) => (word.endsWith('*') ? word.length - 1 : word.length));
  const wordOf = Int32Array.from(builder.wordOf);
  return {
    lengths,
    longestAt(text, at) {
      let found = NO_WORD;
      let state = 0;
      for (let place = at; place < text.length; place += 1) {
        state = table.step(state, text.charCodeAt(place));
        if (state === EMPTY) return found;
        const word = wordOf[state] as number;
        if (word !== NO_WORD && (open[word] === true || endsWord(text, place + 1))) found = word;
      }
      return found;
    },
  };
}

export function isLatin(unit: number): boolean {
  return (unit >= 97 && unit <= 122) || (unit >= 48 && unit <= 57);
}

/** True unless a Latin word or number goes on over this border: `co` ends in `co中毒`, not in `cold`. */
function endsWord(text: string, border: number): boolean {
  return (
    border >= text.length ||
    !isLatin(text.charCodeAt(border)) ||
    !isLatin(text.charCodeAt(border - 1))
  );
}

interface Edge {
  readonly from: number;
  readonly unit: number;
  readonly to: number;
}

function grow(words: readonly string[]): { edges: Edge[]; wordOf: number[] } {
  const children = [new Map<number, number>()];
  const wordOf: number[] = [NO_WORD];
  const edges: Edge[] = [];
  for (const [index, word] of words.entries()) {
    let state = 0;
    for (let place = 0; place < word.length - (word.endsWith('*') ? 1 : 0); place += 1) {
      const unit = word.charCodeAt(place);
      let next = children[state]?.get(unit);
      if (next === undefined) {
        next = children.push(new Map()) - 1;
        wordOf.push(NO_WORD);
        children[state]?.set(unit, next);
        edges.push({ from: state, unit, to: next });
      }
      state = next;
    }
    wordOf[state] = index;
  }
  return { edges, wordOf };
}

const MULTIPLIER = 0x9e3779b1;

function freeze(edges: readonly Edge[]): { step(state: number, unit: number): number } {
  const bits = Math.max(4, Math.ceil(Math.log2(edges.length * 2 + 1)));
  const shift = 32 - bits;
  const mask = 2 ** bits - 1;
  const froms = new Int32Array(2 ** bits).fill(EMPTY);
  const units = new Uint16Array(2 ** bits);
  const tos = new Int32Array(2 ** bits);
  const slotOf = (state: number, unit: number) =>
    Math.imul((state << 16) ^ (state >>> 3) ^ unit, MULTIPLIER) >>> shift;
  for (const edge of edges) {
    let slot = slotOf(edge.from, edge.unit);
    while (froms[slot] !== EMPTY) slot = (slot + 1) & mask;
    froms[slot] = edge.from;
    units[slot] = edge.unit;
    tos[slot] = edge.to;
  }
  return {
    step(state, unit) {
      let slot = slotOf(state, unit);
      for (;;) {
        const from = froms[slot] as number;
        if (from === EMPTY) return EMPTY;
        if (from === state && units[slot] === unit) return tos[slot] as number;
        slot = (slot + 1) & mask;
      }
    },
  };
}

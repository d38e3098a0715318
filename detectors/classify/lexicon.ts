// Concepts and cues of the catalogue compiled into one trie. One literal may say several concepts (吐泻 is vomiting and diarrhoea)
// but have one effect only: two would make its meaning depend on the order of files.
import type { Concept } from '../../contracts/catalogue/case-definition.ts';
import type { Cue, CueEffect } from '../../contracts/catalogue/context-cue.ts';
import { normaliseText } from '../../platform/text/normalise-text.ts';
import { buildWordTrie, type WordTrie } from '../../platform/text/word-trie.ts';

export interface LexiconWord {
  readonly text: string;
  readonly concepts: readonly string[];
  readonly effect: CueEffect | undefined;
  /** Written in Latin letters: its scope follows English habits. */
  readonly latin: boolean;
}

export interface Lexicon {
  readonly trie: WordTrie;
  readonly words: readonly LexiconWord[];
}

export function compileLexicon(concepts: readonly Concept[], cues: readonly Cue[]): Lexicon {
  const byText = new Map<string, { concepts: string[]; effect: CueEffect | undefined }>();
  const entryOf = (literal: string) => {
    const text = normaliseText(literal);
    let entry = byText.get(text);
    if (entry === undefined) byText.set(text, (entry = { concepts: [], effect: undefined }));
    return entry;
  };
  for (const concept of concepts) {
    for (const literal of [...concept.zh, ...concept.en]) {
      const entry = entryOf(literal);
      if (!entry.concepts.includes(concept.id)) entry.concepts.push(concept.id);
    }
  }
  for (const cue of cues) {
    for (const literal of [...cue.zh, ...cue.en]) {
      const entry = entryOf(literal);
      if (entry.effect !== undefined && entry.effect !== cue.effect) {
        throw new RangeError(`"${literal}" is listed as ${entry.effect} and as ${cue.effect}`);
      }
      entry.effect = cue.effect;
    }
  }
  const words = [...byText].map(([text, entry]) => ({
    text,
    ...entry,
    latin: /^[a-z'+]/u.test(text),
  }));
  return { trie: buildWordTrie(words.map((word) => word.text)), words };
}

/**
 * The closed vocabulary of free texts: what a text may say behind the door.
 *
 * `terms` are the words and cues that the case definitions are read by, found here exactly where the classifier finds them, so that a
 * scrubbed text is classified as the text was. `words` are these and the lexicon's; `units` count only behind a number.
 */
import { normaliseText } from '../../platform/text/normalise-text.ts';
import { buildWordTrie, type WordTrie } from '../../platform/text/word-trie.ts';

export interface VocabularyParts {
  /** Words of concepts and cues, `*` at the end for any ending. */
  readonly terms: readonly string[];
  /** Cues that say something only of the word before them (史). */
  readonly trailing: readonly string[];
  /** Cues with any ending (temp*). */
  readonly openCues: readonly string[];
  readonly words: readonly string[];
  readonly units: readonly string[];
}

export interface Words {
  readonly trie: WordTrie;
  readonly texts: readonly string[];
}

export interface Vocabulary {
  readonly terms: Words;
  readonly words: Words;
  readonly units: Words;
  readonly isTrailing: readonly boolean[];
  /** Of each of `words`: a single Chinese character of the lexicon, kept only in good company. */
  readonly isLoose: readonly boolean[];
  readonly openCues: ReadonlySet<string>;
  /** Latin words that a number may follow without a space: bp120, x3. */
  readonly heads: ReadonlySet<string>;
  /** Concept words and cues, folded: a single part of a name that is one of them may be the illness. */
  readonly termTexts: ReadonlySet<string>;
}

export function compileVocabulary(parts: VocabularyParts): Vocabulary {
  const terms = wordsOf(parts.terms);
  const words = wordsOf([...parts.terms, ...parts.words]);
  const termTexts = new Set(terms.texts);
  const trailing = new Set(parts.trailing.map(normaliseText));
  return {
    terms,
    words,
    units: wordsOf(parts.units),
    isTrailing: terms.texts.map((text) => text.length === 1 && trailing.has(text)),
    isLoose: words.texts.map((text) => isOneHan(text)),
    heads: new Set(words.texts.filter((text) => /^[a-z]{1,6}$/.test(text))),
    openCues: new Set(parts.openCues.map(normaliseText)),
    termTexts,
  };
}

function wordsOf(list: readonly string[]): Words {
  const texts = [...new Set(list.map(normaliseText))];
  return { trie: buildWordTrie(texts), texts };
}

const isOneHan = (text: string): boolean => text.length === 1 && text.charCodeAt(0) > 0x2e7f;

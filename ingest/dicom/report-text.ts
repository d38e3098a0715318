// What a structured report says in words and codes. Who wrote it, about whom and in which language is context and left out; persons'
// names are elements of their own and never read here.
import type { Decode } from './character-set.ts';
import { type Dataset, TAG } from './elements.ts';
import { pieces } from '../normalise/pieces.ts';
import { asciiOf, itemsOf, textOf } from './values.ts';

/** Of a document that never ends; how many of them an event holds is for the event to say. */
const TEXTS_MAX = 5_000;
/** Observation context of TID 1001 and language of content: observers, subjects, procedure, accession. */
const CONTEXT_FROM = 121_005;
const CONTEXT_TO = 121_049;

/** In the order of the document; long texts in pieces that each fit a finding. */
export function findingsOf(dataset: Dataset, decode: Decode): readonly string[] {
  const found: string[] = [];
  walk(dataset, decode, found);
  return [...new Set(found)].slice(0, TEXTS_MAX);
}

function walk(dataset: Dataset, decode: Decode, found: string[]): void {
  for (const item of itemsOf(dataset, TAG.contentSequence)) {
    if (found.length >= TEXTS_MAX) return;
    if (!isContext(item)) {
      const text = textOf(item, TAG.textValue, decode) ?? meaningOf(item, decode);
      if (text !== undefined) found.push(...pieces(text));
    }
    walk(item, decode, found);
  }
}

function meaningOf(item: Dataset, decode: Decode): string | undefined {
  const [concept] = itemsOf(item, TAG.conceptCodeSequence);
  return concept === undefined ? undefined : textOf(concept, TAG.codeMeaning, decode);
}

function isContext(item: Dataset): boolean {
  const [name] = itemsOf(item, TAG.conceptNameSequence);
  const code = Number(name === undefined ? NaN : asciiOf(name, TAG.codeValue));
  return code >= CONTEXT_FROM && code <= CONTEXT_TO;
}

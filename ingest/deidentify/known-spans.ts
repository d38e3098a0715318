/**
 * Which characters of a text are words of the vocabulary: two walks over the text, one that finds the terms exactly where the
 * classifier finds them and one that takes the longest word of all, and what either covers is kept. Linear in the text.
 *
 * A number is kept where it says a measurement: up to four digits (six before `/` and a unit), not touching anything withheld (the
 * 100 of an unknown street's 100号 goes with it). One Chinese character is kept only if it touches nothing withheld: it may be half a name.
 */
import { isLatin } from '../../platform/text/word-trie.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What a character is; from `LOOSE` on it is part of something known. */
export const MARK = 0;
export const WITHHELD_WORD = 1;
export const WITHHELD_NUMBER = 2;
const BREAK = 3;
const LOOSE = 4;
const NUMBER = 5;
const SURE = 6;

const SEPARATOR = 0;
const HAN = 1;
const LETTER = 2;
const DIGIT = 3;
const CLASS_OF_UNIT = Uint8Array.from({ length: 0x1_0000 }, (_, unit) => classOf(unit));

function classOf(unit: number): number {
  if (unit >= 48 && unit <= 57) return DIGIT;
  const character = String.fromCharCode(unit);
  if (/\p{Script=Han}/u.test(character)) return HAN;
  // Halves of rare characters, marks and the numbers of other scripts may be parts of a name too.
  return /[\p{L}\p{M}\p{N}\p{Cs}]/u.test(character) ? LETTER : SEPARATOR;
}

const MARK_UNIT = '▇'.charCodeAt(0);
const DIGITS_MAX = 4;
const DIGITS_BEFORE_UNIT_MAX = 6;
const DECIMALS_MAX = 3;
/** A unit may stand behind these: 120/80 mmhg, 10^9/l, 38.5 °c. */
const BEFORE_UNIT = unitsOf(' /·*^×°+-~');
const NUMERALS = unitsOf('一二三四五六七八九十两半几数百多');
const SLASH = '/'.charCodeAt(0);
const POINT = '.'.charCodeAt(0);

function unitsOf(characters: string): ReadonlySet<number> {
  return new Set(Array.from(characters, (character) => character.charCodeAt(0)));
}

/** What each character of the folded, lower-cased text is. The array is longer than the text and is used again by the next call. */
export function spansOf(text: string, vocabulary: Vocabulary): Uint8Array {
  const spans = room(text.length);
  walkWords({ text, vocabulary, spans });
  walkTerms({ text, vocabulary, spans });
  dropLoose(spans, text.length);
  dropNumbers(spans, text);
  return spans;
}

let shared = new Uint8Array(1024);
function room(length: number): Uint8Array {
  if (shared.length < length) shared = new Uint8Array(length * 2);
  return shared;
}

interface Walk {
  readonly text: string;
  readonly vocabulary: Vocabulary;
  readonly spans: Uint8Array;
}

function walkWords(walk: Walk): void {
  const { text, spans } = walk;
  let behindNumber = false;
  for (let at = 0; at < text.length;) {
    const unit = text.charCodeAt(at);
    const kind = CLASS_OF_UNIT[unit];
    if (kind === SEPARATOR) {
      spans[at] = unit === MARK_UNIT ? MARK : BREAK;
      behindNumber &&= BEFORE_UNIT.has(unit);
      at += 1;
      continue;
    }
    const end = behindNumber ? unitAt(walk, at) : at;
    if (end > at) {
      at = end;
      continue;
    }
    const word = wordAt(walk, at);
    if (word > at) {
      behindNumber = CLASS_OF_UNIT[text.charCodeAt(word - 1)] === DIGIT;
      at = word;
      continue;
    }
    const number = kind === DIGIT ? numberAt(walk, at) : kind === HAN ? numeralAt(walk, at) : at;
    behindNumber = number > at;
    at = number > at ? number : unknownAt(walk, at, kind ?? LETTER);
  }
}

/** Each of these marks what begins at `at` and returns its end, or `at` where nothing of its kind begins. */
function unitAt({ text, vocabulary, spans }: Walk, at: number): number {
  const { trie } = vocabulary.units;
  const found = trie.longestAt(text, at);
  if (found < 0) return at;
  const end = at + (trie.lengths[found] as number);
  spans.fill(SURE, at, end);
  return end;
}

function wordAt({ text, vocabulary, spans }: Walk, at: number): number {
  const { trie, texts } = vocabulary.words;
  const found = trie.longestAt(text, at);
  if (found >= 0) {
    const end = at + (trie.lengths[found] as number);
    if (!endsInLetters(vocabulary, texts[found] as string, text.charCodeAt(end))) {
      spans.fill(vocabulary.isLoose[found] === true ? LOOSE : SURE, at, end);
      return end;
    }
  }
  if (CLASS_OF_UNIT[text.charCodeAt(at)] !== LETTER) return at;
  const code = codeEnd(text, at);
  if (code > at) {
    spans.fill(SURE, at, code);
    return code;
  }
  const end = lettersEnd(text, at);
  if (CLASS_OF_UNIT[text.charCodeAt(end)] !== DIGIT || !vocabulary.heads.has(text.slice(at, end)))
    return at;
  spans.fill(SURE, at, end);
  return end;
}

/** `t*` is t38.5 and never Thomas: a cue with any ending says nothing before letters. */
function endsInLetters(vocabulary: Vocabulary, word: string, next: number): boolean {
  return CLASS_OF_UNIT[next] === LETTER && vocabulary.openCues.has(word);
}

/** J10, J10.1, A00.900: a letter, two digits and what follows a point. */
function codeEnd(text: string, at: number): number {
  if (digitsEnd(text, at + 1) !== at + 3) return at;
  const end = text.charCodeAt(at + 3) === POINT ? digitsEnd(text, at + 4) : at + 3;
  const next = CLASS_OF_UNIT[text.charCodeAt(end)];
  return end - at <= CODE_MAX && next !== LETTER && next !== DIGIT ? end : at;
}

const CODE_MAX = 7;

function lettersEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && CLASS_OF_UNIT[text.charCodeAt(end)] === LETTER) end += 1;
  return end;
}

function digitsEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && CLASS_OF_UNIT[text.charCodeAt(end)] === DIGIT) end += 1;
  return end;
}

function numberAt(walk: Walk, at: number): number {
  const { text, spans } = walk;
  const whole = digitsEnd(text, at);
  const decimals = text.charCodeAt(whole) === POINT ? digitsEnd(text, whole + 1) : whole;
  const end = decimals > whole + 1 ? decimals : whole;
  const short =
    (whole - at <= DIGITS_MAX && end - whole - 1 <= DECIMALS_MAX) || isCount(walk, at, whole);
  spans.fill(short ? NUMBER : WITHHELD_NUMBER, at, end);
  return end;
}

/** 150000/μl: a long number is a measurement where its unit says so. */
function isCount({ text, vocabulary }: Walk, at: number, end: number): boolean {
  return (
    end - at <= DIGITS_BEFORE_UNIT_MAX &&
    text.charCodeAt(end) === SLASH &&
    vocabulary.units.trie.longestAt(text, end + 1) >= 0
  );
}

/** 三天, 半年, 十余次: Chinese numerals with what they count. */
function numeralAt(walk: Walk, at: number): number {
  const { text, spans } = walk;
  let end = at;
  while (end < text.length && NUMERALS.has(text.charCodeAt(end))) end += 1;
  if (end === at) return at;
  const counted = unitAt(walk, end);
  if (counted === end) return at;
  spans.fill(SURE, at, end);
  return counted;
}

/** An unknown Chinese character alone, an unknown Latin word as a whole, so that no known word is found inside it. */
function unknownAt({ text, spans }: Walk, at: number, kind: number): number {
  if (kind === HAN) {
    spans[at] = WITHHELD_WORD;
    return at + 1;
  }
  let end = at;
  while (end < text.length) {
    const next = CLASS_OF_UNIT[text.charCodeAt(end)];
    if (next !== LETTER) break;
    end += 1;
  }
  spans.fill(WITHHELD_WORD, at, end);
  return end;
}

/** Steps as `detectors/classify/read-complaint` does: what is found here is what will be found there. */
function walkTerms({ text, vocabulary, spans }: Walk): void {
  const { trie, texts } = vocabulary.terms;
  for (let at = 0; at < text.length;) {
    const insideLatin = at > 0 && isLatin(text.charCodeAt(at)) && isLatin(text.charCodeAt(at - 1));
    const found = insideLatin ? -1 : trie.longestAt(text, at);
    if (found < 0) {
      at += 1;
      continue;
    }
    const end = at + (trie.lengths[found] as number);
    const idle =
      endsInLetters(vocabulary, texts[found] as string, text.charCodeAt(end)) ||
      (vocabulary.isTrailing[found] === true && !followsKnown(spans, text, at));
    if (!idle) spans.fill(SURE, at, end);
    at = end;
  }
}

function followsKnown(spans: Uint8Array, text: string, at: number): boolean {
  let before = at - 1;
  while (before >= 0 && /[\s:\d]/.test(text.charAt(before))) before -= 1;
  return before >= 0 && spans[before] === SURE;
}

const isWithheld = (span: number | undefined): boolean =>
  span !== undefined && span <= WITHHELD_NUMBER;

function dropLoose(spans: Uint8Array, length: number): void {
  for (let at = 0; at < length; at += 1) {
    if (spans[at] !== LOOSE) continue;
    const from = at;
    while (at < length && spans[at] === LOOSE) at += 1;
    if ((from > 0 && isWithheld(spans[from - 1])) || (at < length && isWithheld(spans[at])))
      spans.fill(WITHHELD_WORD, from, at);
  }
}

/** These say of themselves what they measure, even beside a name. */
const SIGNS = unitsOf('°%');

function dropNumbers(spans: Uint8Array, text: string): void {
  const { length } = text;
  for (let at = 0; at < length; at += 1) {
    if (spans[at] !== NUMBER) continue;
    const from = at;
    while (at < length && spans[at] === NUMBER) at += 1;
    const afterUnknown = from > 0 && isWithheld(spans[from - 1]);
    const beforeUnknown = at < length && isWithheld(spans[at]);
    const beforeKnown =
      at < length && (spans[at] === SURE || spans[at] === LOOSE || SIGNS.has(text.charCodeAt(at)));
    const afterKnown = from > 0 && spans[from - 1] === SURE;
    // Nothing but a measurement has decimals.
    if (text.slice(from, at).includes('.')) continue;
    if ((beforeUnknown && !afterKnown) || (afterUnknown && !beforeKnown))
      spans.fill(WITHHELD_NUMBER, from, at);
  }
}

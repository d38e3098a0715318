// Reads one complaint from left to right and says which concepts it mentions and how each is meant. Pure, one pass, no
// backtracking beyond the longest word. The rules of scope:
// a denial, another person, the past and a hypothesis reach to the end of their clause; a comma ends a Chinese clause, while an
// English denial runs over commas (no fever, cough or rash); a full stop, semicolon or closing bracket ends everything.
import type { Lexicon, LexiconWord } from './lexicon.ts';
import { temperatureAfter, temperatureBefore } from './read-temperature.ts';
import { isLatin } from '../../platform/text/word-trie.ts';

export type Stance = 'asserted' | 'denied' | 'other-person' | 'past' | 'hypothetical';

export interface Mention {
  readonly concept: string;
  /** The word of the catalogue that matched. */
  readonly word: string;
  /** Offset in the folded text. */
  readonly at: number;
  stance: Stance;
}

export interface Reading {
  readonly mentions: readonly Mention[];
  /** Highest body temperature stated as the patient's own. */
  readonly temperatureC: number | undefined;
}

interface Reader {
  readonly text: string;
  readonly mentions: Mention[];
  temperatureC: number | undefined;
  stance: Stance;
  /** The cue that opened the scope was English. */
  latin: boolean;
  /** The scope is a section (既往史：…) and runs over commas. */
  section: boolean;
  /** The scope has already covered a concept. */
  spent: boolean;
  /** A concept that begins exactly here is denied (不|发热). */
  deniesAt: number;
  /** End of the last concept, -1 before the first. */
  conceptEnd: number;
  /** First mention of the enumeration that the last concept belongs to. */
  chainStart: number;
}

/** `text` is folded by `normaliseText`. */
export function readComplaint(lexicon: Lexicon, text: string): Reading {
  const reader: Reader = {
    text,
    mentions: [],
    temperatureC: undefined,
    stance: 'asserted',
    latin: false,
    section: false,
    spent: false,
    deniesAt: -1,
    conceptEnd: -1,
    chainStart: 0,
  };
  for (let at = 0; at < text.length;) at = advance(lexicon, reader, at);
  return reader;
}

function advance(lexicon: Lexicon, reader: Reader, at: number): number {
  const { text } = reader;
  const unit = text.charCodeAt(at);
  const latin = isLatin(unit);
  if (latin && at > 0 && isLatin(text.charCodeAt(at - 1))) return at + 1;
  const index = lexicon.trie.longestAt(text, at);
  if (index >= 0) {
    const end = at + (lexicon.trie.lengths[index] as number);
    apply(reader, lexicon.words[index] as LexiconWord, { at, end });
    return end;
  }
  if (!latin) passBorder(reader, unit, at);
  return at + 1;
}

interface Span {
  readonly at: number;
  readonly end: number;
}

function apply(reader: Reader, word: LexiconWord, span: Span): void {
  if (word.concepts.length > 0) mention(reader, word, span);
  if (word.effect !== undefined) EFFECTS[word.effect](reader, word, span);
}

const CHAIN = /^(?:[、/和或及与]| and | or | & )$/u;

function mention(reader: Reader, word: LexiconWord, span: Span): void {
  const denied = reader.deniesAt === span.at;
  const chained =
    reader.conceptEnd >= 0 && CHAIN.test(reader.text.slice(reader.conceptEnd, span.at));
  if (!chained) reader.chainStart = reader.mentions.length;
  for (const concept of word.concepts) {
    reader.mentions.push({
      concept,
      word: word.text,
      at: span.at,
      stance: denied ? 'denied' : reader.stance,
    });
  }
  reader.conceptEnd = span.end;
  reader.spent = true;
}

function open(reader: Reader, stance: Stance, latin: boolean): void {
  reader.stance = stance;
  reader.latin = latin;
  reader.section = false;
  reader.spent = false;
}

const close = (reader: Reader): void => open(reader, 'asserted', false);

const DURATION = /^[\s约近]?[\d一二三四五六七八九十两数半几]/u;
const startsDuration = (reader: Reader, end: number): boolean =>
  DURATION.test(reader.text.slice(end, end + 3));

type Effect = (reader: Reader, word: LexiconWord, span: Span) => void;

const EFFECTS: Readonly<Record<NonNullable<LexiconWord['effect']>, Effect>> = {
  negates(reader, word, span) {
    // "发热:无 咳嗽:有" answers the concept before the colon and says nothing of what follows.
    if (answers(reader, span.at)) restate(reader, 'denied', 'last');
    else open(reader, 'denied', word.latin);
  },
  'negates-next'(reader, word, span) {
    if (answers(reader, span.at)) restate(reader, 'denied', 'last');
    else reader.deniesAt = word.latin ? span.end + 1 : span.end;
  },
  affirms(reader) {
    if (reader.stance === 'denied') close(reader);
  },
  patient: close,
  'other-person'(reader, word) {
    open(reader, 'other-person', word.latin);
  },
  past(reader, word, span) {
    // "过去3天发热" is this illness, "既往发热" is not.
    if (!startsDuration(reader, span.end)) open(reader, 'past', word.latin);
  },
  'past-section'(reader, word) {
    open(reader, 'past', word.latin);
    reader.section = true;
  },
  hypothetical(reader, word) {
    open(reader, 'hypothetical', word.latin);
  },
  'after-negates'(reader, _word, span) {
    if (follows(reader, span.at)) restate(reader, 'denied', 'last');
  },
  'after-excludes'(reader, _word, span) {
    if (follows(reader, span.at)) restate(reader, 'hypothetical', 'chain');
  },
  'after-past'(reader, word, span) {
    if (startsDuration(reader, span.end)) return;
    if (follows(reader, span.at)) restate(reader, 'past', 'chain');
    else if (word.latin) open(reader, 'past', true);
  },
  neutral() {},
  temperature(reader, _word, span) {
    noteTemperature(reader, temperatureAfter(reader.text, span.end));
  },
};

/** A colon stands between the last concept and the cue. */
function answers(reader: Reader, at: number): boolean {
  return reader.conceptEnd >= 0 && /^ ?: ?$/u.test(reader.text.slice(reader.conceptEnd, at));
}

/** Nothing but spaces, a colon or a number stands between the last concept and the cue. */
function follows(reader: Reader, at: number): boolean {
  return (
    reader.conceptEnd >= 0 &&
    at - reader.conceptEnd <= 6 &&
    /^[\s:\d]*$/u.test(reader.text.slice(reader.conceptEnd, at))
  );
}

function restate(reader: Reader, stance: Stance, reach: 'last' | 'chain'): void {
  const lastAt = reader.mentions.at(-1)?.at;
  for (let index = reader.mentions.length - 1; index >= reader.chainStart; index -= 1) {
    const mentioned = reader.mentions[index];
    if (mentioned === undefined || (reach === 'last' && mentioned.at !== lastAt)) return;
    mentioned.stance = stance;
  }
}

function noteTemperature(reader: Reader, celsius: number | undefined): void {
  if (celsius === undefined || reader.stance !== 'asserted') return;
  reader.temperatureC = Math.max(celsius, reader.temperatureC ?? celsius);
}

const SPACE = 0x20;
const COMMA = 0x2c;
const FULL_STOP = 0x2e;
const DEGREE = 0xb0;
const SENTENCE_ENDS: ReadonlySet<number> = new Set(
  ['。', ';', '!', '?', ')', '\n', '|'].map((mark) => mark.charCodeAt(0)),
);

function passBorder(reader: Reader, unit: number, at: number): void {
  if (unit === DEGREE) noteTemperature(reader, temperatureBefore(reader.text, at));
  else if (unit === SPACE) passSpace(reader);
  else if (unit === COMMA) passComma(reader);
  else if (unit === FULL_STOP ? !isDecimalPoint(reader.text, at) : SENTENCE_ENDS.has(unit))
    close(reader);
}

/** In Chinese a space after the denied complaint is written where others write a comma: 无发热 咳嗽3天. */
function passSpace(reader: Reader): void {
  if (reader.stance === 'denied' && !reader.latin && reader.spent) close(reader);
}

function passComma(reader: Reader): void {
  const runsOn = reader.section || (reader.stance === 'denied' && reader.latin);
  if (!runsOn) close(reader);
}

function isDecimalPoint(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  const after = text.charCodeAt(at + 1);
  return before >= 48 && before <= 57 && after >= 48 && after <= 57;
}

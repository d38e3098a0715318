/**
 * Which parts of the body a text names, by the catalogue's table: `CHEST`, `胸部CT平扫`, `Left knee`, a code of SNOMED CT. Known words are
 * found inside longer texts, the longest first; a Chinese word of one character counts only where nothing else stands beside it, because
 * 手 is a hand and 手术 is an operation. Pure.
 */
import {
  foldWord,
  formOfWord,
  runsOf,
  SIDES,
  type ExaminationTable,
  type Run,
  type Side,
} from '../../contracts/catalogue/examination-table.ts';

type Meaning =
  | { readonly says: 'parts'; readonly parts: readonly string[] }
  | { readonly says: 'sides'; readonly sides: readonly Side[] }
  | { readonly says: 'nothing' };

interface Piece {
  readonly from: number;
  readonly to: number;
  /** null: not in the table. */
  readonly meaning: Meaning | null;
}

export interface PartsNamed {
  /** Ids of the table, of one of two with its side (`knee left`); of one whose side is not told both. Empty: it names none. */
  readonly parts: readonly string[];
  /** Nothing in the text is in the table, or nothing of what is there is a part. */
  readonly isUnknown: boolean;
}

export interface PartReader {
  partsIn(text: string): PartsNamed;
  /** The text with what is not in the table as `hide` leaves it. */
  withoutUnknown(text: string, hide: (unknown: string) => string): string;
}

export function compileParts(table: ExaminationTable): PartReader {
  const meanings = meaningsOf(table);
  const longest = Math.max(1, ...[...meanings.keys()].map((form) => form.split(' ').length));
  const longestHan = Math.max(1, ...[...meanings.keys()].filter(isHan).map((form) => form.length));
  const isSided = new Set(table.parts.filter(({ sided }) => sided).map(({ id }) => id));
  const piecesOf = (folded: string): Piece[] => {
    const runs = runsOf(folded);
    const pieces: Piece[] = [];
    for (let at = 0; at < runs.length;) {
      const run = runs[at];
      if (run === undefined) break;
      if (isHan(run.text)) {
        pieces.push(...hanPieces(run, { meanings, longestHan }));
        at += 1;
      } else {
        const [piece, taken] = latinPiece(runs.slice(at, at + longest), meanings);
        pieces.push(piece);
        at += taken;
      }
    }
    return pieces;
  };
  return {
    partsIn: (text) => namedBy(piecesOf(foldWord(text)), isSided),
    withoutUnknown: (text, hide) => {
      const shown = text.normalize('NFKC');
      return cut(shown, piecesOf(foldWord(text)), hide);
    },
  };
}

const isHan = (text: string): boolean => /^\p{Script=Han}/u.test(text);

function meaningsOf(table: ExaminationTable): Map<string, Meaning> {
  const meanings = new Map<string, Meaning>();
  const add = (
    said: Pick<ExaminationTable['besides'], 'zh' | 'en' | 'snomed-ct'>,
    meaning: Meaning,
  ): void => {
    for (const word of [...said.zh, ...said.en, ...said['snomed-ct']])
      meanings.set(formOfWord(word), meaning);
  };
  for (const part of table.parts) add(part, { says: 'parts', parts: [part.id] });
  for (const one of table.together) add(one, { says: 'parts', parts: one.parts });
  for (const side of SIDES) add(table.sides[side], { says: 'sides', sides: [side] });
  add(table.sides.both, { says: 'sides', sides: SIDES });
  add(table.besides, { says: 'nothing' });
  return meanings;
}

/** The longest phrase that begins here, and of how many runs it is. */
function latinPiece(
  runs: readonly Run[],
  meanings: ReadonlyMap<string, Meaning>,
): readonly [Piece, number] {
  for (let count = runs.length; count > 0; count -= 1) {
    const taken = runs.slice(0, count);
    const meaning = meanings.get(taken.map(({ text }) => text).join(' '));
    if (meaning !== undefined) return [pieceOf(taken, meaning), count];
  }
  return [pieceOf(runs.slice(0, 1), null), 1];
}

function pieceOf(runs: readonly Run[], meaning: Meaning | null): Piece {
  const [first, last] = [runs[0], runs.at(-1)];
  return { from: first?.from ?? 0, to: (last?.from ?? 0) + (last?.text.length ?? 0), meaning };
}

interface HanWords {
  readonly meanings: ReadonlyMap<string, Meaning>;
  readonly longestHan: number;
}

function hanPieces({ text, from }: Run, words: HanWords): Piece[] {
  const pieces: Piece[] = [];
  let leftAt = 0;
  const flush = (to: number): void => {
    if (leftAt < to)
      pieces.push(...leftPieces({ text: text.slice(leftAt, to), from: from + leftAt }, words));
  };
  for (let at = 0; at < text.length;) {
    const length = longestAt(text, at, words);
    if (length === 0) {
      at += 1;
      continue;
    }
    flush(at);
    const meaning = words.meanings.get(text.slice(at, at + length)) ?? null;
    pieces.push({ from: from + at, to: from + at + length, meaning });
    at += length;
    leftAt = at;
  }
  flush(text.length);
  return pieces;
}

/** Of two characters and more. */
function longestAt(text: string, at: number, { meanings, longestHan }: HanWords): number {
  for (let length = Math.min(longestHan, text.length - at); length > 1; length -= 1)
    if (meanings.has(text.slice(at, at + length))) return length;
  return 0;
}

/** What no longer word took: one character that is a word, with its side before it or without. */
function leftPieces({ text, from }: Run, { meanings }: HanWords): Piece[] {
  const whole = meanings.get(text);
  if (whole !== undefined) return [{ from, to: from + text.length, meaning: whole }];
  const [first = ''] = text;
  const side = meanings.get(first);
  if (side?.says !== 'sides') return [{ from, to: from + text.length, meaning: null }];
  const rest = meanings.get(text.slice(first.length)) ?? null;
  return [
    { from, to: from + first.length, meaning: side },
    { from: from + first.length, to: from + text.length, meaning: rest },
  ];
}

/** A text that tells both sides means both of each part: which is whose is not always to be read. */
function namedBy(pieces: readonly Piece[], isSided: ReadonlySet<string>): PartsNamed {
  const parts = pieces.flatMap(({ meaning }) => (meaning?.says === 'parts' ? meaning.parts : []));
  const told = pieces.flatMap(({ meaning }) => (meaning?.says === 'sides' ? meaning.sides : []));
  const sides = told.length === 0 ? SIDES : SIDES.filter((side) => told.includes(side));
  const named = parts.flatMap((part) =>
    isSided.has(part) ? sides.map((side) => `${part} ${side}`) : [part],
  );
  return { parts: [...new Set(named)].sort(), isUnknown: named.length === 0 };
}

/** A side beside nothing that is known may be a surname (左) or an initial, and is hidden with its neighbour. */
function cut(shown: string, pieces: readonly Piece[], hide: (text: string) => string): string {
  const isKept = (at: number): boolean => {
    const { meaning } = pieces[at] ?? { meaning: null };
    if (meaning?.says !== 'sides') return meaning !== null;
    return [at - 1, at + 1].some((next) => pieces[next]?.meaning?.says === 'parts');
  };
  let left = '';
  let hiddenFrom = 0;
  const hideTo = (to: number): void => {
    if (hiddenFrom < to) left += hiddenText(shown.slice(hiddenFrom, to), hide);
  };
  for (const [at, { from, to }] of pieces.entries()) {
    if (!isKept(at)) continue;
    hideTo(from);
    left += shown.slice(from, to);
    hiddenFrom = to;
  }
  hideTo(shown.length);
  return left.trim();
}

/** The spaces around it stay: words that were apart are apart. */
function hiddenText(text: string, hide: (text: string) => string): string {
  const [, before = '', said = '', after = ''] = /^(\s*)([^]*?)(\s*)$/.exec(text) ?? [];
  return /[\p{L}\p{N}]/u.test(said) ? `${before}${hide(said)}${after}` : text;
}

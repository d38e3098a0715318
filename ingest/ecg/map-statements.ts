// Finds in the words of devices and readers what an ECG or an image shows, as codes with their certainty. Only codes come out, never the
// words: what else a statement says, a name for instance, stays behind. A denied finding is told as denied, so that nobody reads it as
// stated. Pure.
import type { CodedFinding } from '../../contracts/event/clinical.ts';
import type {
  EcgStatementCue,
  EcgStatementFile,
  EcgStatementMeaning,
} from '../../contracts/catalogue/ecg-statements.ts';

type Effect = EcgStatementCue['effect'];

export type MappedStatement = CodedFinding;

interface Found<T> {
  readonly from: number;
  readonly to: number;
  readonly value: T;
}

export interface ReadStatements {
  readonly statements: readonly MappedStatement[];
  /** Places of the texts in which no word was known, nor their code. */
  readonly unknownAt: readonly number[];
}

/** `codes`: beside each text the code that was sent with it, where one was. */
export type StatementMap = (
  texts: readonly string[],
  codes?: readonly (string | undefined)[],
) => ReadStatements;

const TEXT_MAX = 2_000;
/** Chinese words have no spaces around them: a cue behind a statement stands right there. */
const BEHIND = /^[\s:：(（是]*$/;
const CERTAINTY = { definite: 3, probable: 2, possible: 1, denied: 0 } as const;

export function compileStatements({ statements, cues }: EcgStatementFile): StatementMap {
  const meanings = finderOf(
    statements.flatMap((meaning) =>
      [...meaning.zh, ...meaning.en, ...(meaning.other ?? [])].map(
        (word) => [word, meaning] as const,
      ),
    ),
  );
  const cueFinder = (isBehind: boolean): Finder<Effect> =>
    finderOf(
      cues
        .filter(({ effect }) => effect.endsWith('-after') === isBehind)
        .flatMap(({ effect, zh, en }) => [...zh, ...en].map((word) => [word, effect] as const)),
    );
  const before = cueFinder(false);
  const behind = cueFinder(true);
  const readClause = (clause: string): MappedStatement[] => {
    const found = meanings(clause);
    const masked = found.reduce(mask, clause);
    const cuesBefore = before(masked);
    const cuesBehind = behind(masked);
    return found.map(({ from, to, value: { code, weight, names } }) => {
      const last = cuesBefore.filter((cue) => cue.to <= from).at(-1)?.value;
      const next = cuesBehind.find(
        (cue) => cue.from >= to && BEHIND.test(clause.slice(to, cue.from)),
      );
      return { code, weight, names, certainty: certaintyOf(next?.value ?? last) };
    });
  };
  const byCode = new Map(
    statements.flatMap((meaning) =>
      [meaning.code, ...(meaning.codes ?? [])].map((code) => [normalCode(code), meaning] as const),
    ),
  );
  /** A code that is one of the words, such as AFIB. */
  const wordIn = (code: string): EcgStatementMeaning | undefined => {
    const form = normalWord(code);
    return meanings(form).find(({ from, to }) => from === 0 && to === form.length)?.value;
  };
  const readCode = (code: string | undefined): MappedStatement[] => {
    const meaning = code === undefined ? undefined : (byCode.get(normalCode(code)) ?? wordIn(code));
    if (meaning === undefined) return [];
    return [
      { code: meaning.code, names: meaning.names, weight: meaning.weight, certainty: 'definite' },
    ];
  };
  return (texts, codes = []) => {
    const read = texts.map((text, index) => {
      const said = clausesOf(text).flatMap(readClause);
      // The words beside a code say how sure it is.
      const coded = readCode(codes[index]).filter(
        ({ code }) => !said.some((one) => one.code === code),
      );
      return [...coded, ...said];
    });
    return {
      statements: onceEach(read.flat()),
      unknownAt: read.flatMap(({ length }, index) => (length === 0 ? [index] : [])),
    };
  };
}

const normalCode = (code: string): string => code.trim().toLowerCase();

/** One form for all writings: full width, case, hyphens and Roman numerals as one sign. */
export function normalWord(word: string): string {
  return word
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[-_‐–—\s]+/g, ' ')
    .trim();
}

/** A comma ends what a denial reaches, a Chinese enumeration comma and `or` do not. */
const clausesOf = (text: string): string[] =>
  text
    .slice(0, TEXT_MAX)
    .split(/[。；;，,.!！\r\n]+/)
    .map(normalWord)
    .filter((clause) => clause !== '');

function certaintyOf(cue: Effect | undefined): MappedStatement['certainty'] {
  if (cue === undefined) return 'definite';
  return CERTAINTIES[cue];
}

const CERTAINTIES: Readonly<Record<Effect, MappedStatement['certainty']>> = {
  denies: 'denied',
  'denies-after': 'denied',
  doubts: 'possible',
  'doubts-after': 'possible',
  favours: 'probable',
  'favours-after': 'probable',
  ends: 'definite',
};

/** The words of a finding are no cues: `normal` in `no longer normal`. */
const mask = (clause: string, { from, to }: Found<unknown>): string =>
  clause.slice(0, from) + '\u0001'.repeat(to - from) + clause.slice(to);

type Finder<T> = (clause: string) => Found<T>[];

/** Words that do not overlap, the longest first; Latin words stand between what is no letter or digit. */
function finderOf<T>(words: readonly (readonly [string, T])[]): Finder<T> {
  const values = new Map(words.map(([word, value]) => [normalWord(word), value]));
  const longest = [...values.keys()].toSorted((a, b) => b.length - a.length);
  const pattern = longest.map(patternOf).join('|');
  return (clause) => {
    if (longest.length === 0) return [];
    return [...clause.matchAll(new RegExp(pattern, 'gu'))].flatMap((match) => {
      const value = values.get(match[0]);
      return value === undefined
        ? []
        : [{ from: match.index, to: match.index + match[0].length, value }];
    });
  };
}

function patternOf(word: string): string {
  const escaped = word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  const start = /^[a-z0-9]/.test(word) ? '(?<![a-z0-9])' : '';
  const end = /[a-z0-9]$/.test(word) ? '(?![a-z0-9])' : '';
  return start + escaped + end;
}

/** A finding that is said more than once counts as its most certain mention. */
function onceEach(statements: readonly MappedStatement[]): MappedStatement[] {
  const best = new Map<string, MappedStatement>();
  for (const statement of statements) {
    const held = best.get(statement.code);
    if (held === undefined || CERTAINTY[statement.certainty] > CERTAINTY[held.certainty])
      best.set(statement.code, statement);
  }
  return [...best.values()];
}

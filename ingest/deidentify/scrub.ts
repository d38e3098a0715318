/**
 * Leaves of a free text only what is known to describe an illness: words of a closed vocabulary, measurements, punctuation. Every other run
 * becomes a mark and is counted by kind; a name needs no cue to go, because it is no word of the vocabulary.
 *
 * The text is folded first (NFKC, invisible characters, spaces of all kinds), because a number in full-width digits is the same
 * number; what is returned is the folded text. Then go the names that the message itself carries, then numbers and addresses by their
 * form, then whatever is unknown. Terms of the case definitions stay, so that a text is classified as before.
 */
import { WITHHELD_MARK } from '../../contracts/withheld-mark.ts';
import { hideNames } from './known-names.ts';
import { MARK, spansOf, WITHHELD_NUMBER } from './known-spans.ts';
import { SCRUB_RULES, type ScrubRule, type WithheldKind } from './scrub-rules.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface Scrubbed {
  readonly text: string;
  /** Runs that were withheld. */
  readonly withheld: ReadonlyMap<WithheldKind, number>;
  /** Letters and digits before and after, for the share that is kept. */
  readonly charactersBefore: number;
  readonly charactersAfter: number;
}

/** `names`: every name that the message holds, in any form. */
export type Scrub = (raw: string, names?: readonly string[]) => Scrubbed;

const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
const DASHES = /[\u2010-\u2015\u2212\u2043\ufe58\ufe63\uff0d]/gu;
const SPACES = /[^\S\n]+/gu;
const QUOTES = /[\u2018\u2019\u02bc]/gu;
/** Nothing that the folding above would change: the plain majority is spared it. */
const PLAIN = /^[\n\x20-\x7e\u3001\u3002\u4e00-\u9fa5]*$/;
const DOUBLE_SPACE = / {2}/;

/** Longer texts are cut: no complaint or finding is, and the rules are then bounded in time. */
export const TEXT_CHARACTERS_MAX = 20_000;

const NOTHING: ReadonlyMap<WithheldKind, number> = new Map();

export function createScrub(vocabulary: Vocabulary): Scrub {
  const isTerm = (word: string): boolean => vocabulary.termTexts.has(word);
  return (raw, names = []) => {
    const withheld = new Map<WithheldKind, number>();
    const folded = fold(raw.slice(0, TEXT_CHARACTERS_MAX));
    let text = folded;
    if (names.length > 0) {
      const hidden = hideNames(text, { names: names.map(fold), isTerm, mark: WITHHELD_MARK });
      if (hidden.count > 0) withheld.set('known-name', hidden.count);
      text = hidden.text;
    }
    text = withoutNumbers(text, { withheld, isTerm });
    text = onlyKnown(text, vocabulary, withheld).trim();
    return {
      text,
      withheld: withheld.size === 0 ? NOTHING : withheld,
      charactersBefore: saidIn(folded),
      charactersAfter: withheld.size === 0 ? saidIn(folded) : saidIn(text),
    };
  };
}

export function fold(raw: string): string {
  if (PLAIN.test(raw)) return DOUBLE_SPACE.test(raw) ? raw.replace(SPACES, ' ') : raw;
  return raw.normalize('NFKC').replace(INVISIBLE, '').replace(DASHES, '-').replace(SPACES, ' ');
}

/** Letters and digits of any script, the marks of withheld runs not among them. */
function saidIn(text: string): number {
  let said = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    const plain =
      unit > 0x2e7f || (unit >= 48 && unit <= 57) || ((unit | 32) >= 97 && (unit | 32) <= 122);
    if (plain && unit !== IDEOGRAPHIC_COMMA && unit !== IDEOGRAPHIC_STOP) said += 1;
  }
  return said;
}

const IDEOGRAPHIC_COMMA = '、'.charCodeAt(0);
const IDEOGRAPHIC_STOP = '。'.charCodeAt(0);

type Withheld = Map<WithheldKind, number>;
const count = (withheld: Withheld, kind: WithheldKind): Withheld =>
  withheld.set(kind, (withheld.get(kind) ?? 0) + 1);

interface Removing {
  readonly withheld: Withheld;
  readonly isTerm: (word: string) => boolean;
}

function withoutNumbers(text: string, removing: Removing): string {
  const digits = digitsIn(text);
  let left = text;
  for (const rule of SCRUB_RULES) {
    if (digits >= rule.digitsMin && (rule.sign === undefined || rule.sign.test(left)))
      left = remove(left, rule, removing);
  }
  return left;
}

function digitsIn(text: string): number {
  let digits = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit >= 48 && unit <= 57) digits += 1;
  }
  return digits;
}

function remove(text: string, rule: ScrubRule, { withheld, isTerm }: Removing): string {
  return text.replace(rule.pattern, (match: string, ...rest: unknown[]) => {
    const found = rule.group === undefined ? match : hiddenIn(rest.at(-1));
    if (found === undefined || found === '') return match;
    const at = match.lastIndexOf(found);
    const offset = rest.at(-3) as number;
    const hidden =
      rule.group === undefined ? found : beforeTerm(text, [offset + at, found], isTerm);
    if (hidden === '') return match;
    count(withheld, rule.kind);
    return `${match.slice(0, at)}${WITHHELD_MARK}${match.slice(at + hidden.length)}`;
  });
}

/** No term is longer. */
const TERM_CHARACTERS_MAX = 40;

/**
 * What is said of an illness behind a label is neither name nor number: 报告人:发热. Latin names are told by their capitals and stay whole.
 * What follows is for the vocabulary to judge.
 */
function beforeTerm(
  text: string,
  [at, found]: readonly [number, string],
  isTerm: (word: string) => boolean,
): string {
  if (/^\p{Lu}|\d/u.test(found)) return found;
  for (let from = 0; from < found.length; from += 1) {
    for (let length = 1; length <= TERM_CHARACTERS_MAX; length += 1)
      if (isTerm(text.slice(at + from, at + from + length))) return found.slice(0, from);
  }
  return found;
}

function hiddenIn(groups: unknown): string | undefined {
  if (typeof groups !== 'object' || groups === null || !('hidden' in groups)) return undefined;
  return typeof groups.hidden === 'string' ? groups.hidden : undefined;
}

function onlyKnown(text: string, vocabulary: Vocabulary, withheld: Withheld): string {
  const lower = text.toLowerCase().replace(QUOTES, "'");
  // A few letters change their length with their case; then the lower-cased text is what is kept.
  const shown = lower.length === text.length ? text : lower;
  const spans = spansOf(lower, vocabulary);
  let kept = '';
  let from = 0;
  for (let at = 0; at < shown.length; at += 1) {
    if ((spans[at] as number) > WITHHELD_NUMBER) continue;
    const start = at;
    let kind: WithheldKind | undefined;
    for (; at < shown.length && (spans[at] as number) <= WITHHELD_NUMBER; at += 1) {
      if (spans[at] === WITHHELD_NUMBER) kind ??= 'unknown-number';
      else if (spans[at] !== MARK) kind = 'unknown-word';
    }
    if (kind !== undefined) count(withheld, kind);
    kept += shown.slice(from, start) + WITHHELD_MARK;
    from = at;
  }
  return from === 0 ? shown : kept + shown.slice(from);
}

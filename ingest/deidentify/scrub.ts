/**
 * Takes out of a free text what points to a person, and leaves what describes an illness.
 *
 * The text is folded first (NFKC, invisible characters, spaces of all kinds), because a number in full-width digits is the same
 * number; what is returned is the folded text. Names that the message itself carries are removed wherever they stand, spaced or not;
 * other names only behind a title or a cue. Every removal leaves a mark and is counted by kind.
 */
import { SCRUB_RULES, type RemovedKind, type ScrubRule } from './scrub-rules.ts';

export interface Scrubbed {
  readonly text: string;
  readonly removed: ReadonlyMap<RemovedKind, number>;
}

/** Stands where something was removed; it matches no rule, so that scrubbing twice changes nothing. */
export const REMOVED_MARK = '▇';

const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
const DASHES = /[\u2010-\u2015\u2212\u2043\ufe58\ufe63\uff0d]/gu;
const SPACES = /[^\S\n]+/gu;

/** Longer texts are cut: no complaint or finding is, and the rules are then bounded in time. */
export const TEXT_CHARACTERS_MAX = 20_000;

/** `names`: every name that the message holds, in any form. */
export function scrub(raw: string, names: readonly string[] = []): Scrubbed {
  const removed = new Map<RemovedKind, number>();
  let text = fold(raw.slice(0, TEXT_CHARACTERS_MAX));
  for (const pattern of namePatterns(names))
    text = remove(text, { kind: 'known-name', pattern }, removed);
  for (const rule of SCRUB_RULES) text = remove(text, rule, removed);
  return { text: text.trim(), removed };
}

export function fold(raw: string): string {
  return raw.normalize('NFKC').replace(INVISIBLE, '').replace(DASHES, '-').replace(SPACES, ' ');
}

function remove(text: string, rule: ScrubRule, removed: Map<RemovedKind, number>): string {
  return text.replace(rule.pattern, (match: string, ...rest: unknown[]) => {
    const groups: unknown = rest.at(-1);
    const hidden = rule.group === undefined ? match : hiddenIn(groups);
    if (hidden === undefined || hidden === '') return match;
    removed.set(rule.kind, (removed.get(rule.kind) ?? 0) + 1);
    const at = match.lastIndexOf(hidden);
    return `${match.slice(0, at)}${REMOVED_MARK}${match.slice(at + hidden.length)}`;
  });
}

function hiddenIn(groups: unknown): string | undefined {
  if (typeof groups !== 'object' || groups === null || !('hidden' in groups)) return undefined;
  return typeof groups.hidden === 'string' ? groups.hidden : undefined;
}

const NAMES_MAX = 200;

/** Longest first, so that a full name is one removal and not two. */
function namePatterns(names: readonly string[]): RegExp[] {
  const folded = new Set(names.slice(0, NAMES_MAX).map((name) => fold(name).trim()));
  return [...folded]
    .filter(worthRemoving)
    .sort((a, b) => b.length - a.length)
    .map(patternOf);
}

/** One Chinese character, or two Latin letters, would take half of every text with it. */
function worthRemoving(name: string): boolean {
  const letters = name.replace(/[^\p{L}]/gu, '');
  return /\p{Script=Han}/u.test(letters)
    ? [...letters].length >= 2
    : letters.length >= 3 && !COMMON_WORDS.has(letters.toLowerCase());
}

/** Titles and fillers that stand in name fields, and names that are symptoms or parts of the body far more often. */
const COMMON_WORDS: ReadonlySet<string> = new Set([
  'unknown',
  'test',
  'patient',
  'none',
  'baby',
  'boy',
  'girl',
  'male',
  'female',
  'jane',
  'the',
  'and',
  'hand',
  'foot',
  'pain',
  'cold',
]);

function patternOf(name: string): RegExp {
  const characters = [...name].filter((character) => character !== ' ');
  const han = /\p{Script=Han}/u.test(name);
  const source = characters.map(escapeRegExp).join(han ? '[ ·]{0,3}' : "[ .,'\\-]{0,2}");
  return han ? new RegExp(source, 'giu') : new RegExp(`(?<![\\p{L}])${source}(?![\\p{L}])`, 'giu');
}

function escapeRegExp(character: string): string {
  return character.replace(/[.*+?^${}()|[\]\\/]/gu, '\\$&');
}

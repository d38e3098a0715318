/**
 * Codes of the sender's own making: of a test, an article, a ward, a school. They look like anything, so like a name or a telephone too.
 *
 * One leaves as it is where it can name nobody: all of its words are known to the vocabulary, bar three letters, and it has at most six
 * digits. Any other leaves as a keyed token: the same code is the same token, it can be counted and compared, and nobody can read it.
 */
import { isLatinName } from '../deidentify/words-that-are-names.ts';
import { isCaseGroup, isInsuranceCode, isSomebodys } from './code-form.ts';
import type { Deidentifier } from './deidentifier.ts';

const CODE = /^[A-Za-z0-9][A-Za-z0-9.+*_/:†-]*$/;
const CODE_CHARACTERS_MAX = 40;
const DIGITS_MAX = 6;
const UNKNOWN_LETTERS_MAX = 3;

/** undefined where it has not the form of a code at all: words, that are to be scrubbed. */
export function ownCode(raw: string, by: Deidentifier): string | undefined {
  if (!CODE.test(raw)) return undefined;
  return raw.length <= CODE_CHARACTERS_MAX && (isPublic(raw) || namesNobody(raw, by))
    ? raw
    : by.token('code', [...by.sender, raw]);
}

const isPublic = (raw: string): boolean => isInsuranceCode(raw) || isCaseGroup(raw);

function namesNobody(raw: string, by: Deidentifier): boolean {
  if (raw.replace(/\D/g, '').length > DIGITS_MAX) return false;
  const words = raw.toLowerCase().match(/[a-z]+/g) ?? [];
  if (words.length > 1 && words.every((word) => PINYIN.test(word))) return false;
  const unknown = words.filter((word) => word.length > 1 && by.scrub(word) !== word).join('');
  const single = words.filter((word) => word.length === 1).join('');
  if (unknown.length + single.length > UNKNOWN_LETTERS_MAX) return false;
  return !isLatinName(unknown) && !(unknown.length >= UNKNOWN_LETTERS_MAX && PINYIN.test(unknown));
}

/** One syllable; two of them are a name more often than not. */
const PINYIN =
  /^(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:a|o|e|ai|ei|ao|ou|an|en|ang|eng|ong|i|ia|ie|iao|iu|ian|in|iang|ing|iong|u|ua|uo|uai|ui|uan|un|uang|ue|v|ve|er)$/;

const SETTING = /^([a-z]+):([A-Za-z0-9-]{1,40})$/;
const SETTING_KINDS: ReadonlySet<string> = new Set(
  'school kindergarten nursery university factory company ward site village pharmacy hotel market canteen restaurant camp prison'.split(
    ' ',
  ),
);
const REGISTER_DIGITS_MAX = 14;

/**
 * Of a school, a ward, a pharmacy: `kind:code`. A code that begins with the city of the site is one of its registers and stays, whoever
 * acts on it must find the place. Another that might name somebody becomes a token, the same for all senders, so that the cases of one
 * school stay together.
 */
export function settingCode(raw: string, by: Deidentifier): string | undefined {
  const [, kind = '', code = ''] = SETTING.exec(raw) ?? [];
  if (kind === '') return undefined;
  if (SETTING_KINDS.has(kind) && (isOfRegister(code, by.city) || namesNobody(code, by))) return raw;
  return hiddenSetting(SETTING_KINDS.has(kind) ? kind : 'other', raw, by);
}

/** For what has not the form of a setting: the name of a school, or of somebody. */
export const unnamedSetting = (raw: string, by: Deidentifier): string =>
  hiddenSetting('other', raw, by);

const hiddenSetting = (kind: string, raw: string, by: Deidentifier): string =>
  `${kind}:${by.token('code', ['setting', raw]).replace('.', '-')}`;

const isOfRegister = (code: string, city: string): boolean =>
  /^[\d-]+$/.test(code) &&
  code.startsWith(city) &&
  code.length <= REGISTER_DIGITS_MAX &&
  !isSomebodys(code);

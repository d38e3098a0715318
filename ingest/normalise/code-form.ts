// What may leave the door as a code, a unit or a setting: only what has the form of one. Words, and numbers that are somebody's, stand in
// these fields too; they are no code, and as a text they would be scrubbed.
import type { CodeSystem } from '../../contracts/event/visit.ts';
import { residentId } from '../deidentify/identifier.ts';

export const CODE_CHARACTERS_MAX = 40;
/** A diagnosis or test that came as words only; its words are in its text and are scrubbed there. */
export const UNCODED = 'uncoded';

const CODE = /^[A-Za-z0-9][A-Za-z0-9.+*_/:†-]*$/;
const ICD_CHARACTERS_MAX = 12;
/** Chinese extensions such as J18.900x001 included. */
const ICD_10 = /^[A-Za-z]\d[0-9A-Za-z]/;
const LOINC = /^(?:L[AGP])?\d{1,7}-\d$/;
/** UCUM and its relatives, and the counting words of Chinese reports. */
const UNIT = /^[A-Za-z0-9%µμ°℃℉^*./()[\]{}'" +-]{0,19}[个份次分秒天株只条]?[A-Za-z0-9/]{0,8}$/u;
/** Seven digits may be a telephone; eleven that begin with 13 to 19 are one. */
const LONG_NUMBER = /\d{7}/;
const MOBILE = /(?<!\d)1[3-9]\d{9}(?!\d)/;

/** undefined where it is none. The same code again is the same. */
export function codeForm(raw: string, system: CodeSystem): string | undefined {
  if (!CODE.test(raw) || raw.length > CODE_CHARACTERS_MAX || isSomebodys(raw)) return undefined;
  const digits = raw.replace(/\D/g, '');
  switch (system) {
    case 'icd-10':
      return raw.length <= ICD_CHARACTERS_MAX && ICD_10.test(raw) && !LONG_NUMBER.test(raw)
        ? raw
        : undefined;
    case 'icd-9-cm':
      return raw.length <= ICD_CHARACTERS_MAX && !LONG_NUMBER.test(digits) ? raw : undefined;
    case 'loinc':
      return LOINC.test(raw) || !LONG_NUMBER.test(digits) ? raw : undefined;
    case 'snomed-ct':
      return MOBILE.test(raw) ? undefined : raw;
    case 'local':
      return LONG_NUMBER.test(digits) ? undefined : raw;
  }
}

export const unitForm = (raw: string | undefined): string | undefined =>
  raw !== undefined && UNIT.test(raw) && !LONG_NUMBER.test(raw.replace(/\D/g, ''))
    ? raw
    : undefined;

/** A code of a school or ward has many digits by right; a person's number is still none. */
export const settingForm = (raw: string): string | undefined =>
  isSomebodys(raw.replace(/^[a-z]+:/, '')) || MOBILE.test(raw) ? undefined : raw;

/** What stood in place of a code, as words to be scrubbed; a long number says nothing as a word and may be somebody's. */
export const wordsInstead = (raw: string): string | undefined =>
  LONG_NUMBER.test(raw.normalize('NFKC').replace(/[\s-]/g, '')) ? undefined : raw;

const isSomebodys = (raw: string): boolean =>
  residentId(raw.replace(/[^0-9A-Za-z]/g, '').toUpperCase()) !== undefined;

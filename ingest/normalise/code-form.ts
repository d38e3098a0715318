// Codes of public systems, told by the form that the system gives them. What only has letters and digits is none: a telephone, an identity
// card and a name in Latin letters have those too. The sender's own codes are judged elsewhere (own-code).
import type { CodeSystem } from '../../contracts/event/visit.ts';
import { residentId } from '../deidentify/identifier.ts';

/** A diagnosis or test that came as words only; its words are in its text and are scrubbed there. */
export const UNCODED = 'uncoded';

/** Chinese extensions such as J18.900x001 included, and dagger with asterisk. */
const ICD_10_ONE =
  /[A-Z]\d[0-9A-B](?:\.?[0-9AX][0-9AX]{0,2}[0-9A-Z]?)?(?:x\d{2,3})?(?:[+*†]|\/\d)?/i.source;
const ICD_10 = new RegExp(`^${ICD_10_ONE}(?:${ICD_10_ONE})?$`, 'i');
const ICD_9_CM =
  /^(?:E\d{3}(?:\.?\d)?|V\d{2}(?:\.?\d{1,2})?|\d{2,3}(?:\.?\d{1,2}|\.\d{3,4})?)(?:x\d{2,3})?$/i;
const LOINC = /^(?:L[AGP])?\d{1,6}-\d$/i;
/** Codes of DIP: a diagnosis with its procedures, or without. */
const DIP = new RegExp(
  `^${ICD_10_ONE}(?::(?:n|\\d{2}(?:\\.\\d{1,4})?(?:x\\d{2,3})?(?:[+/]\\d{2}(?:\\.\\d{1,4})?)*))+$`,
  'i',
);
/** The national catalogue of the insurance: drugs, herbs, consumables, services. */
const INSURANCE = [
  /^X[A-Z]\d{2}[A-Z]{2}[A-Z]\d{3}[A-Z]\d{3}\d{9}$/,
  /^Z[A-Z]\d{2}[A-Z]{2}[A-Z]\d{4}\d{9}$/,
  /^T0\d{8}$/,
  /^C\d{19}(?:\d{7})?$/,
  /^00[1-4]\d{12}(?:-[1-4]\d{8})?$/,
];
const ICD_CHARACTERS_MAX = 20;
const LONG_NUMBER = /\d{7}/;
const MOBILE = /(?<!\d)1[3-9]\d{9}(?!\d)/;

/** undefined where it is none of the system. The same code again is the same. */
export function publicCode(raw: string, system: CodeSystem): string | undefined {
  return isOf(raw, system) ? raw : undefined;
}

function isOf(raw: string, system: CodeSystem): boolean {
  switch (system) {
    case 'icd-10':
      return raw.length <= ICD_CHARACTERS_MAX && ICD_10.test(raw) && !LONG_NUMBER.test(raw);
    case 'icd-9-cm':
      return ICD_9_CM.test(raw);
    case 'loinc':
      return LOINC.test(raw);
    case 'snomed-ct':
      return isConcept(raw) && !isSomebodys(raw);
    case 'local':
      return false;
  }
}

export const isInsuranceCode = (raw: string): boolean =>
  INSURANCE.some((form) => form.test(raw)) && !holdsResident(raw);

export const isCaseGroup = (raw: string): boolean => raw.length <= 40 && DIP.test(raw);

/** A number that is a person's: identity card or mobile telephone, with whatever stands between its digits. */
export const isSomebodys = (raw: string): boolean =>
  residentId(raw.replace(/[^0-9A-Za-z]/g, '').toUpperCase()) !== undefined || MOBILE.test(raw);

/** What stood in place of a code, as words to be scrubbed; a long number says nothing as a word and may be somebody's. */
export const wordsInstead = (raw: string): string | undefined =>
  LONG_NUMBER.test(raw.normalize('NFKC').replace(/[^\p{L}\p{N}]/gu, '')) ? undefined : raw;

const RESIDENT_DIGITS = 18;

function holdsResident(raw: string): boolean {
  for (let at = 0; at + RESIDENT_DIGITS <= raw.length; at += 1)
    if (residentId(raw.slice(at, at + RESIDENT_DIGITS)) !== undefined) return true;
  return false;
}

/** Concept identifiers of SNOMED CT: 6 to 18 digits, partition 00 or 10, a check digit by Verhoeff. */
function isConcept(raw: string): boolean {
  return /^[1-9]\d{2,14}[01]0\d$/.test(raw) && verhoeff(raw) === 0;
}

/** Verhoeff 1969, in the group of a pentagon: multiplication and the repeated permutation. */
function verhoeff(digits: string): number {
  let check = 0;
  for (let at = 0; at < digits.length; at += 1) {
    let digit = Number(digits[digits.length - 1 - at]);
    for (let turn = at % 8; turn > 0; turn -= 1) digit = PERMUTED[digit] as number;
    check = product(check, digit);
  }
  return check;
}

const PERMUTED = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4] as const;

function product(one: number, other: number): number {
  if (one < 5) return other < 5 ? (one + other) % 5 : 5 + ((one + other) % 5);
  return other < 5 ? 5 + ((((one - other) % 5) + 5) % 5) : (((one - other) % 5) + 5) % 5;
}

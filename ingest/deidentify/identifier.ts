/**
 * Brings an identifier to one form, so that the same person gets one pseudonym however the number was typed: full-width digits,
 * spaces and hyphens, a small x, the 15-digit resident identity numbers issued before 1999.
 */

/** Weights and check characters of GB 11643-1999 (ISO 7064 MOD 11-2). */
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const CHECK_CHARACTERS = '10X98765432';

/** Spaces of all kinds, hyphens and dashes, and characters without width. */
const FILLERS = /[\s\u00ad\u200b-\u200f\u2010-\u2015\u2060\ufeff_\-·.]/gu;

export interface CanonicalIdentifier {
  /** `resident-id`: a Chinese identity number whose date and check character are right. */
  readonly kind: 'resident-id' | 'other';
  readonly value: string;
}

/** Undefined where nothing is left, or where the value is a placeholder that thousands of people share. */
export function canonicalIdentifier(raw: string): CanonicalIdentifier | undefined {
  const compact = raw.normalize('NFKC').replace(FILLERS, '').toUpperCase();
  if (compact === '' || isPlaceholder(compact)) return undefined;
  const resident = residentId(compact);
  return resident === undefined
    ? { kind: 'other', value: compact }
    : { kind: 'resident-id', value: resident };
}

/** The 18-character form of a resident identity number; undefined where `compact` is none. */
export function residentId(compact: string): string | undefined {
  if (/^\d{17}[\dX]$/.test(compact)) {
    return isDate(compact.slice(6, 14)) && checkCharacter(compact.slice(0, 17)) === compact[17]
      ? compact
      : undefined;
  }
  if (!/^[1-9]\d{14}$/.test(compact)) return undefined;
  // The old form left out the century; the few born before 1900 carried the serials 996 to 999.
  const century = Number(compact.slice(12)) >= 996 ? '18' : '19';
  const body = `${compact.slice(0, 6)}${century}${compact.slice(6)}`;
  return isDate(body.slice(6, 14)) ? `${body}${checkCharacter(body)}` : undefined;
}

function checkCharacter(body: string): string {
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(body[at]), 0);
  return CHECK_CHARACTERS[sum % 11] ?? '';
}

function isDate(digits: string): boolean {
  const [year, month, day] = [
    Number(digits.slice(0, 4)),
    Number(digits.slice(4, 6)),
    Number(digits.slice(6)),
  ];
  const date = new Date(Date.UTC(year, month - 1, day));
  return (
    year >= 1850 && year <= 2200 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  );
}

/** What desks type when they do not know: it must not join strangers into one person. 33333 may be somebody, 99999999 is not. */
const WORDS_FOR_NOBODY: ReadonlySet<string> = new Set([
  '无',
  '不详',
  '未知',
  '不明',
  'UNKNOWN',
  'UNK',
  'NONE',
  'NA',
  'N/A',
  'NULL',
  'TEST',
  '123456',
  '12345678',
  '123456789',
  '1234567890',
]);

function isPlaceholder(compact: string): boolean {
  if (WORDS_FOR_NOBODY.has(compact)) return true;
  return /^(?:0+|([1-9])\1{7,}|(\D)\2*)$/u.test(compact);
}

// What in a text that an officer writes points to a patient by its form: identity numbers with or without a valid check digit, telephone
// numbers, addresses of e-mail, long numbers. A name cannot be told from a colleague's; that is left to whoever writes.

export type IdentifyingKind = 'identity-number' | 'telephone' | 'email' | 'long-number';

const GAP = '[ .\\-]{0,2}';
const spaced = (digits: string, count: number): string => `${digits}(?:${GAP}\\d){${count}}`;

const PATTERNS: readonly (readonly [kind: IdentifyingKind, pattern: RegExp])[] = [
  ['email', /[\p{L}\d._%+-]+\s?@\s?[\p{L}\d-]+(?:\s?\.\s?[\p{L}\d-]+)+/u],
  // Area, year of birth from 18.. to 20.., eight more and the check character: however it is spaced, and whether or not it checks.
  [
    'identity-number',
    new RegExp(`(?<!\\d)${spaced('[1-9]', 5)}${GAP}(?:18|19|20)(?:${GAP}\\d){9}${GAP}[\\dx]`, 'i'),
  ],
  ['identity-number', /(?<!\d)[1-9]\d{16}[\dx](?!\d)/i],
  ['identity-number', /(?<!\d)[1-9]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)/],
  ['telephone', /(?<!\d)(?:\+?86[ -]?)?1[3-9]\d[ .-]?\d{4}[ .-]?\d{4}(?!\d)/],
  ['telephone', /(?<!\d)1[ .-][3-9](?:[ .-]\d){9}(?!\d)/],
  ['telephone', /(?<!\d)\(?0\d{2,3}\)?[ -]{0,2}\d{3,4}[ -]?\d{4}(?!\d)/],
  ['telephone', /(?<!\d)\(?[2-9]\d{2}\)?[ .-]\d{3}[ .-]\d{4}(?!\d)/],
  ['long-number', /\d{9}/],
  // Eight digits are a telephone number unless they are a day.
  ['long-number', /(?<!\d)(?!(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))\d{8}(?!\d)/],
];

const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
const DASHES = /[\u2010-\u2015\u2212]/gu;
const SPACES = /\s+/g;

/** The first kind found, undefined where there is none. */
export function identifyingIn(text: string): IdentifyingKind | undefined {
  const folded = text
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .replace(DASHES, '-')
    .replace(SPACES, ' ');
  return PATTERNS.find(([, pattern]) => pattern.test(folded))?.[0];
}

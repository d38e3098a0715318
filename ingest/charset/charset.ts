// The character sets that a sender may use, and what the names in MSH-18 mean. All GB sets are read as GB18030, their superset:
// senders that say GB2312 send characters outside of it every day.

/** Sets of one byte a character beside Latin-1, by the names that the platform's decoder takes. */
export const SINGLE_BYTE_CHARSETS = [
  'iso-8859-2',
  'iso-8859-3',
  'iso-8859-4',
  'iso-8859-5',
  'iso-8859-6',
  'iso-8859-7',
  'iso-8859-8',
  'iso-8859-15',
  'windows-1250',
  'windows-1251',
  'windows-1252',
  'windows-1254',
] as const;
export type SingleByteCharset = (typeof SINGLE_BYTE_CHARSETS)[number];

export type Charset =
  | 'utf-8'
  | 'gb18030'
  | 'big5'
  | 'euc-kr'
  | 'shift_jis'
  | 'euc-jp'
  | 'iso-2022-jp'
  | 'iso-8859-1'
  | SingleByteCharset
  | 'utf-16le'
  | 'utf-16be';

export type DeclaredCharset =
  | { readonly outcome: 'named'; readonly charset: Charset }
  | { readonly outcome: 'ascii' }
  | { readonly outcome: 'not-stated' }
  | { readonly outcome: 'unknown'; readonly name: string };

/** Names without case, spaces, hyphens, underscores, dots and slashes: `GB 18030-2000`, `gb18030` and `GB-18030` are one. */
const NAMES: ReadonlyMap<string, Charset> = new Map([
  ['unicodeutf8', 'utf-8'],
  ['utf8', 'utf-8'],
  ['unicode', 'utf-8'],
  ['65001', 'utf-8'],
  ['gb18030', 'gb18030'],
  ['gb180302000', 'gb18030'],
  ['gb180302005', 'gb18030'],
  ['gb180302022', 'gb18030'],
  ['gbk', 'gb18030'],
  ['cp936', 'gb18030'],
  ['936', 'gb18030'],
  ['gb2312', 'gb18030'],
  ['gb23121980', 'gb18030'],
  ['gb231280', 'gb18030'],
  ['euccn', 'gb18030'],
  ['isoir58', 'gb18030'],
  ['big5', 'big5'],
  ['88591', 'iso-8859-1'],
  ['iso88591', 'iso-8859-1'],
  ['latin1', 'iso-8859-1'],
  ['isoir100', 'iso-8859-1'],
  ['cp1252', 'windows-1252'],
  ['88599', 'windows-1254'],
  ['iso88599', 'windows-1254'],
  ['latin9', 'iso-8859-15'],
  ['isoir203', 'iso-8859-15'],
  ['isoir101', 'iso-8859-2'],
  ['isoir109', 'iso-8859-3'],
  ['isoir110', 'iso-8859-4'],
  ['isoir144', 'iso-8859-5'],
  ['isoir127', 'iso-8859-6'],
  ['isoir126', 'iso-8859-7'],
  ['isoir138', 'iso-8859-8'],
  ['isoir148', 'windows-1254'],
  ['ksx1001', 'euc-kr'],
  ['ksc5601', 'euc-kr'],
  ['isoir149', 'euc-kr'],
  ['euckr', 'euc-kr'],
  ['shiftjis', 'shift_jis'],
  ['sjis', 'shift_jis'],
  ['eucjp', 'euc-jp'],
  // By HL7 these stand for escapes within seven bits.
  ['iso2022jp', 'iso-2022-jp'],
  ['isoir14', 'iso-2022-jp'],
  ['isoir87', 'iso-2022-jp'],
  ['isoir159', 'iso-2022-jp'],
  ...SINGLE_BYTE_CHARSETS.flatMap((charset) => {
    const key = charset.replaceAll('-', '');
    return [
      [key, charset],
      [key.replace(/^iso/, ''), charset],
    ] as const;
  }),
]);

export const isSingleByte = (charset: Charset): boolean =>
  charset === 'iso-8859-1' || SINGLE_BYTE_CHARSETS.some((one) => one === charset);

const ASCII_NAMES: ReadonlySet<string> = new Set(['ascii', 'usascii', 'isoir6', 'ansi', 'english']);

/** Names as they were written; a sender writes always the same. */
const seen = new Map<string, DeclaredCharset>();
const SEEN_MAX = 1_000;
const SEEN_CHARACTERS_MAX = 40;

/** Reads a repetition of MSH-18, or a site's setting. */
export function declaredCharset(text: string): DeclaredCharset {
  const known = seen.get(text);
  if (known !== undefined) return known;
  const meant = meaningOf(text);
  if (seen.size < SEEN_MAX && text.length <= SEEN_CHARACTERS_MAX) seen.set(text, meant);
  return meant;
}

function meaningOf(text: string): DeclaredCharset {
  const name = text.trim();
  if (name === '' || name === '""') return { outcome: 'not-stated' };
  const key = name.toLowerCase().replace(/[\s\-_./:]/g, '');
  if (ASCII_NAMES.has(key)) return { outcome: 'ascii' };
  const charset = NAMES.get(key);
  return charset === undefined
    ? { outcome: 'unknown', name: name.slice(0, 40) }
    : { outcome: 'named', charset };
}

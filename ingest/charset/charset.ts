// The character sets that a sender may use, and what the names in MSH-18 mean. All GB sets are read as GB18030, their superset:
// senders that say GB2312 send characters outside of it every day.

export type Charset = 'utf-8' | 'gb18030' | 'big5' | 'iso-8859-1' | 'utf-16le' | 'utf-16be';

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
]);

const ASCII_NAMES: ReadonlySet<string> = new Set(['ascii', 'usascii', 'isoir6', 'ansi', 'english']);

/** Reads the first repetition of MSH-18, or a site's setting. */
export function declaredCharset(text: string): DeclaredCharset {
  const name = text.trim();
  if (name === '' || name === '""') return { outcome: 'not-stated' };
  const key = name.toLowerCase().replace(/[\s\-_./:]/g, '');
  if (ASCII_NAMES.has(key)) return { outcome: 'ascii' };
  const charset = NAMES.get(key);
  return charset === undefined
    ? { outcome: 'unknown', name: name.slice(0, 40) }
    : { outcome: 'named', charset };
}

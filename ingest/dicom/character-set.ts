/**
 * Decodes text of a dataset by (0008,0005), PS3.3 C.12.1.1.2. Several values mean ISO 2022: the text switches its set by escape
 * sequences. A name that lies is found out where its bytes allow it, because an unread name could not be taken out of a text.
 */
import { isAscii } from 'node:buffer';

const ESCAPE = 0x1b;

/** Labels of the WHATWG encodings. */
const SETS: ReadonlyMap<string, string> = new Map([
  ['ISO_IR 192', 'utf-8'],
  ['GB18030', 'gb18030'],
  ['GBK', 'gb18030'],
  ['ISO 2022 GBK', 'gb18030'],
  ['ISO 2022 58', 'gb18030'],
  ['ISO_IR 58', 'gb18030'],
  ['ISO_IR 100', 'latin1'],
  ['ISO_IR 101', 'iso-8859-2'],
  ['ISO_IR 109', 'iso-8859-3'],
  ['ISO_IR 110', 'iso-8859-4'],
  ['ISO_IR 144', 'iso-8859-5'],
  ['ISO_IR 127', 'iso-8859-6'],
  ['ISO_IR 126', 'iso-8859-7'],
  ['ISO_IR 138', 'iso-8859-8'],
  ['ISO_IR 148', 'windows-1254'],
  ['ISO_IR 203', 'iso-8859-15'],
  ['ISO_IR 13', 'shift_jis'],
  ['ISO_IR 166', 'windows-874'],
  ['ISO_IR 149', 'euc-kr'],
]);

/** What follows the escape character, and the set that it switches the upper or the lower half to. */
const ESCAPES: readonly (readonly [sequence: string, set: string])[] = [
  ['$)A', 'gb18030'],
  ['$)C', 'euc-kr'],
  ['$B', 'iso-2022-jp'],
  ['$(D', 'jis-x-0212'],
  ['(B', 'ascii'],
  ['(J', 'ascii'],
  [')I', 'shift_jis'],
  ['-A', 'latin1'],
  ['-B', 'iso-8859-2'],
  ['-C', 'iso-8859-3'],
  ['-D', 'iso-8859-4'],
  ['-L', 'iso-8859-5'],
  ['-G', 'iso-8859-6'],
  ['-F', 'iso-8859-7'],
  ['-H', 'iso-8859-8'],
  ['-M', 'windows-1254'],
  ['-b', 'iso-8859-15'],
  ['-T', 'windows-874'],
];

export type Decode = (bytes: Uint8Array) => string;

/** `stated`: the values of (0008,0005) as sent; `siteCharset`: taken where nothing is stated. */
export function decoderOf(stated: string | undefined, siteCharset?: string): Decode {
  const names = (stated ?? '').split('\\').map((name) => name.trim().toUpperCase());
  const known = names.map((name) => SETS.get(name.replace('ISO 2022 IR', 'ISO_IR')));
  const first = known[0] ?? (names[0] === '' ? known.find(Boolean) : undefined) ?? siteCharset;
  return (bytes) => {
    if (isAscii(bytes) && !bytes.includes(ESCAPE)) return Buffer.from(bytes).toString('latin1');
    return bytes.includes(ESCAPE) ? withEscapes(bytes, first) : plain(bytes, first);
  };
}

/** As stated, else as UTF-8, else as GB18030; the last resort reads every byte as something. */
function plain(bytes: Uint8Array, stated: string | undefined): string {
  for (const label of [stated, 'utf-8', 'gb18030']) {
    if (label === undefined) continue;
    try {
      return new TextDecoder(label, { fatal: true }).decode(bytes);
    } catch {
      continue;
    }
  }
  return new TextDecoder('latin1').decode(bytes);
}

function withEscapes(bytes: Uint8Array, first: string | undefined): string {
  const buffer = Buffer.from(bytes);
  let text = '';
  let set = first;
  let from = 0;
  while (from < buffer.length) {
    if (buffer[from] === ESCAPE) {
      const rest = buffer.toString('latin1', from + 1, from + 4);
      const found = ESCAPES.find(([sequence]) => rest.startsWith(sequence));
      set = found === undefined ? set : found[1] === 'ascii' ? first : found[1];
      from += 1 + (found?.[0].length ?? 0);
    }
    const next = buffer.indexOf(ESCAPE, from);
    const to = next < 0 ? buffer.length : next;
    text += run(buffer.subarray(from, to), set);
    from = to;
  }
  return text;
}

function run(bytes: Uint8Array, set: string | undefined): string {
  if (bytes.length === 0) return '';
  if (set === 'iso-2022-jp')
    return new TextDecoder('iso-2022-jp').decode(
      Buffer.concat([Buffer.from([ESCAPE, 0x24, 0x42]), bytes, Buffer.from([ESCAPE, 0x28, 0x42])]),
    );
  if (set === 'jis-x-0212')
    // Set three of EUC-JP: each pair behind 8F, both with the high bit.
    return new TextDecoder('euc-jp').decode(
      Buffer.from(
        [...bytes].flatMap((byte, at) => (at % 2 === 0 ? [0x8f, byte | 0x80] : [byte | 0x80])),
      ),
    );
  return plain(bytes, set);
}

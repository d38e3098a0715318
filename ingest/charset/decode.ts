/**
 * Turns the bytes of a whole frame into text, before anything is split: in GBK the second byte of 東, 珅, 頭, 誠 is one of | ^ ~ \.
 *
 * Order: the site's setting, the repetitions of MSH-18, strict UTF-8, strict GB18030, refusal. Each attempt is strict, so a name that lies is found
 * out wherever its bytes allow; a result that does not come from the setting or from MSH-18 says so in `origin`.
 */
import { isAscii } from 'node:buffer';
import { declaredCharset, isSingleByte, type Charset, type DeclaredCharset } from './charset.ts';
import { headerCharsets } from './header-charset.ts';

export type CharsetOrigin = 'byte-order-mark' | 'site' | 'msh-18' | 'detected';

export interface Decoded {
  readonly outcome: 'decoded';
  readonly text: string;
  readonly charset: Charset;
  readonly origin: CharsetOrigin;
  /** `contradicted`: the name in MSH-18 was wrong. `unknown`: it names nothing we know. Both are counted per site. */
  readonly declared: 'kept' | 'not-stated' | 'contradicted' | 'unknown';
}

export interface Undecodable {
  readonly outcome: 'undecodable';
  readonly tried: readonly Charset[];
}

const decoders = new Map<Charset, TextDecoder>();

function decoderOf(charset: Charset): TextDecoder {
  let decoder = decoders.get(charset);
  if (decoder === undefined) {
    // Latin-1 is read as Windows-1252, which differs in unused places only, as all browsers do.
    const name = charset === 'iso-8859-1' ? 'latin1' : charset;
    decoder = new TextDecoder(name, { fatal: !isSingleByte(charset), ignoreBOM: true });
    decoders.set(charset, decoder);
  }
  return decoder;
}

const MARKS: readonly (readonly [Charset, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['gb18030', [0x84, 0x31, 0x95, 0x33]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** `siteCharset` is the registered setting as text, e.g. `GB18030`; undefined where the site has none. */
export function decode(bytes: Uint8Array, siteCharset?: string): Decoded | Undecodable {
  const marked = decodeMarked(bytes);
  if (marked !== undefined) return marked;
  const site = declaredCharset(siteCharset ?? '');
  if (isAscii(bytes)) return decodeSevenBits(bytes, site.outcome === 'named' ? 'site' : 'detected');
  const [stated, ...alternatives] = statedCharsets(bytes);
  const tried: Charset[] = [];
  const attempt = (charset: Charset): string | undefined => {
    if (tried.includes(charset)) return undefined;
    tried.push(charset);
    return tryDecode(bytes, charset);
  };
  if (site.outcome === 'named' && !outvoted(bytes, site.charset, stated)) {
    const text = attempt(site.charset);
    if (text !== undefined)
      return {
        outcome: 'decoded',
        text,
        charset: site.charset,
        origin: 'site',
        declared: agreement(stated, site.charset),
      };
  }
  for (const one of [stated, ...alternatives]) {
    if (one.outcome !== 'named' || !plausible(bytes, one.charset)) continue;
    const text = attempt(one.charset);
    if (text === undefined) continue;
    const { charset } = one;
    return { outcome: 'decoded', text, charset, origin: 'msh-18', declared: 'kept' };
  }
  for (const charset of ['utf-8', 'gb18030'] as const) {
    const text = attempt(charset);
    if (text !== undefined)
      return {
        outcome: 'decoded',
        text,
        charset,
        origin: 'detected',
        declared: agreement(stated, charset),
      };
  }
  return { outcome: 'undecodable', tried };
}

/** The first repetition of MSH-18 is the set of the message; the others are those that it may switch to. */
function statedCharsets(
  bytes: Uint8Array,
): readonly [DeclaredCharset, ...(readonly DeclaredCharset[])] {
  const [first = '', ...rest] = headerCharsets(bytes);
  return [declaredCharset(first), ...rest.map(declaredCharset)];
}

const ESCAPE = 0x1b;
const DESIGNATES = /\x1b(?:\$[@B]|\$\(D|\([BJI])/;

/** The same in every set that we read, and by far the quickest way: no name needs to be looked up. */
function decodeSevenBits(bytes: Uint8Array, origin: CharsetOrigin): Decoded {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  if (bytes.includes(ESCAPE) && DESIGNATES.test(text)) {
    // Between its escapes ISO 2022 has separators as halves of characters, so it too is decoded before anything is split.
    const switched = tryDecode(bytes, 'iso-2022-jp');
    if (switched !== undefined)
      return {
        outcome: 'decoded',
        text: switched,
        charset: 'iso-2022-jp',
        origin: 'detected',
        declared: 'kept',
      };
  }
  return { outcome: 'decoded', text, charset: 'utf-8', origin, declared: 'kept' };
}

function decodeMarked(bytes: Uint8Array): Decoded | undefined {
  // Nearly every message begins with the M of its header.
  if ((bytes[0] ?? 0) < 0x80) return undefined;
  for (const [charset, mark] of MARKS) {
    if (!mark.every((byte, at) => bytes[at] === byte)) continue;
    const text = tryDecode(bytes.subarray(mark.length), charset);
    if (text !== undefined)
      return { outcome: 'decoded', text, charset, origin: 'byte-order-mark', declared: 'kept' };
  }
  return undefined;
}

/** Strict decoding; undefined where a byte sequence has no meaning in `charset`. */
export function tryDecode(bytes: Uint8Array, charset: Charset): string | undefined {
  try {
    return decoderOf(charset).decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * Some sets accept almost any bytes, so that their strict decoder proves nothing: every byte is Latin-1, and most UTF-8 is
 * readable, as nonsense, in GBK. Text in those sets is hardly ever valid UTF-8 by chance; so, if it is, MSH-18 lies. For GBK the
 * proof asks for Chinese characters and nothing of the two-byte range, into which short GBK words can fall (联通 is the known one).
 */
function plausible(bytes: Uint8Array, charset: Charset): boolean {
  if (charset.startsWith('utf-') || charset === 'iso-2022-jp') return true;
  const asUtf8 = tryDecode(bytes, 'utf-8');
  if (asUtf8 === undefined) return true;
  if (isSingleByte(charset)) return false;
  return (
    /[\u0080-\u07ff]/.test(asUtf8) || !/[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]/.test(asUtf8)
  );
}

/** The setting of a site is obeyed, unless both MSH-18 and the bytes themselves say UTF-8: then its system was changed. */
function outvoted(bytes: Uint8Array, setting: Charset, stated: DeclaredCharset): boolean {
  return stated.outcome === 'named' && stated.charset === 'utf-8' && !plausible(bytes, setting);
}

function agreement(stated: DeclaredCharset, used: Charset): Decoded['declared'] {
  if (stated.outcome === 'not-stated' || stated.outcome === 'unknown') return stated.outcome;
  return stated.outcome === 'named' && stated.charset === used ? 'kept' : 'contradicted';
}

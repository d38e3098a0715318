/**
 * Turns the bytes of a whole frame into text, before anything is split: in GBK the second byte of 東, 珅, 頭, 誠 is one of | ^ ~ \.
 *
 * Order: the site's setting, MSH-18, strict UTF-8, strict GB18030, refusal. Each attempt is strict, so a name that lies is found
 * out wherever its bytes allow; a result that does not come from the setting or from MSH-18 says so in `origin`.
 */
import { isAscii } from 'node:buffer';
import { declaredCharset, type Charset } from './charset.ts';
import { headerCharset } from './header-charset.ts';

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

const DECODERS: Readonly<Record<Charset, TextDecoder>> = {
  'utf-8': new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }),
  gb18030: new TextDecoder('gb18030', { fatal: true, ignoreBOM: true }),
  big5: new TextDecoder('big5', { fatal: true, ignoreBOM: true }),
  'iso-8859-1': new TextDecoder('latin1'),
  'utf-16le': new TextDecoder('utf-16le', { fatal: true, ignoreBOM: true }),
  'utf-16be': new TextDecoder('utf-16be', { fatal: true, ignoreBOM: true }),
};

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
  if (isAscii(bytes)) return decodeAscii(bytes, site.outcome === 'named' ? 'site' : 'detected');
  const stated = declaredCharset(headerCharset(bytes));
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
  if (stated.outcome === 'named' && plausible(bytes, stated.charset)) {
    const text = attempt(stated.charset);
    if (text !== undefined)
      return {
        outcome: 'decoded',
        text,
        charset: stated.charset,
        origin: 'msh-18',
        declared: 'kept',
      };
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

/** The same in every set that we read, and by far the quickest way: no name needs to be looked up. */
function decodeAscii(bytes: Uint8Array, origin: CharsetOrigin): Decoded {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return { outcome: 'decoded', text, charset: 'utf-8', origin, declared: 'kept' };
}

function decodeMarked(bytes: Uint8Array): Decoded | undefined {
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
    return DECODERS[charset].decode(bytes);
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
  if (charset !== 'iso-8859-1' && charset !== 'gb18030' && charset !== 'big5') return true;
  const asUtf8 = tryDecode(bytes, 'utf-8');
  if (asUtf8 === undefined) return true;
  if (charset === 'iso-8859-1') return false;
  return (
    /[\u0080-\u07ff]/.test(asUtf8) || !/[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]/.test(asUtf8)
  );
}

/** The setting of a site is obeyed, unless both MSH-18 and the bytes themselves say UTF-8: then its system was changed. */
function outvoted(
  bytes: Uint8Array,
  setting: Charset,
  stated: ReturnType<typeof declaredCharset>,
): boolean {
  return stated.outcome === 'named' && stated.charset === 'utf-8' && !plausible(bytes, setting);
}

function agreement(stated: ReturnType<typeof declaredCharset>, used: Charset): Decoded['declared'] {
  if (stated.outcome === 'not-stated' || stated.outcome === 'unknown') return stated.outcome;
  return stated.outcome === 'named' && stated.charset === used ? 'kept' : 'contradicted';
}

// The bytes of an import as a stream of text, whatever their number: in the character set that a mark, the profile or the bytes
// say. Bytes that mean nothing become U+FFFD, so that one bad line harms only itself.
import { Readable } from 'node:stream';
import type { ImportProfile } from '../../contracts/catalogue/import-profile.ts';
import { unpackedBytes, type ByteSource } from './byte-source.ts';
import { UnreadableFile } from './unreadable-file.ts';

export type FileCharset = 'utf-8' | 'gb18030' | 'utf-16le' | 'utf-16be';

/** Reads as much as it takes to know, at most all of the file once; of what cannot be unpacked to its end, what can be. */
export async function charsetOf(
  source: ByteSource,
  asked: ImportProfile['charset'],
): Promise<FileCharset> {
  const strict = new TextDecoder('utf-8', { fatal: true });
  let isFirst = true;
  for await (const chunk of upToItsEnd(source)) {
    if (isFirst) {
      const marked = markOf(chunk);
      if (marked !== undefined) return marked;
      if (asked !== 'auto') return asked === 'gbk' ? 'gb18030' : asked;
      isFirst = false;
    }
    try {
      strict.decode(chunk, { stream: true });
    } catch {
      return 'gb18030';
    }
  }
  return asked === 'auto' || asked === 'utf-8' ? 'utf-8' : asked === 'gbk' ? 'gb18030' : asked;
}

/** Why the end cannot be reached is told by those who read the lines, with the line. */
async function* upToItsEnd(source: ByteSource): AsyncGenerator<Uint8Array> {
  try {
    yield* unpackedBytes(source);
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
  }
}

function markOf(bytes: Uint8Array): FileCharset | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes[0] === 0x84 && bytes[1] === 0x31 && bytes[2] === 0x95 && bytes[3] === 0x33)
    return 'gb18030';
  return undefined;
}

export function openText(source: ByteSource, charset: FileCharset): Readable {
  return Readable.from(texts(source, charset), { objectMode: true, highWaterMark: 4 });
}

async function* texts(source: ByteSource, charset: FileCharset): AsyncGenerator<string> {
  const decoder = new TextDecoder(charset);
  for await (const chunk of unpackedBytes(source)) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield text;
  }
  const rest = decoder.decode();
  if (rest !== '') yield rest;
}

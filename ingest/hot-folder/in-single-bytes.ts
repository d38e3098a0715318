/**
 * Bytes in which a line end is one byte: UTF-16, with its mark or told by a beginning in Latin letters, becomes UTF-8 with its mark;
 * everything else passes unchanged. A character that is broken becomes U+FFFD.
 */

type Wide = 'utf-16le' | 'utf-16be';
const UTF8_MARK = Uint8Array.of(0xef, 0xbb, 0xbf);

export async function* inSingleBytes(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let decoder: TextDecoder | 'none' | undefined;
  let held = new Uint8Array();
  for await (const chunk of chunks) {
    if (decoder === 'none') {
      yield chunk;
      continue;
    }
    if (decoder !== undefined) {
      yield Buffer.from(decoder.decode(chunk, { stream: true }));
      continue;
    }
    held = joined(held, chunk);
    if (held.length < 4) continue;
    const wide = wideOf(held);
    decoder = wide === undefined ? 'none' : new TextDecoder(wide);
    if (decoder === 'none') yield held;
    else {
      yield UTF8_MARK;
      yield Buffer.from(decoder.decode(held, { stream: true }));
    }
  }
  if (decoder === undefined && held.length > 0) yield held;
  if (decoder instanceof TextDecoder) yield Buffer.from(decoder.decode());
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

/** Every file of messages begins with a Latin letter, or with white space before one. */
function wideOf(bytes: Uint8Array): Wide | undefined {
  const [one = 0, two = 0, three = 0, four = 0] = bytes;
  if (one === 0xff && two === 0xfe) return 'utf-16le';
  if (one === 0xfe && two === 0xff) return 'utf-16be';
  if (one !== 0 && two === 0 && three !== 0 && four === 0) return 'utf-16le';
  return one === 0 && two !== 0 && three === 0 && four !== 0 ? 'utf-16be' : undefined;
}

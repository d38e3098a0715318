/**
 * Cuts the bytes of a file into HL7 v2 messages: bare messages one after the other, or batches (FHS, BHS, MSH…, BTS, FTS), with CR,
 * LF or CRLF line ends, with or without byte-order marks (files are put one behind the other), with or without MLLP's block characters or
 * page breaks, which end a line too, and with white space before a header: no message is taken for the rest of the one before it.
 *
 * Works on bytes: no byte of a GBK or UTF-8 character is a line end. Holds one message at a time and nothing beyond
 * `messageBytesMax`; what lies outside of messages is counted. A message keeps the byte-order mark of its file, because it tells the
 * character set.
 */
const LF = 0x0a;
const CR = 0x0d;
const VT = 0x0b;
const FF = 0x0c;
const FS = 0x1c;
const HEAD_BYTES = 4096;

export type BatchItem =
  /** `line` is one-based. */
  | { readonly kind: 'message'; readonly bytes: Uint8Array; readonly line: number }
  | { readonly kind: 'oversized'; readonly head: Uint8Array; readonly line: number }
  | { readonly kind: 'file-header' | 'batch-header'; readonly line: number }
  /** `stated` is null where the trailer gives no count, or none that can be read. */
  | {
      readonly kind: 'batch-trailer' | 'file-trailer';
      readonly stated: number | null;
      readonly line: number;
    }
  | { readonly kind: 'noise'; readonly byteCount: number; readonly line: number };

const MARKS: readonly (readonly number[])[] = [
  [0xef, 0xbb, 0xbf],
  [0x84, 0x31, 0x95, 0x33],
];

export async function* splitBatch(
  chunks: AsyncIterable<Uint8Array>,
  messageBytesMax: number,
): AsyncGenerator<BatchItem> {
  const splitter = new BatchSplitter(messageBytesMax);
  for await (const chunk of chunks) yield* splitter.push(chunk);
  yield* splitter.end();
}

class BatchSplitter {
  readonly #messageBytesMax: number;
  #mark: Uint8Array | undefined;
  /** Bytes of the line under way; of a line that is too long only its beginning. */
  #line = new GrowingBytes();
  #isLineCut = false;
  #lineNumber = 1;
  #message = new GrowingBytes();
  #messageLine = 0;
  #state: 'outside' | 'inside' | 'oversized' = 'outside';
  #hadCr = false;

  constructor(messageBytesMax: number) {
    this.#messageBytesMax = messageBytesMax;
  }

  *push(chunk: Uint8Array): Generator<BatchItem> {
    let from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at];
      if (byte === VT || byte === FF || byte === FS) {
        this.#extend(chunk.subarray(from, at));
        yield* this.#endLine();
        this.#hadCr = false;
        from = at + 1;
        continue;
      }
      if (byte !== LF && byte !== CR) {
        this.#hadCr = false;
        continue;
      }
      if (byte === LF && this.#hadCr && at === from) {
        // The second half of CRLF.
        this.#hadCr = false;
        from = at + 1;
        continue;
      }
      this.#extend(chunk.subarray(from, at));
      yield* this.#endLine();
      this.#lineNumber += 1;
      this.#hadCr = byte === CR;
      from = at + 1;
    }
    this.#extend(chunk.subarray(from));
  }

  *end(): Generator<BatchItem> {
    if (this.#line.length > 0) yield* this.#endLine();
    yield* this.#endMessage();
  }

  #extend(bytes: Uint8Array): void {
    const room = this.#messageBytesMax + 1 - this.#line.length;
    if (bytes.length > room) this.#isLineCut = true;
    this.#line.push(bytes.subarray(0, Math.max(0, room)));
  }

  *#endLine(): Generator<BatchItem> {
    const line = this.#unmarked(this.#line.take());
    const number = this.#lineNumber;
    const isCut = this.#isLineCut;
    this.#isLineCut = false;
    const name = nameOf(line);
    if (name === 'MSH') {
      yield* this.#endMessage();
      this.#state = 'inside';
      this.#messageLine = number;
      if (this.#mark !== undefined) this.#message.push(this.#mark);
      yield* this.#add(line, isCut);
    } else if (name !== undefined) {
      yield* this.#endMessage();
      yield markerOf(name, line, number);
    } else if (this.#state === 'outside') {
      if (!isBlank(line)) yield { kind: 'noise', byteCount: line.length, line: number };
    } else yield* this.#add(line, isCut);
  }

  *#add(line: Uint8Array, isCut: boolean): Generator<BatchItem> {
    if (this.#state !== 'inside') return;
    if (!isCut && this.#message.length + line.length + 1 <= this.#messageBytesMax) {
      this.#message.push(line);
      this.#message.push(Uint8Array.of(CR));
      return;
    }
    const head = this.#message.length === 0 ? line : this.#message.take();
    this.#state = 'oversized';
    yield { kind: 'oversized', head: head.slice(0, HEAD_BYTES), line: this.#messageLine };
  }

  *#endMessage(): Generator<BatchItem> {
    const bytes = this.#message.take();
    if (this.#state === 'inside') yield { kind: 'message', bytes, line: this.#messageLine };
    this.#state = 'outside';
  }

  /** A header without what stands before it; the mark of a file tells of all that follows. Any other line as it is. */
  #unmarked(line: Uint8Array): Uint8Array {
    let bare = withoutSpace(line);
    const mark = MARKS.find((bytes) => bytes.every((byte, at) => bare[at] === byte));
    if (mark !== undefined) bare = withoutSpace(bare.subarray(mark.length));
    if (mark !== undefined && (this.#lineNumber === 1 || nameOf(bare) !== undefined)) {
      this.#mark = Uint8Array.from(mark);
      return bare;
    }
    return nameOf(bare) === undefined ? line : bare;
  }
}

function withoutSpace(line: Uint8Array): Uint8Array {
  let from = 0;
  while (from < line.length && isSpace(line[from])) from += 1;
  return line.subarray(from);
}

const isSpace = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x09 || byte === 0;

const HEADERS = ['MSH', 'FHS', 'BHS', 'BTS', 'FTS'] as const;
type HeaderName = (typeof HEADERS)[number];

/** A trailer may stand alone, a header has at least its separator. */
function nameOf(line: Uint8Array): HeaderName | undefined {
  if (line.length < 3) return undefined;
  const text = String.fromCharCode(...line.subarray(0, 3));
  // One in small letters is refused by itself; left where it is it would be the end of the message before it.
  const name = /^msh$/i.test(text) ? 'MSH' : HEADERS.find((known) => known === text);
  const next = line[3];
  if (name === undefined || (next === undefined && name !== 'BTS' && name !== 'FTS'))
    return undefined;
  const isWord = next !== undefined && /[A-Za-z0-9 ]/.test(String.fromCharCode(next));
  return isWord ? undefined : name;
}

function markerOf(name: Exclude<HeaderName, 'MSH'>, line: Uint8Array, number: number): BatchItem {
  if (name === 'FHS') return { kind: 'file-header', line: number };
  if (name === 'BHS') return { kind: 'batch-header', line: number };
  const text = Buffer.from(line.subarray(0, 200)).toString('latin1');
  const count = text.split(text[3] ?? '|')[1]?.trim() ?? '';
  return {
    kind: name === 'BTS' ? 'batch-trailer' : 'file-trailer',
    stated: /^\d{1,9}$/.test(count) ? Number(count) : null,
    line: number,
  };
}

const isBlank = (line: Uint8Array): boolean =>
  line.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x1a || byte === 0);

class GrowingBytes {
  #held = new Uint8Array(4096);
  length = 0;

  push(bytes: Uint8Array): void {
    const needed = this.length + bytes.length;
    if (needed > this.#held.length) {
      const grown = new Uint8Array(Math.max(needed, this.#held.length * 2));
      grown.set(this.#held.subarray(0, this.length));
      this.#held = grown;
    }
    this.#held.set(bytes, this.length);
    this.length = needed;
  }

  take(): Uint8Array {
    const taken = this.#held.slice(0, this.length);
    this.length = 0;
    return taken;
  }
}

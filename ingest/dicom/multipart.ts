/**
 * Splits a multipart body (RFC 2046) into its parts as the bytes come; nothing of a part is kept. Tells by `isComplete` whether the closing
 * boundary was seen, because a body that was cut must not pass for a whole one.
 */

const HEAD_BYTES_MAX = 16 * 1024;
const HEAD_END = '\r\n\r\n';

export interface PartSink {
  begin(): void;
  push(bytes: Uint8Array): void;
  end(): void;
}

export class MultipartReader {
  readonly #boundary: Buffer;
  readonly #sink: PartSink;
  #state: 'before' | 'head' | 'body' | 'after' | 'broken' = 'before';
  #rest: Buffer = Buffer.from('\r\n');

  constructor(boundary: string, sink: PartSink) {
    this.#boundary = Buffer.from(`\r\n--${boundary}`);
    this.#sink = sink;
  }

  get isComplete(): boolean {
    return this.#state === 'after';
  }

  push(chunk: Uint8Array): void {
    if (this.#state === 'after' || this.#state === 'broken') return;
    this.#rest = Buffer.concat([this.#rest, chunk]);
    while (this.#step());
  }

  /** False where more bytes are needed. */
  #step(): boolean {
    if (this.#state === 'head') return this.#head();
    if (this.#state !== 'before' && this.#state !== 'body') return false;
    const at = this.#rest.indexOf(this.#boundary);
    const after = at + this.#boundary.length;
    // What may be the beginning of a boundary, and the two characters behind one, are waited for.
    if (at < 0 || this.#rest.length < after + 2) {
      this.#pass(at < 0 ? Math.max(0, this.#rest.length - this.#boundary.length) : at);
      return false;
    }
    this.#pass(at);
    if (this.#state === 'body') this.#sink.end();
    const isLast =
      this.#rest.toString('latin1', this.#boundary.length, this.#boundary.length + 2) === '--';
    this.#state = isLast ? 'after' : 'head';
    this.#rest = this.#rest.subarray(this.#boundary.length);
    return !isLast;
  }

  #head(): boolean {
    const at = this.#rest.indexOf(HEAD_END);
    if (at < 0) {
      if (this.#rest.length > HEAD_BYTES_MAX) this.#state = 'broken';
      return false;
    }
    this.#rest = this.#rest.subarray(at + HEAD_END.length);
    this.#state = 'body';
    this.#sink.begin();
    return true;
  }

  #pass(length: number): void {
    if (this.#state === 'body' && length > 0) this.#sink.push(this.#rest.subarray(0, length));
    this.#rest = this.#rest.subarray(length);
  }
}

// Cuts a stream of bytes into whole MQTT control packets, with a bound that holds before a byte of the body is kept.

export type Framed =
  | { readonly outcome: 'packets'; readonly packets: readonly Uint8Array[] }
  | { readonly outcome: 'fault'; readonly fault: 'oversized' | 'malformed' };

/** Length of the remaining length: four digits of seven bits. */
const LENGTH_BYTES_MAX = 4;

export class PacketFramer {
  readonly #bytesMax: number;
  #chunks: Uint8Array[] = [];
  #buffered = 0;
  /** Bytes of the packet that is not whole; 0 while its length is not known. */
  #awaited = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  get bufferedBytes(): number {
    return this.#buffered;
  }

  /** What is complete now. After a fault nothing more can be read: where the next packet begins is not known. */
  push(chunk: Uint8Array): Framed {
    this.#chunks.push(chunk);
    this.#buffered += chunk.length;
    const packets: Uint8Array[] = [];
    for (;;) {
      if (this.#buffered < this.#awaited) return { outcome: 'packets', packets };
      this.#awaited = 0;
      const size = sizeOf(this.#head());
      if (size === 'malformed') return { outcome: 'fault', fault: 'malformed' };
      if (size === 'unknown') return { outcome: 'packets', packets };
      if (size > this.#bytesMax) return { outcome: 'fault', fault: 'oversized' };
      if (size > this.#buffered) {
        this.#awaited = size;
        return { outcome: 'packets', packets };
      }
      packets.push(this.#take(size));
    }
  }

  /** The first bytes, enough for the fixed header; never more is copied, however small the pieces are in which a packet comes. */
  #head(): Uint8Array {
    const [first = new Uint8Array()] = this.#chunks;
    if (first.length > LENGTH_BYTES_MAX) return first;
    const head: number[] = [];
    for (const chunk of this.#chunks) {
      head.push(...chunk.subarray(0, LENGTH_BYTES_MAX + 1 - head.length));
      if (head.length > LENGTH_BYTES_MAX) break;
    }
    return Uint8Array.from(head);
  }

  #take(size: number): Uint8Array {
    const all = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks);
    const whole = all ?? new Uint8Array();
    const rest = whole.subarray(size);
    this.#chunks = rest.length === 0 ? [] : [rest];
    this.#buffered = rest.length;
    return whole.subarray(0, size);
  }
}

/** Of the whole packet with its fixed header. */
function sizeOf(head: Uint8Array): number | 'unknown' | 'malformed' {
  let length = 0;
  for (let at = 1; at <= LENGTH_BYTES_MAX; at += 1) {
    const digit = head[at];
    if (digit === undefined) return 'unknown';
    length += (digit & 0x7f) * 128 ** (at - 1);
    if ((digit & 0x80) === 0) return length + at + 1;
  }
  return 'malformed';
}

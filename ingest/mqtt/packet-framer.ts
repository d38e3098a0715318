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
      const size = sizeOf(this.#head());
      if (size === 'malformed') return { outcome: 'fault', fault: 'malformed' };
      if (size === 'unknown') return { outcome: 'packets', packets };
      if (size > this.#bytesMax) return { outcome: 'fault', fault: 'oversized' };
      if (size > this.#buffered) return { outcome: 'packets', packets };
      packets.push(this.#take(size));
    }
  }

  /** The first bytes, enough for the fixed header. */
  #head(): Uint8Array {
    const [first] = this.#chunks;
    if (first !== undefined && first.length > LENGTH_BYTES_MAX) return first;
    return Buffer.concat(this.#chunks).subarray(0, LENGTH_BYTES_MAX + 1);
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

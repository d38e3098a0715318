/**
 * Reads a DICOM dataset from chunks as they come and keeps what a header holds. Pixels, overlays, look-up tables, icons and private
 * elements are passed over without being stored, so an object of any size costs a few kilobytes. Every length that a sender states is
 * bounded; a dataset that ends early is told from a whole one.
 */
import { type Dataset, type Element, SEQUENCES, TAG } from './elements.ts';
import type { Syntax } from './transfer-syntaxes.ts';

export type BrokenCode =
  'truncated' | 'invalid-element' | 'too-deep' | 'header-too-large' | 'unexpected-item';

export type DatasetRead =
  | { readonly outcome: 'dataset'; readonly dataset: Dataset }
  | { readonly outcome: 'broken'; readonly code: BrokenCode; readonly dataset: Dataset };

const VALUE_BYTES_MAX = 256 * 1024;
/** A minute of twelve leads at 1 kHz in 16 bits is 1.4 MB. */
const WAVEFORM_BYTES_MAX = 8 * 1024 * 1024;
const KEPT_BYTES_MAX = 12 * 1024 * 1024;
const ELEMENTS_MAX = 200_000;
const DEPTH_MAX = 64;
const UNDEFINED = 0xffffffff;
const ITEM = 0xfffee000;
const ITEM_END = 0xfffee00d;
const SEQUENCE_END = 0xfffee0dd;
const ICON = 0x00880200;
const LONG_VRS: ReadonlySet<string> = new Set('OB OD OF OL OV OW SQ SV UC UN UR UT UV'.split(' '));
const VRS: ReadonlySet<string> = new Set(
  'AE AS AT CS DA DS DT FL FD IS LO LT PN SH SL SS ST TM UI UL US'.split(' ').concat([...LONG_VRS]),
);

interface Frame {
  readonly kind: 'elements' | 'items' | 'fragments';
  readonly end: number;
  readonly explicit: boolean;
  readonly kept: boolean;
  readonly elements: Map<number, Element>;
  readonly items: Dataset[];
}

export class DatasetReader {
  readonly #bigEndian: boolean;
  readonly #root = new Map<number, Element>();
  readonly #frames: Frame[];
  #chunks: Buffer[] = [];
  #available = 0;
  #needed = 8;
  #at = 0;
  #skip = 0;
  #keptBytes = 0;
  #elements = 0;
  #broken: BrokenCode | undefined;

  constructor({ explicit, bigEndian }: Syntax) {
    this.#bigEndian = bigEndian;
    this.#frames = [
      { kind: 'elements', end: Infinity, explicit, kept: true, elements: this.#root, items: [] },
    ];
  }

  /** What it keeps of the dataset so far. */
  get heldBytes(): number {
    return this.#keptBytes + this.#available;
  }

  push(chunk: Uint8Array): void {
    if (this.#broken !== undefined) return;
    let bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (this.#skip > 0) bytes = this.#passOver(bytes);
    if (bytes.length === 0) return;
    this.#chunks.push(Buffer.from(bytes));
    this.#available += bytes.length;
    if (this.#available >= this.#needed) this.#advance();
  }

  end(): DatasetRead {
    const whole = this.#skip === 0 && this.#available === 0 && this.#closed();
    const code = this.#broken ?? (whole ? undefined : 'truncated');
    return code === undefined
      ? { outcome: 'dataset', dataset: this.#root }
      : { outcome: 'broken', code, dataset: this.#root };
  }

  #closed(): boolean {
    this.#leaveEnded();
    return this.#frames.length === 1 && this.#broken === undefined;
  }

  #passOver(bytes: Buffer): Buffer {
    const passed = Math.min(this.#skip, bytes.length);
    this.#skip -= passed;
    this.#at += passed;
    return bytes.subarray(passed);
  }

  #advance(): void {
    let bytes =
      this.#chunks.length === 1 ? (this.#chunks[0] as Buffer) : Buffer.concat(this.#chunks);
    for (;;) {
      if (this.#skip > 0) bytes = this.#passOver(bytes);
      this.#leaveEnded();
      if (this.#broken !== undefined || this.#skip > 0) break;
      const used = this.#step(bytes);
      if (used === 0) break;
      bytes = bytes.subarray(used);
      this.#at += used;
    }
    const rest = this.#broken === undefined ? bytes : bytes.subarray(0, 0);
    this.#chunks = rest.length === 0 ? [] : [Buffer.from(rest)];
    this.#available = rest.length;
  }

  /** Bytes used; 0 where more are needed. */
  #step(bytes: Buffer): number {
    this.#needed = 8;
    if (bytes.length < 8) return 0;
    const frame = this.#frames.at(-1) as Frame;
    const tag = this.#u16(bytes, 0) * 65536 + this.#u16(bytes, 2);
    if (frame.kind !== 'elements') return this.#item(frame, tag, this.#u32(bytes, 4));
    if (tag === ITEM_END) return this.#leave();
    if (tag >= ITEM && tag <= SEQUENCE_END) return this.#fail('unexpected-item');
    return this.#element(frame, tag, bytes);
  }

  #item(frame: Frame, tag: number, length: number): number {
    if (tag === SEQUENCE_END) return this.#leave();
    if (tag !== ITEM) return this.#fail('unexpected-item');
    if (frame.kind === 'fragments') {
      if (length === UNDEFINED) return this.#fail('invalid-element');
      this.#skip = length;
      return 8;
    }
    const elements = new Map<number, Element>();
    if (frame.kept) frame.items.push(elements);
    return this.#enter({ ...frame, kind: 'elements', elements, items: [] }, length, 8);
  }

  #element(frame: Frame, tag: number, bytes: Buffer): number {
    const vr = frame.explicit ? bytes.toString('latin1', 4, 6) : implicitVr(tag);
    if (!VRS.has(vr)) return this.#fail('invalid-element');
    if ((this.#elements += 1) > ELEMENTS_MAX) return this.#fail('header-too-large');
    const long = frame.explicit && LONG_VRS.has(vr);
    const head = long ? 12 : 8;
    if (bytes.length < head) {
      this.#needed = head;
      return 0;
    }
    const length = frame.explicit && !long ? this.#u16(bytes, 6) : this.#u32(bytes, long ? 8 : 4);
    const kept = frame.kept && isKept(tag, vr, length);
    if (vr === 'SQ' || length === UNDEFINED)
      return this.#nested(frame, { tag, vr, length, head, kept });
    if (!kept) {
      this.#skip = length;
      return head;
    }
    return this.#value(frame, { tag, vr, length, head }, bytes);
  }

  #value(
    frame: Frame,
    { tag, vr, length, head }: { tag: number; vr: string; length: number; head: number },
    bytes: Buffer,
  ): number {
    if (this.#keptBytes + length > KEPT_BYTES_MAX) return this.#fail('header-too-large');
    if (bytes.length < head + length) {
      this.#needed = head + length;
      return 0;
    }
    this.#keptBytes += length;
    const value = new Uint8Array(bytes.subarray(head, head + length));
    frame.elements.set(tag, { vr, bytes: value, bigEndian: this.#bigEndian, items: undefined });
    return head + length;
  }

  #nested(
    frame: Frame,
    at: { tag: number; vr: string; length: number; head: number; kept: boolean },
  ): number {
    const isSequence = at.vr === 'SQ' || at.vr === 'UN';
    const items: Dataset[] = [];
    if (at.kept && isSequence)
      frame.elements.set(at.tag, {
        vr: 'SQ',
        bytes: new Uint8Array(),
        bigEndian: this.#bigEndian,
        items,
      });
    return this.#enter(
      {
        kind: isSequence ? 'items' : 'fragments',
        end: frame.end,
        // A sequence of unknown kind is written in implicit form, whatever surrounds it (CP-246).
        explicit: frame.explicit && at.vr !== 'UN',
        kept: at.kept,
        elements: frame.elements,
        items,
      },
      at.length,
      at.head,
    );
  }

  #enter(frame: Frame, length: number, head: number): number {
    if (this.#frames.length >= DEPTH_MAX) return this.#fail('too-deep');
    const end = length === UNDEFINED ? Infinity : this.#at + head + length;
    this.#frames.push({ ...frame, end });
    return head;
  }

  #leave(): number {
    if (this.#frames.length === 1) return this.#fail('unexpected-item');
    this.#frames.pop();
    return 8;
  }

  #leaveEnded(): void {
    while (this.#frames.length > 1) {
      const { end } = this.#frames.at(-1) as Frame;
      if (this.#at < end) return;
      if (this.#at > end) {
        this.#fail('invalid-element');
        return;
      }
      this.#frames.pop();
    }
  }

  #fail(code: BrokenCode): 0 {
    this.#broken ??= code;
    return 0;
  }

  #u16(bytes: Buffer, at: number): number {
    return this.#bigEndian ? bytes.readUInt16BE(at) : bytes.readUInt16LE(at);
  }

  #u32(bytes: Buffer, at: number): number {
    return this.#bigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at);
  }
}

const implicitVr = (tag: number): string => (SEQUENCES.has(tag) ? 'SQ' : 'UN');

/** Private groups are odd: nobody but their maker knows what they say, so they are not read at all. */
function isKept(tag: number, vr: string, length: number): boolean {
  const group = Math.floor(tag / 65536);
  if (group % 2 === 1 || tag === ICON || group >= 0x6000) return false;
  if (tag === TAG.waveformData) return length <= WAVEFORM_BYTES_MAX;
  if (vr.startsWith('O')) return false;
  return vr === 'SQ' || length === UNDEFINED || length <= VALUE_BYTES_MAX;
}

/**
 * Reads a DICOM file (PS3.10) from chunks: preamble, `DICM`, file meta information, dataset. For STOW-RS and for files; a C-STORE brings
 * the dataset alone.
 */
import { type Dataset, TAG } from './elements.ts';
import { type BrokenCode, DatasetReader } from './read-dataset.ts';
import { syntaxOf } from './transfer-syntaxes.ts';
import { asciiOf } from './values.ts';

export type FileRead =
  | { readonly outcome: 'dataset'; readonly dataset: Dataset }
  | {
      readonly outcome: 'broken';
      readonly code: BrokenCode | 'not-dicom' | 'transfer-syntax';
      readonly dataset: Dataset;
    };

const PREAMBLE = 132;
/** Tag, VR, length and value of (0002,0000). */
const GROUP_LENGTH = 12;
const META_BYTES_MAX = 64 * 1024;
const TRANSFER_SYNTAX = 0x00020010;
const MEDIA_SOP_CLASS = 0x00020002;
const MEDIA_SOP_INSTANCE = 0x00020003;
const EXPLICIT = { explicit: true, bigEndian: false };

export class FileReader {
  #head: Buffer | undefined = Buffer.alloc(0);
  #body: DatasetReader | undefined;
  #meta: Dataset = new Map();
  #broken: 'not-dicom' | 'transfer-syntax' | undefined;

  get heldBytes(): number {
    return (this.#head?.length ?? 0) + (this.#body?.heldBytes ?? 0);
  }

  push(chunk: Uint8Array): void {
    if (this.#broken !== undefined) return;
    if (this.#body !== undefined) {
      this.#body.push(chunk);
      return;
    }
    const head = Buffer.concat([this.#head ?? Buffer.alloc(0), chunk]);
    this.#head = head;
    if (head.length < PREAMBLE + GROUP_LENGTH) return;
    if (
      head.toString('latin1', 128, 132) !== 'DICM' ||
      head.readUInt32LE(PREAMBLE) !== 0x00000002
    ) {
      this.#fail('not-dicom');
      return;
    }
    const length = head.readUInt32LE(PREAMBLE + 8);
    if (length > META_BYTES_MAX) {
      this.#fail('not-dicom');
      return;
    }
    const end = PREAMBLE + GROUP_LENGTH + length;
    if (head.length >= end) this.#open(head, end);
  }

  /** What the file says of itself, also where its dataset cannot be read. */
  names(): { readonly sopClass: string | undefined; readonly sopInstance: string | undefined } {
    return {
      sopClass: asciiOf(this.#meta, MEDIA_SOP_CLASS),
      sopInstance: asciiOf(this.#meta, MEDIA_SOP_INSTANCE),
    };
  }

  end(): FileRead {
    if (this.#broken !== undefined)
      return { outcome: 'broken', code: this.#broken, dataset: new Map() };
    if (this.#body === undefined)
      return { outcome: 'broken', code: 'not-dicom', dataset: new Map() };
    const read = this.#body.end();
    if (read.outcome === 'dataset' && !read.dataset.has(TAG.sopInstanceUid))
      return { outcome: 'broken', code: 'truncated', dataset: read.dataset };
    return read;
  }

  #open(head: Buffer, end: number): void {
    const meta = new DatasetReader(EXPLICIT);
    meta.push(head.subarray(PREAMBLE + GROUP_LENGTH, end));
    this.#meta = meta.end().dataset;
    const syntax = syntaxOf(asciiOf(this.#meta, TRANSFER_SYNTAX) ?? '');
    if (syntax === undefined) {
      this.#fail('transfer-syntax');
      return;
    }
    this.#body = new DatasetReader(syntax);
    this.#head = undefined;
    this.#body.push(head.subarray(end));
  }

  #fail(code: 'not-dicom' | 'transfer-syntax'): void {
    this.#broken = code;
    this.#head = undefined;
  }
}

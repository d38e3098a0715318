/**
 * A dataset that was read as a DICOM file (PS3.10) of its own, for the quarantine: header and waveform with the bytes that came, without the
 * pixels and private elements that were never kept. Reading the file gives the same dataset. What broke off breaks off here too, so that
 * reading it again does not take a part for the whole.
 */
import type { Dataset, Element } from './elements.ts';
import { EXPLICIT_BIG, EXPLICIT_LITTLE } from './transfer-syntaxes.ts';

const PREAMBLE_BYTES = 128;
const SHORT_BYTES_MAX = 0xffff;
const LONG_VRS: ReadonlySet<string> = new Set('OB OD OF OL OV OW SQ SV UC UN UR UT UV'.split(' '));
const ITEM = 0xfffee000;
const META_LENGTH = 0x00020000;
const TRANSFER_SYNTAX = 0x00020010;
/** A tag and no more of an element. */
const BROKEN_END = Buffer.from([0xfe, 0xff, 0x00, 0x00]);

export function writeFile(dataset: Dataset, end: 'whole' | 'broken'): Uint8Array {
  const bigEndian = [...dataset.values()][0]?.bigEndian === true;
  const syntax = Buffer.from(bigEndian ? EXPLICIT_BIG : `${EXPLICIT_LITTLE}\0`, 'latin1');
  const meta = elementBytes(TRANSFER_SYNTAX, { vr: 'UI', bytes: syntax }, false);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(meta.length);
  return Buffer.concat([
    Buffer.alloc(PREAMBLE_BYTES),
    Buffer.from('DICM'),
    elementBytes(META_LENGTH, { vr: 'UL', bytes: length }, false),
    meta,
    datasetBytes(dataset, bigEndian),
    ...(end === 'broken' ? [BROKEN_END] : []),
  ]);
}

function datasetBytes(dataset: Dataset, bigEndian: boolean): Buffer {
  const inOrder = [...dataset].sort(([one], [other]) => one - other);
  return Buffer.concat(
    inOrder.map(([tag, element]) => elementBytes(tag, written(element, bigEndian), bigEndian)),
  );
}

type Written = Pick<Element, 'vr' | 'bytes'>;

function written({ vr, bytes, items }: Element, bigEndian: boolean): Written {
  if (items === undefined) return { vr, bytes };
  const each = items.map((item) => {
    const body = datasetBytes(item, bigEndian);
    const head = Buffer.alloc(8);
    writeTag(head, ITEM, bigEndian);
    writeUInt32(head, { value: body.length, at: 4 }, bigEndian);
    return Buffer.concat([head, body]);
  });
  return { vr: 'SQ', bytes: Buffer.concat(each) };
}

function elementBytes(tag: number, { vr, bytes }: Written, bigEndian: boolean): Buffer {
  const isLong = LONG_VRS.has(vr) || bytes.length > SHORT_BYTES_MAX;
  const head = Buffer.alloc(isLong ? 12 : 8);
  writeTag(head, tag, bigEndian);
  head.write(isLong && !LONG_VRS.has(vr) ? 'UN' : vr, 4, 'latin1');
  if (isLong) writeUInt32(head, { value: bytes.length, at: 8 }, bigEndian);
  else if (bigEndian) head.writeUInt16BE(bytes.length, 6);
  else head.writeUInt16LE(bytes.length, 6);
  return Buffer.concat([head, bytes]);
}

function writeTag(head: Buffer, tag: number, bigEndian: boolean): void {
  const group = Math.floor(tag / 65536);
  const element = tag % 65536;
  if (bigEndian) head.writeUInt16BE(element, head.writeUInt16BE(group, 0));
  else head.writeUInt16LE(element, head.writeUInt16LE(group, 0));
}

function writeUInt32(
  head: Buffer,
  { value, at }: { readonly value: number; readonly at: number },
  bigEndian: boolean,
): void {
  if (bigEndian) head.writeUInt32BE(value, at);
  else head.writeUInt32LE(value, at);
}

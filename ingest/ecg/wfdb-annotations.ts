// The places of beats in a WFDB annotation file (MIT format): the oracle of the beat detector. Other annotations, such as rhythm changes
// and noise, are passed over. Pure. Format: PhysioNet, annot(5); which codes are beats: its table of codes.

/** Normal, bundle branch, aberrant, premature, fusion, paced, escape and unclassified beats; 41 is an R-on-T premature beat. */
const BEATS: ReadonlySet<number> = new Set([
  1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 25, 30, 34, 35, 38, 41,
]);
const SKIP = 59;
const AUXILIARY = 63;
const FIRST_MODIFIER = 60;

export function readBeatAnnotations(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const beats: number[] = [];
  let at = 0;
  let offset = 0;
  while (offset + 2 <= bytes.length) {
    const word = view.getUint16(offset, true);
    offset += 2;
    if (word === 0) break;
    const code = word >> 10;
    const step = word & 0x3ff;
    if (code === SKIP) {
      if (offset + 4 > bytes.length) break;
      at += view.getInt16(offset, true) * 65_536 + view.getUint16(offset + 2, true);
      offset += 4;
    } else if (code === AUXILIARY) offset += step + (step & 1);
    else if (code < FIRST_MODIFIER) {
      at += step;
      if (BEATS.has(code)) beats.push(at);
    }
  }
  return beats;
}

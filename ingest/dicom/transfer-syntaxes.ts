// The ways in which a dataset may be written. All compressed forms share one header form, explicit little-endian; only deflated
// datasets are not taken, because they would have to be unpacked before a limit could be kept.

export interface Syntax {
  readonly explicit: boolean;
  readonly bigEndian: boolean;
}

export const IMPLICIT_LITTLE = '1.2.840.10008.1.2';
export const EXPLICIT_LITTLE = '1.2.840.10008.1.2.1';
export const EXPLICIT_BIG = '1.2.840.10008.1.2.2';
const DEFLATED: ReadonlySet<string> = new Set([
  '1.2.840.10008.1.2.1.99',
  '1.2.840.10008.1.2.4.95',
  '1.2.840.10008.1.2.8.1',
]);
/** JPEG, JPEG-LS, JPEG 2000, MPEG, HEVC, HTJ2K (1.2.4.x), RLE (1.2.5). */
const ENCAPSULATED = /^1\.2\.840\.10008\.1\.2\.(?:4\.\d{2,3}|5)$/;

/** undefined: not taken. */
export function syntaxOf(uid: string): Syntax | undefined {
  if (DEFLATED.has(uid)) return undefined;
  if (uid === IMPLICIT_LITTLE) return { explicit: false, bigEndian: false };
  if (uid === EXPLICIT_BIG) return { explicit: true, bigEndian: true };
  if (uid === EXPLICIT_LITTLE || ENCAPSULATED.test(uid))
    return { explicit: true, bigEndian: false };
  return undefined;
}

// What may be stored here: images (only their headers are read), ECG waveforms, and reports that a person can have written. All else
// is refused when an association is asked for, so that a sender knows at once.

export const VERIFICATION = '1.2.840.10008.1.1';
const STORAGE = '1.2.840.10008.5.1.4.1.1.';

/** PS3.4 annex B: 12-lead, general, ambulatory (Holter) and general 32-bit ECG. */
const ECG: ReadonlySet<string> = new Set(['9.1.1', '9.1.2', '9.1.3', '9.1.4']);
/** Basic Text, Enhanced, Comprehensive, Comprehensive 3D, Extensible; not dose, procedure log or key object. */
const REPORTS: ReadonlySet<string> = new Set(['88.11', '88.22', '88.33', '88.34', '88.35']);
/** CR, DX, MG, IO, CT, US, MR, NM, SC, XA, RF, PT, visible light, ophthalmic, tomosynthesis, ultrasound volume; their multi-frame forms. */
const IMAGES: ReadonlySet<string> = new Set(
  (
    '1 1.1 1.1.1 1.2 1.2.1 1.3 1.3.1 2 2.1 2.2 3 3.1 4 4.1 4.3 4.4 5 6 6.1 6.2 7 7.1 7.2 7.3 7.4 12.1 12.1.1 12.2 12.2.1 ' +
    '13.1.1 13.1.2 13.1.3 13.1.4 13.1.5 14.1 14.2 20 77.1.1 77.1.1.1 77.1.2 77.1.2.1 77.1.4 77.1.4.1 77.1.5.1 77.1.5.2 ' +
    '77.1.5.4 128 128.1 130'
  ).split(' '),
);

export type StoredKind = 'image' | 'ecg' | 'report';

/** undefined: not stored here. */
export function storedKind(sopClass: string): StoredKind | undefined {
  if (!sopClass.startsWith(STORAGE)) return undefined;
  const tail = sopClass.slice(STORAGE.length);
  if (ECG.has(tail)) return 'ecg';
  if (REPORTS.has(tail)) return 'report';
  return IMAGES.has(tail) ? 'image' : undefined;
}

// The samples of WFDB signal files in formats 16 (two bytes) and 212 (two samples of twelve bits in three bytes), as millivolts. The value
// that means "no sample" becomes NaN. Pure. Format: PhysioNet, signal(5).
import type { WfdbSignal } from './wfdb-header.ts';

const MILLIVOLTS: Readonly<Record<string, number>> = { mV: 1, uV: 0.001, µV: 0.001, V: 1000 };
const NO_SAMPLE = { 16: -32_768, 212: -2048 } as const;

/** Of the signals of one file, interleaved as the header lists them. */
export function readWfdbSamples(bytes: Uint8Array, signals: readonly WfdbSignal[]): Float64Array[] {
  const format = signals[0]?.format ?? 16;
  const raw = format === 16 ? readFormat16(bytes) : readFormat212(bytes);
  const length = Math.floor(raw.length / signals.length);
  return signals.map(({ gainPerUnit, baseline, unit }, offset) =>
    Float64Array.from({ length }, (_, index) => {
      const value = raw[index * signals.length + offset] ?? NO_SAMPLE[format];
      if (value === NO_SAMPLE[format]) return Number.NaN;
      return ((value - baseline) / gainPerUnit) * (MILLIVOLTS[unit] ?? 1);
    }),
  );
}

function readFormat16(bytes: Uint8Array): Int16Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Int16Array.from({ length: bytes.byteLength >> 1 }, (_, index) =>
    view.getInt16(2 * index, true),
  );
}

function readFormat212(bytes: Uint8Array): Int16Array {
  const pairs = Math.floor(bytes.length / 3);
  const raw = new Int16Array(2 * pairs);
  for (let pair = 0; pair < pairs; pair += 1) {
    const [low = 0, middle = 0, high = 0] = bytes.subarray(3 * pair, 3 * pair + 3);
    raw[2 * pair] = signed(low | ((middle & 0x0f) << 8));
    raw[2 * pair + 1] = signed(high | ((middle & 0xf0) << 4));
  }
  return raw;
}

/** Twelve bits. */
const signed = (value: number): number => (value << 20) >> 20;

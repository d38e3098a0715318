/**
 * A piece of a recording as it is kept for a reader, before it is sealed: a header as JSON, then 16-bit samples in microvolts, lead after
 * lead, little endian. Layout: 4 bytes length of the header, header, samples. Holds nobody's name or number. Pure.
 */
import { z } from 'zod';
import { EpochMs } from './time.ts';

const LEADS_MAX = 16;
const SAMPLES_MAX = 4_000_000;
const HIGHEST_MICROVOLTS = 32_767;
/** Stands for a sample that was not recorded. */
export const NO_SAMPLE = -32_768;

const Header = z.strictObject({
  v: z.literal(1),
  ratePerSecond: z.number().min(100).max(2000),
  /** When sample 0 of the recording was taken. */
  startedAt: EpochMs,
  /** Number of this piece's first sample within the recording. */
  firstSample: z.int().min(0),
  samples: z.int().min(0).max(SAMPLES_MAX),
  leads: z.array(z.string().max(12)).min(1).max(LEADS_MAX),
});

export interface WaveformLead {
  readonly name: string;
  readonly microvolts: Int16Array;
}

export interface Waveform {
  readonly ratePerSecond: number;
  readonly startedAt: EpochMs;
  readonly firstSample: number;
  readonly leads: readonly WaveformLead[];
}

export function waveformBytes({ leads, ...rest }: Waveform): Uint8Array {
  const samples = Math.min(...leads.map(({ microvolts }) => microvolts.length));
  const header = new TextEncoder().encode(
    JSON.stringify({ v: 1, ...rest, samples, leads: leads.map(({ name }) => name) }),
  );
  const bytes = new Uint8Array(4 + header.length + leads.length * samples * 2);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, header.length, true);
  bytes.set(header, 4);
  let at = 4 + header.length;
  for (const { microvolts } of leads)
    for (let index = 0; index < samples; index += 1, at += 2)
      view.setInt16(at, microvolts[index] ?? NO_SAMPLE, true);
  return bytes;
}

/** @throws RangeError on what `waveformBytes` did not make. */
export function waveformOf(bytes: Uint8Array): Waveform {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length < 4 ? 0 : view.getUint32(0, true);
  if (length < 2 || length > 4096) throw new RangeError('no waveform');
  const text = new TextDecoder().decode(bytes.subarray(4, 4 + length));
  const { ratePerSecond, startedAt, firstSample, samples, leads } = Header.parse(JSON.parse(text));
  const from = 4 + length;
  if (bytes.length !== from + leads.length * samples * 2) throw new RangeError('no waveform');
  return {
    ratePerSecond,
    startedAt,
    firstSample,
    leads: leads.map((name, lead) => ({
      name,
      microvolts: Int16Array.from({ length: samples }, (_, index) =>
        view.getInt16(from + 2 * (lead * samples + index), true),
      ),
    })),
  };
}

/** What cannot be said in 16 bits is cut at the end of the scale, as an amplifier does. */
export function microvoltsOf(millivolts: ArrayLike<number>): Int16Array {
  return Int16Array.from({ length: millivolts.length }, (_, index) => {
    const value = Math.round((millivolts[index] ?? Number.NaN) * 1000);
    if (!Number.isFinite(value)) return NO_SAMPLE;
    return Math.max(-HIGHEST_MICROVOLTS, Math.min(HIGHEST_MICROVOLTS, value));
  });
}

export const millivoltsOf = (microvolts: Int16Array): Float64Array =>
  Float64Array.from(microvolts, (value) => (value === NO_SAMPLE ? Number.NaN : value / 1000));

/** The name under which a piece is sealed: it opens as that piece of that recording only. */
export const sealName = (record: string, part: number): string => `${record}/${String(part)}`;

// A chunk as it was sent, in millivolts and with its times; or why it cannot be read. Pure.
import { EcgChunk } from '../../contracts/ecg-chunk.ts';
import { NO_SAMPLE } from '../../contracts/waveform.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { readMoment } from '../normalise/read-moment.ts';
import type { Rejection, SourceMoment } from '../normalise/statement.ts';
import type { Lead } from './reading.ts';

export interface ReadChunk {
  readonly chunk: EcgChunk;
  /** When sample 0 of the recording was taken. */
  readonly base: SourceMoment;
  readonly leads: readonly Lead[];
  /** Of the shortest lead; all are cut to it. */
  readonly samples: number;
}

const HOUR_SECONDS = 3_600;
/** A recording of days is several: its state would have to be made anew from all of it after a restart. */
const RECORDING_HOURS_MAX = 26;

export function readChunk(value: unknown, zone: string): ReadChunk | Rejection {
  const parsed = EcgChunk.safeParse(value);
  if (!parsed.success) {
    const fields = parsed.error.issues.slice(0, 5).map(({ path, code }) => {
      const field = path.map(String).join('.');
      return `${field === '' ? 'chunk' : field}: ${code}`;
    });
    return { code: 'invalid-chunk', reason: fields.join('; ') };
  }
  const chunk = parsed.data;
  const base = readMoment(chunk.baseTime, zone);
  if (base === undefined) return { code: 'invalid-time', reason: 'baseTime is not a time' };
  const leads = leadsOf(chunk);
  const samples = Math.min(...leads.map(({ millivolts }) => millivolts.length));
  if (samples === 0) return { code: 'invalid-chunk', reason: 'samples: there are none' };
  const seconds = (chunk.firstSample + samples) / chunk.ratePerSecond;
  if (seconds > RECORDING_HOURS_MAX * HOUR_SECONDS)
    return {
      code: 'recording-too-long',
      reason: `firstSample: a recording ends after ${String(RECORDING_HOURS_MAX)} hours; begin another session`,
    };
  return {
    chunk,
    base,
    leads: leads.map(({ name, millivolts }) => ({
      name,
      millivolts: millivolts.subarray(0, samples),
    })),
    samples,
  };
}

export const sampleTime = (base: EpochMs, sample: number, ratePerSecond: number): EpochMs =>
  Math.round(base + (sample / ratePerSecond) * 1_000);

function leadsOf(chunk: EcgChunk): Lead[] {
  const told = chunk.leads ?? [{ name: chunk.lead ?? 'II', samples: chunk.samples ?? [] }];
  const inMillivolts = scaleOf(chunk);
  return told.map(({ name, samples }) => ({
    name,
    millivolts: Float64Array.from(numbersOf(samples), inMillivolts),
  }));
}

function scaleOf({ unit, gain, baseline }: EcgChunk): (value: number) => number {
  if (unit === 'mV') return (value) => value;
  if (unit === 'adu') return (value) => (value - baseline) / gain;
  return (value) => value / 1_000;
}

function numbersOf(samples: NonNullable<EcgChunk['samples']>): ArrayLike<number> {
  if (typeof samples !== 'string') return samples.map((value) => value ?? Number.NaN);
  const bytes = Buffer.from(samples, 'base64');
  return Float64Array.from({ length: bytes.length >> 1 }, (_, index) => {
    const value = bytes.readInt16LE(2 * index);
    return value === NO_SAMPLE ? Number.NaN : value;
  });
}

// The header of a WFDB record (`.hea`): signals, their format, gain and baseline. Reads what the beat detector needs and refuses the rest
// with a reason; comments, which may describe a person, are never kept. Pure. Format: PhysioNet, header(5).
import { isFitRate, type Unreadable } from './reading.ts';

export interface WfdbSignal {
  readonly file: string;
  readonly format: 16 | 212;
  readonly gainPerUnit: number;
  readonly baseline: number;
  readonly unit: string;
  readonly name: string;
}

export interface WfdbHeader {
  readonly ratePerSecond: number;
  /** Of each signal; undefined when the header leaves it to the file. */
  readonly samples: number | undefined;
  readonly signals: readonly WfdbSignal[];
}

const PRESET_GAIN = 200;
const PRESET_RATE = 250;
const SIGNALS_MAX = 64;

export function readWfdbHeader(text: string): WfdbHeader | Unreadable {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const [, count, rate, samples] = lines[0]?.trim().split(/\s+/) ?? [];
  const signals = Number(count);
  if (!Number.isInteger(signals) || signals < 1 || signals > SIGNALS_MAX)
    return { unreadable: `the header names ${count ?? 'no'} signals` };
  const ratePerSecond = rate === undefined ? PRESET_RATE : Number.parseFloat(rate);
  if (!isFitRate(ratePerSecond))
    return { unreadable: `${rate ?? 'no'} samples a second are not read` };
  const read = lines.slice(1, signals + 1).map((line) => readSignal(line));
  const fault = read.find((each) => 'unreadable' in each);
  if (fault !== undefined) return fault;
  if (read.length < signals) return { unreadable: 'the header ends before its signals' };
  const length = Number(samples);
  return {
    ratePerSecond,
    samples: Number.isInteger(length) && length > 0 ? length : undefined,
    signals: read.flatMap((each) => ('unreadable' in each ? [] : [each])),
  };
}

/** `file format gain(baseline)/unit resolution zero first checksum blocksize name`. */
function readSignal(line: string): WfdbSignal | Unreadable {
  const [file = '', form = '', gainWord = '', , zero, , , , ...name] = line.trim().split(/\s+/);
  if (form !== '16' && form !== '212')
    return { unreadable: `signals of format ${form} are not read; formats 16 and 212 are` };
  const parts = /^([-+.\deE]+)(?:\((-?\d+)\))?(?:\/(\S+))?$/.exec(gainWord);
  const gain = Number(parts?.[1] ?? 0);
  return {
    file,
    format: form === '16' ? 16 : 212,
    gainPerUnit: gain === 0 || !Number.isFinite(gain) ? PRESET_GAIN : gain,
    baseline: Number(parts?.[2] ?? zero ?? 0) || 0,
    unit: parts?.[3] ?? 'mV',
    name: name.join(' '),
  };
}

// Made ECGs of twelve leads: sums of Gaussian waves (McSharry and others, IEEE Trans Biomed Eng 2003;50:289), each lead with its own share of
// each wave. Pure: the same chance gives the same signal.
import type { Random } from '../random.ts';

export type Rhythm =
  'sinus' | 'tachycardia' | 'bradycardia' | 'atrial-fibrillation' | 'pauses' | 'st-elevation';

interface Wave {
  readonly seconds: number;
  readonly width: number;
}

const WAVES: readonly Wave[] = [
  { seconds: -0.17, width: 0.025 },
  { seconds: -0.025, width: 0.01 },
  { seconds: 0, width: 0.012 },
  { seconds: 0.028, width: 0.011 },
  { seconds: 0.11, width: 0.05 },
  { seconds: 0.28, width: 0.055 },
];

/** Millivolts of P, Q, R, S, ST and T. */
const LEADS: Readonly<Record<string, readonly [number, number, number, number, number, number]>> = {
  I: [0.08, -0.05, 0.7, -0.1, 0, 0.2],
  II: [0.14, -0.08, 1.1, -0.18, 0, 0.3],
  III: [0.07, -0.05, 0.45, -0.12, 0, 0.12],
  aVR: [-0.11, 0.06, -0.9, 0.13, 0, -0.25],
  aVL: [0.03, -0.04, 0.3, -0.06, 0, 0.06],
  aVF: [0.1, -0.06, 0.75, -0.15, 0, 0.2],
  V1: [0.06, 0, 0.22, -0.9, 0, -0.08],
  V2: [0.07, 0, 0.4, -1.3, 0.03, 0.35],
  V3: [0.07, -0.02, 0.8, -0.8, 0.03, 0.4],
  V4: [0.08, -0.06, 1.3, -0.4, 0.01, 0.38],
  V5: [0.08, -0.08, 1.2, -0.2, 0, 0.32],
  V6: [0.08, -0.08, 0.9, -0.1, 0, 0.25],
};
export const LEAD_NAMES = Object.keys(LEADS);
const ELEVATED: ReadonlySet<string> = new Set(['V1', 'V2', 'V3', 'V4']);

const RATES: Readonly<Record<Rhythm, number>> = {
  sinus: 72,
  tachycardia: 118,
  bradycardia: 44,
  'atrial-fibrillation': 95,
  pauses: 58,
  'st-elevation': 84,
};

/** Seconds of the beats of `[0, seconds)`. */
export function beatsOf(rhythm: Rhythm, seconds: number, random: Random): number[] {
  const beats: number[] = [];
  const usual = 60 / RATES[rhythm];
  let at = 0.4 + random.uniform() * 0.3;
  while (at < seconds) {
    beats.push(at);
    at += usual * factorOf(rhythm, beats.length, random);
  }
  return beats;
}

function factorOf(rhythm: Rhythm, beat: number, random: Random): number {
  if (rhythm === 'atrial-fibrillation') return 0.55 + random.uniform() * 0.95;
  if (rhythm === 'pauses' && beat % 31 === 0) return 3.3;
  return 1 + 0.04 * Math.sin(beat / 2.5) + 0.02 * (random.uniform() - 0.5);
}

export interface SignalQuestion {
  readonly lead: string;
  readonly rhythm: Rhythm;
  readonly beats: readonly number[];
  readonly ratePerSecond: number;
  /** Samples `[from, to)` of the recording. */
  readonly from: number;
  readonly to: number;
}

/** Microvolts. */
export function signalOf(
  { lead, rhythm, beats, ratePerSecond, from, to }: SignalQuestion,
  random: Random,
): number[] {
  const shares = LEADS[lead] ?? LEADS['II'] ?? [];
  const samples = Array.from({ length: to - from }, (_, index) => {
    const seconds = (from + index) / ratePerSecond;
    return 40 * Math.sin(2 * Math.PI * 0.25 * seconds) + 16 * (random.uniform() - 0.5);
  });
  for (const beat of beats)
    for (const [at, wave] of WAVES.entries()) {
      const isP = at === 0;
      if (isP && rhythm === 'atrial-fibrillation') continue;
      const lifted = at === 4 && rhythm === 'st-elevation' && ELEVATED.has(lead) ? 0.3 : 0;
      addWave(samples, {
        middle: (beat + wave.seconds) * ratePerSecond - from,
        width: wave.width * ratePerSecond,
        height: 1000 * ((shares[at] ?? 0) + lifted),
      });
    }
  return samples.map(Math.round);
}

function addWave(
  samples: number[],
  {
    middle,
    width,
    height,
  }: { readonly middle: number; readonly width: number; readonly height: number },
): void {
  const first = Math.max(0, Math.floor(middle - 4 * width));
  const last = Math.min(samples.length, middle + 4 * width);
  for (let index = first; index < last; index += 1)
    samples[index] =
      (samples[index] ?? 0) + height * Math.exp(-((index - middle) ** 2) / (2 * width ** 2));
}

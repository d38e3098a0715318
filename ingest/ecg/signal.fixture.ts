// Made ECG leads with known beats, for the tests of the detector: sums of Gaussian waves (McSharry and others, IEEE Trans Biomed Eng
// 2003;50:289), with the disturbances that a test asks for. Repeatable by its seed.

interface Wave {
  readonly seconds: number;
  readonly width: number;
  readonly millivolts: number;
}

const NORMAL: readonly Wave[] = [
  { seconds: -0.17, width: 0.025, millivolts: 0.12 },
  { seconds: -0.025, width: 0.01, millivolts: -0.1 },
  { seconds: 0, width: 0.012, millivolts: 1 },
  { seconds: 0.028, width: 0.011, millivolts: -0.2 },
  { seconds: 0.28, width: 0.055, millivolts: 0.3 },
];
/** Wide, early, without a P wave, its T wave the other way. */
const PREMATURE: readonly Wave[] = [
  { seconds: 0, width: 0.035, millivolts: 1.4 },
  { seconds: 0.09, width: 0.035, millivolts: -0.5 },
  { seconds: 0.33, width: 0.07, millivolts: -0.35 },
];

export interface MadeBeat {
  readonly seconds: number;
  readonly kind?: 'normal' | 'premature';
  readonly gain?: number;
}

export interface Disturbance {
  readonly noiseMillivolts?: number;
  readonly wanderMillivolts?: number;
  readonly mainsMillivolts?: number;
  readonly stepMillivolts?: number;
  readonly seed?: number;
}

export function makeLead(
  beats: readonly MadeBeat[],
  ratePerSecond: number,
  {
    noiseMillivolts = 0,
    wanderMillivolts = 0,
    mainsMillivolts = 0,
    stepMillivolts = 0,
    seed = 1,
  }: Disturbance = {},
): { samples: Float64Array; beats: number[] } {
  const random = seeded(seed);
  const seconds = (beats.at(-1)?.seconds ?? 0) + 1;
  const samples = Float64Array.from({ length: Math.ceil(seconds * ratePerSecond) }, (_, index) => {
    const time = index / ratePerSecond;
    const noise = noiseMillivolts * (random() + random() + random() - 1.5) * 2;
    const wander = wanderMillivolts * Math.sin(2 * Math.PI * 0.33 * time);
    const mains = mainsMillivolts * Math.sin(2 * Math.PI * 50 * time);
    const step = Math.floor(time / 17.3) % 2 === 1 ? stepMillivolts : 0;
    return noise + wander + mains + step;
  });
  for (const { seconds: at, kind = 'normal', gain = 1 } of beats)
    for (const wave of kind === 'normal' ? NORMAL : PREMATURE) {
      const middle = (at + wave.seconds) * ratePerSecond;
      const width = wave.width * ratePerSecond;
      const from = Math.max(0, Math.floor(middle - 5 * width));
      for (let index = from; index < Math.min(samples.length, middle + 5 * width); index += 1)
        samples[index] =
          (samples[index] ?? 0) +
          gain * wave.millivolts * Math.exp(-((index - middle) ** 2) / (2 * width ** 2));
    }
  return { samples, beats: beats.map(({ seconds: at }) => Math.round(at * ratePerSecond)) };
}

/** Beats of a sinus rhythm with breathing, from 0.6 s on. */
export function sinusBeats(count: number, perMinute: number, seed = 1): number[] {
  const random = seeded(seed);
  const times: number[] = [];
  let at = 0.6;
  for (let beat = 0; beat < count; beat += 1) {
    times.push(at);
    at += (60 / perMinute) * (1 + 0.04 * Math.sin(beat / 2.5) + 0.02 * (random() - 0.5));
  }
  return times;
}

/** Mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

// Records made like those of the MIT-BIH arrhythmia database (360 Hz, 200 steps a millivolt, ten minutes each) with everything at once: noise
// of muscle, a baseline that wanders with breathing and movement, hum, breathing in the height, ectopic beats with their pauses, couplets,
// runs, blocks, atrial fibrillation. Of each 99 % of the beats are found, and 99 % of what is found are beats.
import { describe, expect, it } from 'vitest';
import { detectBeats } from './detect-beats.ts';
import { scoreBeats } from './score-beats.ts';
import { makeLead, seeded, type MadeBeat } from './signal.fixture.ts';

const RATE = 360;
const SECONDS = 600;
const STEPS_PER_MILLIVOLT = 200;

interface Patient {
  readonly perMinute: number;
  /** Share of beats that come early, from a ventricle. */
  readonly premature?: number;
  /** Share of pauses of a blocked beat or two. */
  readonly blocked?: number;
  readonly rhythm?: 'sinus' | 'fibrillation';
  readonly noiseMillivolts: number;
  readonly wanderMillivolts: number;
  /** Of the flickering atria, about six a second. */
  readonly wavesMillivolts?: number;
  readonly height?: number;
}

/** An ectopic beat is followed by its pause, sometimes by another. */
function beatsOf(patient: Patient, random: () => number): MadeBeat[] {
  const { perMinute, premature = 0, blocked = 0, rhythm = 'sinus', height = 1 } = patient;
  const beats: MadeBeat[] = [];
  const usual = 60 / perMinute;
  let at = 0.8;
  while (at < SECONDS) {
    const gain = height * (1 + 0.15 * Math.sin((2 * Math.PI * at) / 4.1) + 0.1 * (random() - 0.5));
    beats.push({ seconds: at, gain });
    const step =
      rhythm === 'sinus'
        ? usual * (1 + 0.05 * Math.sin(at / 2) + 0.04 * (random() - 0.5))
        : Math.max(0.32, usual * (0.55 + 0.95 * random()));
    if (random() < premature) {
      const together = random() < 0.2 ? 3 : random() < 0.3 ? 2 : 1;
      for (let one = 0; one < together; one += 1) {
        at += Math.max(0.36, usual * 0.6);
        beats.push({ seconds: at, kind: 'premature', gain: height * (0.8 + 0.4 * random()) });
      }
      at += usual * 1.4;
    } else at += random() < blocked ? step * (2 + Math.floor(2 * random())) : step;
  }
  return beats;
}

function recordOf(patient: Patient, seed: number): { samples: Float64Array; beats: number[] } {
  const random = seeded(seed);
  const { noiseMillivolts, wanderMillivolts, wavesMillivolts = 0 } = patient;
  const lead = makeLead(beatsOf(patient, random), RATE, {
    noiseMillivolts,
    wanderMillivolts,
    mainsMillivolts: 0.05,
    seed,
  });
  let slow = 0;
  const samples = lead.samples.map((value, at) => {
    // Movement: a walk that is drawn back to nothing.
    slow = slow * 0.9995 + wanderMillivolts * 0.02 * (random() - 0.5);
    const seconds = at / RATE;
    const waves =
      Math.sin(2 * Math.PI * (6 + 0.5 * Math.sin(seconds)) * seconds) +
      0.5 * Math.sin(2 * Math.PI * 7.3 * seconds + Math.sin(1.3 * seconds));
    const stored = Math.round((value + slow + wavesMillivolts * waves) * STEPS_PER_MILLIVOLT);
    return Math.max(-1024, Math.min(1023, stored)) / STEPS_PER_MILLIVOLT;
  });
  return { samples, beats: lead.beats };
}

const PATIENTS: readonly (readonly [string, Patient])[] = [
  ['a quiet sinus rhythm', { perMinute: 74, noiseMillivolts: 0.02, wanderMillivolts: 0.3 }],
  [
    'a slow one with blocks',
    { perMinute: 48, blocked: 0.05, noiseMillivolts: 0.04, wanderMillivolts: 0.5 },
  ],
  ['a fast one in noise', { perMinute: 118, noiseMillivolts: 0.1, wanderMillivolts: 0.8 }],
  [
    'many ectopic beats',
    { perMinute: 72, premature: 0.15, noiseMillivolts: 0.05, wanderMillivolts: 0.5 },
  ],
  [
    'ectopic beats and blocks',
    { perMinute: 60, premature: 0.08, blocked: 0.04, noiseMillivolts: 0.06, wanderMillivolts: 0.6 },
  ],
  [
    'atrial fibrillation',
    { perMinute: 95, rhythm: 'fibrillation', noiseMillivolts: 0.06, wanderMillivolts: 0.6 },
  ],
  [
    'atrial fibrillation with ectopic beats',
    {
      perMinute: 80,
      rhythm: 'fibrillation',
      premature: 0.08,
      noiseMillivolts: 0.05,
      wanderMillivolts: 0.8,
    },
  ],
  [
    'slow atrial fibrillation with coarse waves',
    {
      perMinute: 58,
      rhythm: 'fibrillation',
      noiseMillivolts: 0.02,
      wanderMillivolts: 0.3,
      wavesMillivolts: 0.12,
    },
  ],
  ['a small signal', { perMinute: 80, height: 0.35, noiseMillivolts: 0.03, wanderMillivolts: 0.6 }],
];

describe('a made record of ten minutes', { timeout: 60_000 }, () => {
  it.each(
    PATIENTS.flatMap(([name, patient], at) =>
      [1, 2].map((seed) => [name, patient, 100 * at + seed] as const),
    ),
  )('of %s', (_, patient, seed) => {
    const { samples, beats } = recordOf(patient, seed);
    const score = scoreBeats(beats, detectBeats(samples, RATE), RATE);
    expect(score.annotated).toBeGreaterThan(250);
    expect(score.sensitivity).toBeGreaterThanOrEqual(0.99);
    expect(score.precision).toBeGreaterThanOrEqual(0.99);
  });
});

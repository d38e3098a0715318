// The beat detector on made leads: rates, sampling, wander, hum, steps, noise, gain, premature beats, pauses, lost leads.
import { describe, expect, it } from 'vitest';
import { detectBeats } from './detect-beats.ts';
import { scoreBeats, type BeatScore } from './score-beats.ts';
import { makeLead, seeded, sinusBeats, type Disturbance, type MadeBeat } from './signal.fixture.ts';

const RATE = 360;

function scoreOf(
  beats: readonly MadeBeat[],
  disturbance: Disturbance = {},
  rate = RATE,
): BeatScore {
  const lead = makeLead(beats, rate, disturbance);
  return scoreBeats(lead.beats, detectBeats(lead.samples, rate), rate);
}

function expectAtLeast(score: BeatScore, share: number): void {
  expect(score.annotated).toBeGreaterThan(100);
  expect(score.sensitivity).toBeGreaterThanOrEqual(share);
  expect(score.precision).toBeGreaterThanOrEqual(share);
}

const plain = (count: number, perMinute: number): MadeBeat[] =>
  sinusBeats(count, perMinute).map((seconds) => ({ seconds }));

describe('beats of a made lead', { timeout: 60_000 }, () => {
  it.each([35, 60, 75, 120, 180, 210])(
    'are all found at %i a minute, and no others',
    (perMinute) => {
      expectAtLeast(scoreOf(plain(300, perMinute)), 0.999);
    },
  );

  it.each([100, 128, 250, 500, 1000])('are all found at %i samples a second', (rate) => {
    expectAtLeast(scoreOf(plain(300, 75), {}, rate), 0.999);
  });

  it('are found through a wandering baseline of three times their height', () => {
    expectAtLeast(scoreOf(plain(400, 80), { wanderMillivolts: 3 }), 0.999);
  });

  it('are found through hum of half their height', () => {
    expectAtLeast(scoreOf(plain(400, 80), { mainsMillivolts: 0.5 }), 0.999);
  });

  it('are found through steps of the electrode, which are none', () => {
    // A beat under a step five times its height is lost: 18 steps, 400 beats.
    expectAtLeast(scoreOf(plain(400, 80), { stepMillivolts: 5 }), 0.98);
  });

  it.each([0.05, 0.1, 0.2])(
    'are found through white noise of %f mV standard deviation',
    (noiseMillivolts) => {
      expectAtLeast(scoreOf(plain(500, 75), { noiseMillivolts }), 0.99);
    },
  );

  it('are found upside down', () => {
    const beats = plain(300, 75).map((beat) => ({ ...beat, gain: -1 }));
    expectAtLeast(scoreOf(beats), 0.999);
  });

  it.each([0.2, 0.3, 3, 5])(
    'are found when their height changes at once to %f of it and back',
    (gain) => {
      const beats = plain(400, 75).map((beat, index) => ({
        ...beat,
        gain: Math.floor(index / 80) % 2 === 1 ? gain : 1,
      }));
      expectAtLeast(scoreOf(beats, { noiseMillivolts: 0.02 }), 0.99);
    },
  );

  it('are found when every seventh is premature and a pause follows', () => {
    const beats = sinusBeats(600, 70).flatMap((seconds, index, all): MadeBeat[] => {
      if (index % 7 !== 6) return [{ seconds }];
      return [{ seconds: (all[index - 1] ?? 0) + 0.5, kind: 'premature' }];
    });
    expectAtLeast(scoreOf(beats, { noiseMillivolts: 0.05 }), 0.995);
  });

  it('are found when every other beat is premature', () => {
    const beats = sinusBeats(400, 70).map((seconds, index, all): MadeBeat =>
      index % 2 === 0 ? { seconds } : { seconds: (all[index - 1] ?? 0) + 0.52, kind: 'premature' },
    );
    expectAtLeast(scoreOf(beats, { noiseMillivolts: 0.03 }), 0.99);
  });

  it('are not made up in pauses of three to seven seconds', () => {
    let pause = 0;
    const beats = plain(300, 70).map(({ seconds }, index) => {
      if (index % 30 === 29) pause += 3 + ((index / 30) % 5);
      return { seconds: seconds + pause };
    });
    expectAtLeast(scoreOf(beats, { noiseMillivolts: 0.05 }), 0.995);
  });

  it('are found in an irregular rhythm', () => {
    const random = seeded(7);
    let at = 0.5;
    const beats = Array.from({ length: 600 }, () => {
      at += 0.35 + 0.75 * random();
      return { seconds: at };
    });
    expectAtLeast(scoreOf(beats, { noiseMillivolts: 0.05 }), 0.995);
  });

  it('are found again after a lead was off and its contact crackled', () => {
    const beats = [
      ...plain(150, 75),
      ...plain(150, 75).map(({ seconds }) => ({ seconds: seconds + 160 })),
    ];
    const lead = makeLead(beats, RATE, { noiseMillivolts: 0.02 });
    const random = seeded(3);
    for (let index = 130 * RATE; index < 150 * RATE; index += 1)
      if (random() < 0.01) lead.samples[index] = 40 * (random() - 0.5);
    const found = detectBeats(lead.samples, RATE);
    const behind = (at: number): boolean => at > 175 * RATE;
    expectAtLeast(scoreBeats(lead.beats.filter(behind), found.filter(behind), RATE), 0.99);
  });

  it('are none in a line without a heart', () => {
    expect(detectBeats(new Float64Array(60 * RATE), RATE)).toEqual([]);
    expect(detectBeats(new Float64Array(60 * RATE).fill(Number.NaN), RATE)).toEqual([]);
    expect(detectBeats([], RATE)).toEqual([]);
  });
});

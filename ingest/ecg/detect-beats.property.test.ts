// Beats do not depend on how the samples arrive: any cut into chunks gives the same ones, in order, inside the signal.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BeatDetector, detectBeats } from './detect-beats.ts';
import { makeLead, sinusBeats } from './signal.fixture.ts';

describe('a signal in chunks', () => {
  it('gives the same beats however it is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 40 }),
        fc.integer({ min: 1, max: 1_000 }),
        fc.constantFrom(125, 250),
        (cuts, seed, rate) => {
          const times = sinusBeats(30, 90, seed).map((seconds) => ({ seconds }));
          const { samples } = makeLead(times, rate, { noiseMillivolts: 0.25, seed });
          const places = [...cuts.map((cut) => Math.min(cut, samples.length)), 0, samples.length];
          const ends = places.toSorted((a, b) => a - b);
          const detector = new BeatDetector(rate);
          const beats = ends.flatMap((end, index) =>
            detector.push(samples.subarray(ends[index - 1] ?? 0, end)),
          );
          expect([...beats, ...detector.end()]).toEqual(detectBeats(samples, rate));
        },
      ),
      { numRuns: 50 },
    );
  }, 120_000);

  it('gives beats in order, each inside the signal, none within the refractory period', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { maxLength: 3_000 }),
        (samples) => {
          const beats = detectBeats(samples, 125);
          for (const [index, at] of beats.entries()) {
            expect(at).toBeGreaterThanOrEqual(0);
            expect(at).toBeLessThan(samples.length);
            if (index > 0) expect(at).toBeGreaterThan(beats[index - 1] ?? at);
          }
        },
      ),
      { numRuns: 100 },
    );
  }, 120_000);
});

// A recording says the same however it is cut, and in whatever order its pieces come.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RecordToken } from '../../contracts/ids.ts';
import { microvoltsOf, millivoltsOf } from '../../contracts/waveform.ts';
import type { KeptPiece } from '../waveforms/kept-waveforms.ts';
import { detectBeats } from './detect-beats.ts';
import { wholeRhythm } from './live-rhythm.ts';
import { LiveSession } from './live-session.ts';
import { makeLead, sinusBeats } from './signal.fixture.ts';

const RECORD = 'r1.aaaaaaaaaaaaaaaaaaaaaaaaaa' as RecordToken;
const RATE = 250;

function piecesOf(samples: Float64Array, ends: readonly number[]): KeptPiece[] {
  return ends.slice(1).map((end, part) => ({
    part,
    waveform: {
      ratePerSecond: RATE,
      startedAt: 0,
      firstSample: ends[part] ?? 0,
      leads: [{ name: 'II', microvolts: microvoltsOf(samples.subarray(ends[part] ?? 0, end)) }],
    },
  }));
}

const sessionOf = (): LiveSession =>
  new LiveSession({
    ratePerSecond: RATE,
    leadNames: ['II'],
    base: { at: 0, zoneAssumed: false },
  });

describe('a recording in pieces', () => {
  it('says what the whole record says, however it is cut and whatever order the pieces come in', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 8_000 }), { maxLength: 14 }),
        fc.array(fc.nat(), { minLength: 16, maxLength: 16 }),
        fc.integer({ min: 1, max: 1_000 }),
        (cuts, order, seed) => {
          const times = sinusBeats(40, 80, seed).map((seconds, at) => ({
            seconds: at > 20 ? seconds + 2.5 : seconds,
          }));
          const { samples } = makeLead(times, RATE, { noiseMillivolts: 0.1, seed });
          const ends = [
            ...new Set([0, ...cuts.filter((cut) => cut < samples.length), samples.length]),
          ];
          const pieces = piecesOf(
            samples,
            ends.toSorted((a, b) => a - b),
          );
          const shuffled = pieces
            .map((piece, at) => ({ piece, key: order[at] ?? 0 }))
            .toSorted((one, other) => one.key - other.key)
            .map(({ piece }) => piece);
          const session = sessionOf();
          session.endsWith(pieces.length - 1);
          const kept: KeptPiece[] = [];
          for (const piece of [...shuffled, ...shuffled.slice(0, 2)]) {
            kept.push(piece);
            const standing = kept.toSorted((one, other) => one.part - other.part);
            session.take(standing.filter(({ part }) => part >= session.awaits));
          }
          const answer = session.answer('s', RECORD);
          const whole = wholeRhythm(millivoltsOf(microvoltsOf(samples)), RATE);
          expect(answer.beats).toEqual(whole.beats);
          expect(answer.rhythm).toEqual(whole.figures);
          expect(answer.findings.map(({ code }) => code)).toEqual(
            whole.findings.map(({ code }) => code),
          );
          expect(whole.beats).toEqual(detectBeats(millivoltsOf(microvoltsOf(samples)), RATE));
        },
      ),
      { numRuns: 40 },
    );
  }, 120_000);
});

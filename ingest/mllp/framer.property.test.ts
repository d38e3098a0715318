// The framer's laws: splitting changes nothing, memory is bounded, no bytes crash it.
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { frame, Framer, type FrameEvent } from './framer.ts';

// Many runs on a busy machine; the bound is against endless loops, not a measurement.
vi.setConfig({ testTimeout: 120_000 });

const LIMITS = { frameBytesMax: 200, discardBytesMax: 800 };

/** Bytes in which the marks of the protocol are frequent. */
const stream = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        Uint8Array.of(0x0b),
        Uint8Array.of(0x1c),
        Uint8Array.of(0x0d),
        Uint8Array.of(0x0a),
        Buffer.from('MSH'),
      ),
      fc.uint8Array({ maxLength: 120 }),
    ),
    { maxLength: 40 },
  )
  .map((parts) => new Uint8Array(Buffer.concat(parts)));

function feed(all: Uint8Array, cuts: readonly number[]): FrameEvent[] {
  const framer = new Framer(LIMITS);
  const places = [0, ...cuts.map((cut) => cut % (all.length + 1)), all.length].sort(
    (a, b) => a - b,
  );
  const events: FrameEvent[] = [];
  for (let at = 1; at < places.length; at += 1) {
    events.push(...framer.push(all.subarray(places[at - 1], places[at])));
    expect(framer.bufferedBytes).toBeLessThanOrEqual(8192);
  }
  events.push(...framer.end());
  return events;
}

const frames = (events: readonly FrameEvent[]): string[] =>
  events
    .filter((event) => event.kind === 'frame')
    .map((event) => Buffer.from(event.bytes).toString('hex'));
const noise = (events: readonly FrameEvent[]): number =>
  events.reduce((sum, event) => sum + (event.kind === 'noise' ? event.byteCount : 0), 0);
const others = (events: readonly FrameEvent[]): string[] =>
  events
    .filter((event) => event.kind !== 'noise' && event.kind !== 'frame')
    .map((event) => event.kind);

describe('Framer', () => {
  it('gives the same frames, noise and faults however the bytes are split', () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat(), { maxLength: 60 }), (all, cuts) => {
        const whole = feed(all, []);
        const split = feed(all, cuts);
        expect(frames(split)).toEqual(frames(whole));
        expect(noise(split)).toBe(noise(whole));
        expect(others(split)).toEqual(others(whole));
      }),
      { numRuns: 500 },
    );
  });

  it('returns every payload that it was given, whatever noise lies between', () => {
    const payload = fc
      .uint8Array({ maxLength: 150 })
      .map((bytes) => bytes.filter((byte) => byte !== 0x1c && byte !== 0x0b));
    const gap = fc
      .uint8Array({ maxLength: 20 })
      .map((bytes) => bytes.filter((byte) => byte !== 0x0b));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(gap, payload), { maxLength: 10 }),
        fc.array(fc.nat()),
        (parts, cuts) => {
          const all = Buffer.concat(parts.flatMap(([before, inside]) => [before, frame(inside)]));
          expect(frames(feed(all, cuts))).toEqual(
            parts.map(([, inside]) => Buffer.from(inside).toString('hex')),
          );
        },
      ),
    );
  });
});

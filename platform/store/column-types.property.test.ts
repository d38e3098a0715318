// Times of the database, for any millisecond.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTimestamp } from './column-types.ts';

describe('a timestamp of the database', () => {
  it('is the instant that was written, for any millisecond of its years', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(1000, 0, 1), max: Date.UTC(9999, 0, 1) }), (at) => {
        const [date = '', time = ''] = new Date(at).toISOString().split('T');
        const trimmed = time
          .replace('Z', '')
          .replace(/(\.\d*?)0+$/, '$1')
          .replace(/\.$/, '');
        expect(parseTimestamp(`${date} ${trimmed}+00`)).toBe(at);
      }),
    );
  });

  it('may carry microseconds, another offset, or no end', () => {
    expect(parseTimestamp('2026-03-01 08:00:00.123999+00')).toBe(
      Date.UTC(2026, 2, 1, 8, 0, 0, 123),
    );
    expect(parseTimestamp('2026-03-01 08:00:00+08')).toBe(Date.UTC(2026, 2, 1, 0));
    expect(parseTimestamp('infinity')).toBe(Infinity);
    expect(parseTimestamp('-infinity')).toBe(-Infinity);
  });
});

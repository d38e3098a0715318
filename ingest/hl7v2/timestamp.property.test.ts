// What is read by hand is what the pattern of HL7 times says, and what neither is stays no time.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBeforeAll, parseTime } from './timestamp.ts';

const ZONE = 'Asia/Shanghai';
const digits = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((all) => all.join(''));
const plausible = fc
  .date({ min: new Date('1850-01-01'), max: new Date('2250-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString().replace(/\D/g, '').slice(0, 14));
const offset = fc.oneof(
  fc.constant(''),
  fc.constantFrom(
    '+0800',
    '-0530',
    '+0000',
    '+08',
    '0800',
    '+08000',
    ' +0800',
    'Z',
    '.5',
    '.123+0800',
  ),
);
const written = fc
  .tuple(fc.oneof(plausible, digits(14)), fc.integer({ min: 0, max: 14 }), offset)
  .map(([text, length, zone]) => text.slice(0, length) + zone);

/** The same time with a fraction of nothing goes the slow way; only its seconds may be absent. */
const slowly = (text: string): string => text.replace(/^(\d{14})(?![.\d])/, '$1.000');

describe('times of HL7', () => {
  it('are the same, read by hand or by the pattern', () => {
    fc.assert(
      fc.property(written, (text) => {
        expect(parseTime(text, ZONE)).toEqual(parseTime(slowly(text), ZONE));
        expect(isBeforeAll(text)).toBe(isBeforeAll(slowly(text)));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['20260301', '2026-03-01T00:00:00+08:00', 'day'],
    ['202603010830', '2026-03-01T08:30:00+08:00', 'minute'],
    ['20260301083015', '2026-03-01T08:30:15+08:00', 'second'],
    ['20260301083015-0330', '2026-03-01T08:30:15-03:30', 'second'],
    ['202603010830+0000', '2026-03-01T08:30:00Z', 'minute'],
  ])('%s is %s', (text, iso, precision) => {
    expect(parseTime(text, ZONE)).toMatchObject({ at: Date.parse(iso), precision });
  });

  it.each([
    '20260230',
    '202613010830',
    '2026030124',
    '20260301083',
    '20260301083015+08',
    '2026 301',
  ])('%s is no time', (text) => {
    expect(parseTime(text, ZONE)).toBeUndefined();
  });
});

// Whatever way a time takes through `readMoment`, luxon would have said the same.
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { EpochMs } from '../../contracts/time.ts';
import { readMoment } from './read-moment.ts';

const ZONES = [
  'Asia/Shanghai',
  'Asia/Urumqi',
  'America/New_York',
  'Asia/Kathmandu',
  'Europe/London',
];
const digits = (count: number, most: number): fc.Arbitrary<string> =>
  fc.integer({ min: 0, max: most }).map((value) => String(value).padStart(count, '0'));

const written = fc
  .record({
    year: fc.oneof(digits(4, 9999), fc.integer({ min: 1960, max: 2030 }).map(String)),
    month: digits(2, 13),
    day: digits(2, 32),
    between: fc.constantFrom('T', ' ', 't'),
    hour: digits(2, 24),
    minute: digits(2, 60),
    second: digits(2, 60),
    fraction: fc.constantFrom('', '.000', '.123', '.5', '.123456'),
    zone: fc.constantFrom(
      '',
      'Z',
      'z',
      '+08:00',
      '-05:30',
      '+14:00',
      '+15:00',
      '+0800',
      '+08',
      '-00:60',
    ),
  })
  .map(
    (at) =>
      `${at.year}-${at.month}-${at.day}${at.between}${at.hour}:${at.minute}:${at.second}${at.fraction}${at.zone}`,
  );

describe('a moment', () => {
  it('is what luxon reads, in every zone and on every day', () => {
    let taken = 0;
    fc.assert(
      fc.property(written, fc.constantFrom(...ZONES), (text, zone) => {
        const known = byLuxon(text, zone);
        expect(readMoment(text, zone)).toEqual(known);
        if (known !== undefined) taken += 1;
      }),
      { numRuns: 600 },
    );
    expect(taken).toBeGreaterThan(60);
  });

  it('is what luxon reads around the changes of clocks', () => {
    const changes = [
      ['2026-03-08T06:00:00Z', 'America/New_York'],
      ['2026-11-01T05:00:00Z', 'America/New_York'],
      ['1986-05-03T16:00:00Z', 'Asia/Shanghai'],
    ] as const;
    for (const [change, zone] of changes) {
      for (let halfHours = -60; halfHours <= 60; halfHours += 1) {
        const at = new Date(Date.parse(change) + halfHours * 1_800_000);
        const text = at.toISOString().slice(0, 19);
        expect(readMoment(text, zone)).toEqual(byLuxon(text, zone));
      }
    }
  });
});

function byLuxon(text: string, zone: string): unknown {
  const normalised = text.replace(/^(\d{4}-\d{2}-\d{2}) (\d)/, '$1T$2');
  const zoned = /(?:Z|[+-]\d{2}:?\d{2})$/i.test(normalised) && normalised.includes('T');
  const time = DateTime.fromISO(normalised, { zone: zoned ? 'utc' : zone });
  return time.isValid && EpochMs.safeParse(time.toMillis()).success
    ? { at: time.toMillis(), zoneAssumed: !zoned }
    : undefined;
}

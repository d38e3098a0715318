// What is remembered for a year is what luxon says of each of its days, the days around a change of clocks included.
import fc from 'fast-check';
import { IANAZone } from 'luxon';
import { expect, it } from 'vitest';
import { offsetMinutesAt } from './zone.ts';

const ZONES = [
  'Asia/Shanghai',
  'Asia/Urumqi',
  'America/New_York',
  'Africa/Casablanca',
  'Pacific/Apia',
];
const HOUR_MS = 3_600_000;

it('is the offset of its zone at every wall time that is not repeated or skipped', () => {
  let compared = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...ZONES),
      fc.integer({ min: Date.UTC(1901, 0, 1), max: Date.UTC(2060, 0, 1) }),
      (zone, wall) => {
        const offsets = [-26, 0, 26].map((hours) =>
          IANAZone.create(zone).offset(wall + hours * HOUR_MS),
        );
        if (new Set(offsets).size > 1 || !Number.isInteger(offsets[0])) return;
        compared += 1;
        expect(offsetMinutesAt(zone, wall)).toBe(offsets[0]);
      },
    ),
    { numRuns: 300 },
  );
  expect(compared).toBeGreaterThan(100);
});

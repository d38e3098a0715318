// Which limits no fact can reach, and that every reachable one may be asked for.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { READING_RANGES } from './event/reading-ranges.ts';
import { faultOfRange, type AskedLimits } from './fact-ranges.ts';

const reading = (quantity: keyof typeof READING_RANGES) => ({
  kinds: ['home-reading'] as const,
  quantities: [quantity],
});
const systolic = reading('systolic-mmhg');

it.each<[AskedLimits, string]>([
  [{ atLeast: 9999 }, 'of more than any'],
  [{ above: 320 }, 'above the most'],
  [{ atMost: 39 }, 'of less than any'],
  [{ below: 40 }, 'below the least'],
])('refuses a pressure %o, %s', (asked, _why) => {
  expect(faultOfRange(systolic, 'value', asked)).toBe(
    'contradiction: no value fits, which is 40 to 320',
  );
});

it('asks of several quantities whether one of them fits, and of unnamed ones all', () => {
  const two = { kinds: ['home-reading'] as const, quantities: ['spo2-percent', 'systolic-mmhg'] };
  expect(faultOfRange(two, 'value', { above: 100 })).toBeNull();
  expect(faultOfRange(two, 'value', { above: 400 })).toContain('30 to 100 or 40 to 320');
  expect(faultOfRange({ ...two, quantities: undefined }, 'value', { above: 400 })).toBeNull();
});

it('says nothing of values without a range, nor of a kind among them that has none', () => {
  expect(
    faultOfRange({ kinds: ['claim-item'], quantities: undefined }, 'quantity', { above: 1e12 }),
  ).toBeNull();
  const visit = { kinds: ['visit'] as const, quantities: undefined };
  expect(faultOfRange(visit, 'temperatureC', { atLeast: 47 })).toContain('25 to 46');
});

it('knows that money is whole, and how much of it there is', () => {
  const claim = { kinds: ['claim'] as const, quantities: undefined };
  expect(faultOfRange(claim, 'totalFen', { above: 0.5, below: 0.7 })).toContain('whole');
  expect(faultOfRange(claim, 'totalFen', { above: 0.5, below: 1.1 })).toBeNull();
  expect(faultOfRange(claim, 'totalFen', { above: 0, below: 1 })).toContain('contradiction');
  expect(faultOfRange(claim, 'fundFen', { above: 1e12 })).toContain('contradiction');
  const item = { kinds: ['claim-item'] as const, quantities: undefined };
  expect(faultOfRange(item, 'daysSupply', { below: -1 })).toContain('0 to ');
});

it('lets pass whatever some value of the range meets', () => {
  const names = Object.keys(READING_RANGES) as (keyof typeof READING_RANGES)[];
  fc.assert(
    fc.property(
      fc.constantFrom(...names),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (name, at) => {
        const { least, most } = READING_RANGES[name];
        const value = least + at * (most - least);
        for (const asked of [
          { atLeast: value },
          { atMost: value },
          { above: value - 1, below: value + 1 },
        ])
          expect(faultOfRange(reading(name), 'value', asked)).toBeNull();
      },
    ),
  );
});

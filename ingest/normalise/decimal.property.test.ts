// Money never loses or gains a fen on its way from decimal text to integer fen.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fenOfYuan, wholeNumber } from './decimal.ts';

const fen = fc.integer({ min: 0, max: 1_000_000_000_000 });
const written = (value: number): string =>
  `${String(Math.floor(value / 100))}.${String(value % 100).padStart(2, '0')}`;

describe('an amount of yuan', () => {
  it('is the fen that were written, with either sign', () => {
    fc.assert(
      fc.property(fen, (value) => {
        expect(fenOfYuan(written(value))).toBe(value);
        expect(fenOfYuan(`-${written(value)}`)).toBe(value === 0 ? 0 : -value);
      }),
    );
  });

  it('is the same as a JSON number, with grouping and in full-width digits', () => {
    fc.assert(
      fc.property(fen, (value) => {
        expect(fenOfYuan(JSON.parse(written(value)) as number)).toBe(value);
        const grouped = written(value).replace(/\B(?=(\d{3})+\.)/g, ',');
        expect(fenOfYuan(grouped)).toBe(value);
        const wide = written(value).replace(/\d/g, (digit) =>
          String.fromCharCode(digit.charCodeAt(0) + 0xfee0),
        );
        expect(fenOfYuan(wide)).toBe(value);
      }),
    );
  });

  it('is refused where a part of a fen would be lost, whatever else is written', () => {
    fc.assert(
      fc.property(fen, fc.integer({ min: 1, max: 999 }), (value, rest) => {
        expect(fenOfYuan(`${written(value)}${String(rest).padStart(3, '0')}`)).toBeUndefined();
      }),
    );
    for (const bad of ['', '1e3', '0x10', '1.2.3', '12,34.5', 'NaN', '一百', '9'.repeat(20)])
      expect(fenOfYuan(bad)).toBeUndefined();
  });

  it('knows 0.1 + 0.2', () => {
    expect((fenOfYuan('0.1') ?? NaN) + (fenOfYuan('0.2') ?? NaN)).toBe(fenOfYuan('0.3'));
    expect(fenOfYuan('1.005')).toBeUndefined();
    expect(fenOfYuan('1.100000')).toBe(110);
  });
});

describe('a count', () => {
  it('is a whole number or nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000_000 }), (count) => {
        expect(wholeNumber(count)).toBe(count);
        expect(wholeNumber(`${String(count)}.0`)).toBe(count);
      }),
    );
    for (const bad of ['', '-1', '1.5', 'x', '100000001']) expect(wholeNumber(bad)).toBeUndefined();
  });
});

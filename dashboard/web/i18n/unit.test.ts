// How figures are said with their unit, in both languages.
import { expect, it } from 'vitest';
import { withUnit } from './unit.ts';

it('puts percent, degrees and Chinese units behind the figure at once, other words after a space', () => {
  expect([withUnit(4.26, '%'), withUnit(38.14, '℃'), withUnit(45, '分钟')]).toEqual([
    '4.3%',
    '38.1℃',
    '45分钟',
  ]);
  expect([withUnit(12.34, '/10 万人'), withUnit(12.34, 'per 100,000')]).toEqual([
    '12.3/10 万人',
    '12.3 per 100,000',
  ]);
  expect([withUnit(45, 'min'), withUnit(7, undefined), withUnit(null, '%')]).toEqual([
    '45 min',
    '7',
    '—',
  ]);
});

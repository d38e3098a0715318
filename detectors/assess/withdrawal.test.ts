/** A withdrawal says why the signal no longer stands, never the reason for which it was raised. */
import { expect, it } from 'vitest';
import type { Assessment } from '../../contracts/assessment.ts';
import { withdrawalOf } from './withdrawal.ts';

const floor = { observed: 8, excess: 1000, ratio: 1.3 };
const assessed = (over: Partial<Assessment>): Assessment => ({
  ...({ outcome: 'exceeds', side: 'lower', observed: 1388, expected: 2097.4 } as Assessment),
  reason: {
    code: 'below-limit',
    words: { zh: '低于下限 1981.7', en: 'below the lower limit 1981.7' },
  },
  ...over,
});

it('names the floor that a fall no longer reaches, and not its limit', () => {
  const { code, words } = withdrawalOf(assessed({}), { floor });
  expect(code).toBe('below-floor');
  expect(words.en).toContain('1388 observed, 2097.4 expected');
  expect(words.en).toMatch(/a difference of at least 1000$/);
  expect(words.zh).toMatch(/观察 1388，预期 2097.4；规则要求与预期相差至少 1000$/u);
  expect(words.en + words.zh).not.toMatch(/1981\.7/);
});

it('names all that is asked of a rise', () => {
  const { words } = withdrawalOf(assessed({ side: 'upper', observed: 7, expected: 2 }), { floor });
  expect(words.en).toContain('at least 8 observed and at least 1.3 times the expected');
  expect(words.zh).toContain('观察值至少 8、至少为预期的 1.3 倍');
});

it('says of what is within its limits that it is', () => {
  const reason = { code: 'within', words: { zh: '在界限之内', en: 'within its limits' } };
  const { code, words } = withdrawalOf(assessed({ outcome: 'within', side: null, reason }), {
    floor,
  });
  expect(code).toBe('no-longer-exceeds');
  expect(words.en).toMatch(/^No longer beyond its limit.*: within its limits$/);
  expect(words.zh).toMatch(/不再超出界限：在界限之内$/u);
});

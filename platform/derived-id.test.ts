// Base32 against the vectors of RFC 4648, section 10, and the independence of parts.
import { describe, expect, it } from 'vitest';
import { base32, derivedId } from './derived-id.ts';

describe('derived id', () => {
  it.each([
    ['', ''],
    ['f', 'my'],
    ['fo', 'mzxq'],
    ['foo', 'mzxw6'],
    ['foob', 'mzxw6yq'],
    ['fooba', 'mzxw6ytb'],
    ['foobar', 'mzxw6ytboi'],
  ])('writes %j as RFC 4648 does', (text, expected) => {
    expect(base32(Buffer.from(text))).toBe(expected);
  });

  it('keeps parts apart', () => {
    expect(derivedId('sg-', ['ab', 'c'])).not.toBe(derivedId('sg-', ['a', 'bc']));
    expect(derivedId('sg-', ['ab', 'c'])).toMatch(/^sg-[a-z2-7]{26}$/);
  });
});

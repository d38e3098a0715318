// Tokens, key rings, canonical identifiers and age bands.
import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { PersonToken, VisitToken } from '../../contracts/ids.ts';
import { bandOfAge, bandOfBirth } from './age-band.ts';
import { canonicalIdentifier } from './identifier.ts';
import { keyRing, type CryptoProfile, type KeyRing, type PseudonymKey } from './key-ring.ts';
import { base32 } from '../../platform/derived-id.ts';
import { pseudonym } from './pseudonym.ts';

const secret = (seed: string): Uint8Array => createHash('sha256').update(seed).digest();
const key = (version: number, state: PseudonymKey['state']): PseudonymKey => ({
  version,
  state,
  secret: state === 'destroyed' ? new Uint8Array(0) : secret(`key ${version}`),
});

function ring(keys: readonly PseudonymKey[], profile: CryptoProfile = 'international'): KeyRing {
  const made = keyRing(profile, keys);
  if (made.outcome === 'faulty') throw new Error(made.fault);
  return made.ring;
}

describe('pseudonym', () => {
  const first = ring([key(1, 'active')]);

  it('has the form of the contract', () => {
    expect(PersonToken.safeParse(pseudonym(first, 'person', ['x']).token).success).toBe(true);
    expect(VisitToken.safeParse(pseudonym(first, 'visit', ['hospital', '1']).token).success).toBe(
      true,
    );
  });

  it('is the same for the same thing, and different by name space, by parts and by key', () => {
    const tokens = [
      pseudonym(first, 'record', ['ab', 'c']),
      pseudonym(first, 'device', ['ab', 'c']),
      pseudonym(first, 'record', ['a', 'bc']),
      pseudonym(first, 'record', ['abc']),
      pseudonym(ring([key(2, 'active')]), 'record', ['ab', 'c']),
    ].map(({ token }) => token.slice(token.indexOf('.') + 1));
    expect(new Set(tokens).size).toBe(5);
    expect(pseudonym(first, 'record', ['ab', 'c']).token).toBe(
      pseudonym(first, 'record', ['ab', 'c']).token,
    );
  });

  it('is HMAC-SHA256 or, in the guomi profile, HMAC-SM3', () => {
    for (const [profile, algorithm] of [
      ['international', 'sha256'],
      ['guomi', 'sm3'],
    ] as const) {
      const digest = createHmac(algorithm, secret('key 1'))
        .update('6:person1:x')
        .digest()
        .subarray(0, 20);
      expect(pseudonym(ring([key(1, 'active')], profile), 'person', ['x']).token).toBe(
        `p1.${base32(digest)}`,
      );
    }
  });

  it('makes the earlier token too while keys overlap, so that open visits stay joined', () => {
    const before = pseudonym(first, 'visit', ['h', '7']);
    const during = pseudonym(ring([key(2, 'active'), key(1, 'overlap')]), 'visit', ['h', '7']);
    expect(during.token).toMatch(/^v2\./);
    expect(during.earlier).toEqual([before.token]);
  });

  it('leads nowhere once the key is destroyed', () => {
    const after = pseudonym(ring([key(2, 'active'), key(1, 'destroyed')]), 'person', ['x']);
    expect(after.earlier).toEqual([]);
    expect(after.token).not.toContain(pseudonym(first, 'person', ['x']).token.slice(3));
  });
});

describe('keyRing', () => {
  it.each([
    ['no-active-key', [key(1, 'overlap')]],
    ['several-active-keys', [key(1, 'active'), key(2, 'active')]],
    ['duplicate-version', [key(1, 'active'), key(1, 'overlap')]],
    ['invalid-version', [key(0, 'active')]],
    ['short-secret', [{ version: 1, state: 'active', secret: new Uint8Array(16) }]],
    [
      'destroyed-secret-present',
      [key(1, 'active'), { version: 2, state: 'destroyed', secret: secret('x') }],
    ],
  ] as const)('refuses a ring with the fault %s', (fault, keys) => {
    expect(keyRing('international', keys)).toEqual({ outcome: 'faulty', fault });
  });
});

describe('canonicalIdentifier', () => {
  it.each([
    '11010519491231002X',
    '11010519491231002x',
    '１１０１０５１９４９１２３１００２ｘ',
    '110105 19491231 002X',
    ' 110105-19491231-002X ',
    '110105491231002',
  ])('reads "%s" as the one person', (typed) => {
    expect(canonicalIdentifier(typed)).toEqual({
      kind: 'resident-id',
      value: '11010519491231002X',
    });
  });

  it('does not take a number with a wrong check character or date for a resident identity', () => {
    expect(canonicalIdentifier('110105194912310021')?.kind).toBe('other');
    expect(canonicalIdentifier('110105194913310029')?.kind).toBe('other');
  });

  it('makes no person of a placeholder', () => {
    expect(
      ['', '  ', '0000', '无', 'Unknown', '999999999999999999', '---'].map(canonicalIdentifier),
    ).toEqual(Array(7).fill(undefined));
  });
});

describe('age bands', () => {
  it.each([
    [{ value: 4.99, unit: 'years' }, '0-4'],
    [{ value: 5, unit: 'years' }, '5-14'],
    [{ value: 59, unit: 'months' }, '0-4'],
    [{ value: 60, unit: 'months' }, '5-14'],
    [{ value: 3, unit: 'days' }, '0-4'],
    [{ value: 45, unit: 'years' }, '45-64'],
    [{ value: 64.9, unit: 'years' }, '45-64'],
    [{ value: 65, unit: 'years' }, '65plus'],
    [{ value: 200, unit: 'years' }, 'unknown'],
    [{ value: -1, unit: 'years' }, 'unknown'],
  ] as const)('puts %o into %s', (age, band) => {
    expect(bandOfAge(age)).toBe(band);
  });

  it('changes band on the birthday', () => {
    expect(bandOfBirth('2009-03-01', '2024-02-29')).toBe('5-14');
    expect(bandOfBirth('2009-03-01', '2024-03-01')).toBe('15-24');
    expect(bandOfBirth('2024-03-02', '2024-03-01')).toBe('unknown');
  });
});

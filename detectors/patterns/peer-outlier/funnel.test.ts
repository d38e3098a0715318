// The funnel says of providers that are alike but over-dispersed what was asked for, and finds the one that is not.
import { describe, expect, it } from 'vitest';
import { normal, seededRandom } from '../../benchmark/random.ts';
import { funnel, limitOf, winsorise, type FunnelPoint, type FunnelRules } from './funnel.ts';

interface Null {
  readonly peers: number;
  /** Variance between providers, or how many times that of chance. */
  readonly dispersion: number;
  readonly rules: FunnelRules;
}

/** Providers that differ by chance and by the dispersion alone. */
function alike({ peers, dispersion, rules }: Null, random: ReturnType<typeof seededRandom>) {
  return Array.from({ length: peers }, (): FunnelPoint => {
    const variance = (0.02 + 0.1 * random.next()) ** 2;
    const whole =
      rules.overDispersion === 'additive' ? variance + dispersion : variance * dispersion;
    return { effect: 0.3 + Math.sqrt(whole) * normal(random), variance };
  });
}

function chances(of: Null, count: number): number[] {
  const random = seededRandom(11);
  const all: number[] = [];
  while (all.length < count)
    all.push(...funnel(alike(of, random), of.rules).map((one) => one.pUpper));
  return all;
}

const ADDITIVE: FunnelRules = { overDispersion: 'additive', winsorised: 0.1 };
const MULTIPLICATIVE: FunnelRules = { overDispersion: 'multiplicative', winsorised: 0.1 };

describe('chances of providers that are alike', () => {
  it.each([
    ['27 hospitals that differ among themselves', { peers: 27, dispersion: 0.01, rules: ADDITIVE }],
    ['8 hospitals', { peers: 8, dispersion: 0.01, rules: ADDITIVE }],
    ['27 hospitals, by a factor', { peers: 27, dispersion: 3, rules: MULTIPLICATIVE }],
  ])('are spread evenly, and found as rarely as asked for: %s', (_, of) => {
    const all = chances(of, 4_000);
    const share = (alpha: number): number => all.filter((p) => p < alpha).length / all.length;
    // Three standard errors of so many, twice as many because they are not independent.
    const room = (alpha: number): number => 6 * Math.sqrt((alpha * (1 - alpha)) / all.length);
    for (const alpha of [0.25, 0.5, 0.75])
      expect(Math.abs(share(alpha) - alpha)).toBeLessThan(room(alpha));
    for (const alpha of [0.005, 0.01, 0.05])
      expect(share(alpha)).toBeLessThan(alpha + room(alpha) / 2);
    expect(share(0.05)).toBeGreaterThan(0.03);
    expect(share(0.01)).toBeGreaterThan(0.006);
  });
});

describe('a provider that is not like the others', () => {
  const random = seededRandom(3);
  const others = alike({ peers: 26, dispersion: 0.01, rules: ADDITIVE }, random);
  const points = [...others, { effect: 1.2, variance: 0.003 }];

  it.each([ADDITIVE, MULTIPLICATIVE])('is beyond the limit, and alone: %o', (rules) => {
    const found = funnel(points, rules).map((place) => place.pUpper < 0.001);
    expect(found.filter(Boolean)).toHaveLength(1);
    expect(found.at(-1)).toBe(true);
  });

  it('is found low as it is found high', () => {
    const turned = points.map(({ effect, variance }) => ({ effect: -effect, variance }));
    const [place] = funnel(points, ADDITIVE).slice(-1);
    const [mirrored] = funnel(turned, ADDITIVE).slice(-1);
    expect(mirrored?.pLower).toBeCloseTo(place?.pUpper ?? NaN, 12);
  });

  it('needs to be further away the fewer cases it has', () => {
    const limits = [0.001, 0.01, 0.1].map((variance) => {
      const [place] = funnel([...others, { effect: 0, variance }], ADDITIVE).slice(-1);
      return place === undefined ? NaN : limitOf(place, 0.001);
    });
    expect(limits).toEqual([...limits].sort((one, other) => one - other));
  });
});

it('draws in a share at each end', () => {
  expect(winsorise([9, 1, 2, 3, 4, 5, 6, 7, 8, 100], 0.1)).toEqual([9, 2, 2, 3, 4, 5, 6, 7, 8, 9]);
});

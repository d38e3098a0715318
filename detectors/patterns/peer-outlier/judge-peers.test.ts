// Providers judged against their peers: the same in any order of what was gathered, with the mix of cases taken out, and never from few.
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { PeerOutlierPattern } from '../../../contracts/catalogue/looks/peer-outlier.ts';
import type { SiteId } from '../../../contracts/ids.ts';
import { normal, seededRandom } from '../../benchmark/random.ts';
import { shippedCatalogue, shippedParts } from '../../shipped-catalogue.fixture.ts';
import type { PeerCell } from './cells.ts';
import { judgePeers } from './judge-peers.ts';

const RULE = PeerOutlierPattern.parse(
  parse(
    readFileSync(new URL('../../../catalogue/patterns/peer-cost.yaml', import.meta.url), 'utf8'),
  ),
);
const AT = { asOf: Date.UTC(2026, 10, 20), catalogue: shippedCatalogue, standing: [] };
const SITES = shippedParts.sites.filter(({ level }) => level === 'county-hospital').slice(0, 14);
const [FIRST, SECOND] = SITES;

interface City {
  /** Of the first hospital, times what is usual. */
  readonly times?: number;
  /** Costly cases among those of the second one. */
  readonly severe?: number;
  readonly casesOfFirst?: number;
}

/** Costly cases are four times as dear; hospitals differ a little anyway. */
function gathered({ times = 1, severe = 0.3, casesOfFirst = 200 }: City): PeerCell[] {
  const random = seededRandom(17);
  return SITES.flatMap((site) => {
    const own = 0.05 * normal(random) + (site === FIRST ? Math.log(times) : 0);
    const all = site === FIRST ? casesOfFirst : 200;
    const share = site === SECOND ? severe : 0.3;
    return (['usual', 'severe'] as const).map((stratum): PeerCell => {
      const cases = Math.round(all * (stratum === 'severe' ? share : 1 - share));
      const values = Array.from(
        { length: cases },
        () => 9 + own + (stratum === 'severe' ? Math.log(4) : 0) + 0.5 * normal(random),
      );
      const sum = values.reduce((total, value) => total + value, 0);
      const sumOfSquares = values.reduce((total, value) => total + value ** 2, 0);
      return { siteId: site.id, stratum, cases, sum, sumOfSquares };
    });
  });
}

const found = (city: City): string[] =>
  judgePeers(gathered(city), RULE, AT).findings.map(({ name }) => name);

describe('a hospital among its peers', () => {
  it('is found where its cases are dearer by half, and nobody else is', () => {
    const { findings } = judgePeers(gathered({ times: 1.5 }), RULE, AT);
    expect(findings.map(({ siteId }) => siteId)).toEqual([FIRST?.id]);
    expect(findings[0]?.observed).toBeGreaterThan(1.3);
    expect(findings[0]?.observed).toBeLessThan(1.75);
  });

  it('is not found for cases that are more severe', () => {
    expect(found({ severe: 0.9 })).toEqual([]);
    expect(found({})).toEqual([]);
  });

  it('is not judged from few cases, and that is counted', () => {
    const { findings, unjudged } = judgePeers(gathered({ times: 3, casesOfFirst: 20 }), RULE, AT);
    expect(findings).toEqual([]);
    expect(unjudged).toEqual({ 'too-few-cases': 1 });
  });

  it('that the catalogue does not know is left out, and counted', () => {
    const stranger = { ...gathered({})[0], siteId: 's-nowhere' as SiteId } as PeerCell;
    expect(judgePeers([...gathered({}), stranger], RULE, AT).unjudged).toEqual({
      'unknown-site': 1,
    });
  });
});

it('says the same in any order of what was gathered', () => {
  const cells = gathered({ times: 1.6 });
  const first = judgePeers(cells, RULE, AT);
  expect(first.findings).toHaveLength(1);
  fc.assert(
    fc.property(fc.shuffledSubarray(cells, { minLength: cells.length }), (shuffled) => {
      expect(judgePeers(shuffled, RULE, AT)).toEqual(first);
    }),
    { numRuns: 20 },
  );
});

describe('counts of providers that differ by factors', () => {
  const EXAMINATIONS = PeerOutlierPattern.parse(
    parse(
      readFileSync(
        new URL('../../../catalogue/patterns/peer-examinations.yaml', import.meta.url),
        'utf8',
      ),
    ),
  );

  /** Whole counts of one stratum each, `rates` per case. */
  const counted = (rates: readonly number[]): PeerCell[] =>
    rates.map((rate, index) => {
      const sum = Math.round(200 * rate);
      const siteId = SITES[index]?.id ?? FIRST?.id ?? ('' as SiteId);
      // As Poisson has it: variance of a case is its mean.
      return { siteId, stratum: 'all', cases: 200, sum, sumOfSquares: sum + (sum * sum) / 200 };
    });

  const RATES = Array.from(
    { length: 14 },
    (_, index) => 1.5 * Math.exp(0.08 * (index - 6.5) * 0.2),
  );
  const withFirst = (rate: number) =>
    judgePeers(counted([rate, ...RATES.slice(1)]), EXAMINATIONS, AT).findings;

  it('are found as far above as below, by factors', () => {
    const sides = [2.2, 1 / 2.2].map((times) => withFirst(1.5 * times)[0]);
    expect(sides.map((one) => one?.params['side'])).toEqual(['upper', 'lower']);
    expect(sides[0]?.observed).toBeCloseTo(2.2, 1);
    expect(sides[1]?.observed).toBeCloseTo(1 / 2.2, 1);
    const [above, below] = sides.map((one) => Math.sqrt(one?.threshold ?? NaN));
    expect((above ?? NaN) - 1).toBeCloseTo(1 - (below ?? NaN), 1);
    expect(above).toBeGreaterThan(1.1);
  });

  it('that nobody else has, or one alone has not, are still compared', () => {
    const none = judgePeers(counted([1.5, ...RATES.slice(1).map(() => 0)]), EXAMINATIONS, AT);
    expect(none.findings.map(({ siteId }) => siteId)).toEqual([FIRST?.id]);
    expect(Number.isFinite(none.findings[0]?.observed)).toBe(true);
    const [lost] = withFirst(0);
    expect(lost?.observed).toBe(0);
    expect(judgePeers(counted(RATES.map(() => 0)), EXAMINATIONS, AT).findings).toEqual([]);
  });

  it('are those that the mix expects, whoever has more of the costly stratum', () => {
    const mixed = SITES.flatMap((site, index) =>
      ['usual', 'severe'].map((stratum): PeerCell => {
        const share = index === 0 ? 0.9 : 0.2;
        const cases = Math.round(400 * (stratum === 'severe' ? share : 1 - share));
        const sum = Math.round(cases * (stratum === 'severe' ? 3 : 1) * (1 + 0.01 * (index % 3)));
        return { siteId: site.id, stratum, cases, sum, sumOfSquares: sum + sum ** 2 / cases };
      }),
    );
    expect(judgePeers(mixed, EXAMINATIONS, AT).findings).toEqual([]);
  });
});

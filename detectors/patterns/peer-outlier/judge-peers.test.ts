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

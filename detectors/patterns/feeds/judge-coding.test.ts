/** When a site codes another way: never when people come or stay away, and not when the season moves all sites of its level. */
import { describe, expect, it } from 'vitest';
import { CodingDriftPattern } from '../../../contracts/catalogue/looks/coding-drift.ts';
import { seededRandom } from '../../benchmark/random.ts';
import { composeCatalogue } from '../../catalogue.ts';
import { shippedParts } from '../../shipped-catalogue.fixture.ts';
import type { LookAt } from '../looks/look-finding.ts';
import { judgeCoding, type CodedVisits } from './judge-coding.ts';

const rule = CodingDriftPattern.parse(
  shippedParts.patterns.find(({ id }) => id === 'coding-drift'),
);
const at: LookAt = {
  asOf: Date.UTC(2026, 10, 20, 2),
  catalogue: composeCatalogue(shippedParts),
  standing: [],
};
const SITES = shippedParts.sites.filter(({ level }) => level === 'township-centre').slice(0, 9);
const [DRIFTED] = SITES;
if (DRIFTED === undefined) throw new RangeError('the city has no township centre');

type Shares = Readonly<Record<string, number>>;
const USUAL: Shares = { J: 90, K: 60, I: 80, M: 50, none: 20 };

/** Visits of a week, after four weeks of the usual. */
function week(recent: Shares, site = DRIFTED): CodedVisits[] {
  const families = new Set([...Object.keys(USUAL), ...Object.keys(recent)]);
  return [...families].map((family) => ({
    siteId: site?.id ?? ('' as CodedVisits['siteId']),
    family,
    recent: recent[family] ?? 0,
    habit: 4 * (USUAL[family] ?? 0),
  }));
}

const others = (recent: Shares = USUAL): CodedVisits[] =>
  SITES.slice(1).flatMap((site) => week(recent, site));
const judged = (recent: Shares, rest = others()) =>
  judgeCoding([...week(recent), ...rest], rule, at);

describe('a site whose coding', () => {
  it('no longer names causes is found while as many come', () => {
    const [finding, ...more] = judged({ J: 40, K: 30, I: 40, M: 30, none: 160 }).findings;
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      name: DRIFTED.id,
      reason: { code: 'uninformative' },
      observed: 0.533,
      expected: 0.067,
      params: { visits: 300, usualVisits: 300 },
    });
    expect(finding?.reason.words.zh).toContain('数据报送问题');
  });

  it('writes one family as another is found', () => {
    const [finding] = judged({ J: 10, R: 80, K: 60, I: 80, M: 50, none: 20 }).findings;
    expect(finding).toMatchObject({
      reason: { code: 'family-moved' },
      params: { lost: 'J', gained: 'R' },
    });
  });

  it.each<readonly [string, Shares, CodedVisits[] | undefined]>([
    ['is as it was', USUAL, undefined],
    ['lost those who really stay away', { J: 5, K: 60, I: 80, M: 50, none: 20 }, undefined],
    ['gained those of an outbreak', { J: 230, K: 60, I: 80, M: 50, none: 20 }, undefined],
    [
      'moves with the season, as that of all others does',
      { J: 30, K: 120, I: 80, M: 50, none: 20 },
      others({ J: 32, K: 118, I: 80, M: 50, none: 20 }),
    ],
    ['varies a little', { J: 75, K: 65, I: 85, M: 50, none: 30 }, undefined],
  ])('%s is no finding', (_, recent, rest) => {
    expect(judged(recent, rest).findings).toEqual([]);
  });

  it('changed stays found while it is so, although the new way has become usual', () => {
    const drifted = { J: 40, K: 30, I: 40, M: 30, none: 160 };
    const [first] = judged(drifted).findings;
    const later = week(drifted).map((one) => ({ ...one, habit: 4 * one.recent }));
    const standing = [{ name: DRIFTED.id, startedAt: 0, memory: first?.memory }];
    const now = { ...at, standing };
    expect(judgeCoding([...later, ...others()], rule, now).findings).toHaveLength(1);
    expect(judgeCoding([...week(USUAL), ...others()], rule, now)).toMatchObject({
      findings: [],
      left: [],
    });
  });

  it('cannot be compared, because people stay away, keeps what was found of it', () => {
    const standing = [{ name: DRIFTED.id, startedAt: 0, memory: null }];
    const outcome = judgeCoding(week({ J: 60, K: 30, none: 20 }), rule, { ...at, standing });
    expect(outcome).toMatchObject({ left: [DRIFTED.id], unjudged: { 'volume-changed': 1 } });
  });
});

it('finds nothing in a quarter of quiet weeks of many sites', () => {
  const random = seededRandom(7);
  let found = 0;
  for (let look = 0; look < 13; look += 1) {
    const coded = SITES.flatMap((site) =>
      week(
        Object.fromEntries(
          Object.entries(USUAL).map(([family, visits]) => [
            family,
            Math.round(visits * (0.7 + 0.6 * random.next())),
          ]),
        ),
        site,
      ),
    );
    found += judgeCoding(coded, rule, at).findings.length;
  }
  expect(found).toBe(0);
});

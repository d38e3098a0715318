// A share against its own season, against the weeks before and against a bound; weeks that were not told move nothing; quiet counties are found as
// seldom as the rule says.
import { describe, expect, it } from 'vitest';
import { SharePattern } from '../../../contracts/catalogue/looks/share.ts';
import type { PlaceCode } from '../../../contracts/place.ts';
import { seededRandom } from '../../benchmark/random.ts';
import { shippedCatalogue, shippedParts } from '../../shipped-catalogue.fixture.ts';
import { judgeShares } from './judge-share.ts';
import type { CountyShare, ShareWeek } from './share-weeks.ts';

const COUNTY = '990121' as PlaceCode;
const at = { asOf: Date.UTC(2026, 10, 20), catalogue: shippedCatalogue, standing: [] };

function shipped(id: string, changed: Partial<SharePattern> = {}): SharePattern {
  return SharePattern.parse({ ...shippedParts.patterns.find((one) => one.id === id), ...changed });
}

const RISES = shipped('referral-out-of-county');
const FALLS = shipped('first-contact');

/** Of each week back: a share, of a whole. */
function county(
  shareOf: (back: number) => Partial<ShareWeek> & { readonly share: number },
): CountyShare {
  const weeks = Array.from({ length: 62 }, (_, back) => {
    const { share, whole = 200, missedShare = 0 } = shareOf(back);
    return [back, { part: Math.round(share * whole), whole, missedShare }] as const;
  });
  return { county: COUNTY, weeks: new Map(weeks) };
}

/** Every third week a little more, every third a little less. */
const uneven = (back: number): number => ((back % 3) - 1) * 0.02;

describe('a share of a county', () => {
  it('is found when it rises above the same season of the year before', () => {
    const risen = county((back) => ({ share: (back < 4 ? 0.5 : 0.3) + uneven(back) }));
    const [finding, ...others] = judgeShares([risen], RISES, at).findings;
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ name: COUNTY, params: { against: 'season', weeks: 4 } });
    expect(finding?.observed).toBeCloseTo(0.5, 1);
    expect(finding?.reason.words.zh).toContain('上年同期');
  });

  it('is not found where every autumn is like that', () => {
    const season = county((back) => ({
      share: (back < 4 || (back > 46 && back < 62) ? 0.5 : 0.3) + uneven(back),
    }));
    expect(judgeShares([season], RISES, at).findings).toEqual([]);
  });

  it('is held against the weeks before where the year before is not known', () => {
    const { weeks } = county((back) => ({ share: (back < 4 ? 0.5 : 0.3) + uneven(back) }));
    const young = { county: COUNTY, weeks: new Map([...weeks].filter(([back]) => back < 30)) };
    expect(judgeShares([young], RISES, at).findings).toMatchObject([
      { params: { against: 'weeks-before', baseWeeks: 26 } },
    ]);
    const newborn = { county: COUNTY, weeks: new Map([...weeks].filter(([back]) => back < 9)) };
    expect(judgeShares([newborn], RISES, at).unjudged).toEqual({ 'too-few-weeks': 1 });
  });

  it('falls only below its bound and below its own season', () => {
    const whole = 20_000;
    const told = (now: number, before: number) =>
      judgeShares(
        [county((back) => ({ share: (back < 4 ? now : before) + uneven(back) / 4, whole }))],
        FALLS,
        at,
      );
    expect(told(0.5, 0.7).findings).toHaveLength(1);
    // Always below, as where the city's hospitals are; and fallen, but still above.
    expect(told(0.45, 0.45).findings).toEqual([]);
    expect(told(0.65, 0.75).findings).toEqual([]);
  });

  it('that is even from week to week is below its bound by no more than counting makes uneven', () => {
    const even = (now: number) => county((back) => ({ share: back < 4 ? now : 0.75, whole: 260 }));
    expect(judgeShares([even(0.5)], FALLS, at).findings).toHaveLength(1);
    expect(judgeShares([even(0.58)], FALLS, at).findings).toEqual([]);
  });

  it('is not found where the weeks were not told, and what was found before is left', () => {
    const silent = county((back) => ({
      share: back < 4 ? 0.3 : 0.7,
      whole: 20_000,
      missedShare: back < 3 ? 0.4 : 0,
    }));
    expect(judgeShares([silent], FALLS, at)).toEqual({
      findings: [],
      left: [COUNTY],
      unjudged: { 'feed-missed': 1 },
    });
  });

  it('of persons is below its target by more than chance', () => {
    const rule = shipped('hypertension-controlled');
    const of = (part: number, whole: number): CountyShare => ({
      county: COUNTY,
      weeks: new Map([[0, { part, whole, missedShare: 0 }]]),
    });
    expect(judgeShares([of(300, 1_000)], rule, at).findings).toMatchObject([
      { observed: 0.3, expected: 0.5, params: { against: 'bound' } },
    ]);
    expect(judgeShares([of(490, 1_000)], rule, at).findings).toEqual([]);
    expect(judgeShares([of(3, 10)], rule, at).unjudged).toEqual({ 'too-few-cases': 1 });
  });
});

describe('fraud among the settlements reviewed', () => {
  const rule = shipped('fraud-among-reviewed');
  const reviewed = (weekOf: (back: number) => Partial<ShareWeek>): CountyShare => ({
    county: COUNTY,
    weeks: new Map(
      Array.from({ length: 12 }, (_, back) => [
        back,
        { part: 0, whole: 50, missedShare: 0, ...weekOf(back) },
      ]),
    ),
  });

  it('is found above the bound by more than chance, in words of both languages', () => {
    const { findings } = judgeShares([reviewed(() => ({ part: 2 }))], rule, at);
    expect(findings).toMatchObject([
      { observed: 0.04, expected: 0.005, params: { against: 'bound', part: 24, whole: 600 } },
    ]);
    expect(findings[0]?.title).toEqual({
      zh: expect.stringContaining('审核结算中欺诈案件占比高于目标') as unknown,
      en: expect.stringContaining(
        'Fraud among the settlements reviewed above the target',
      ) as unknown,
    });
    expect(findings[0]?.reason.words.zh).toContain('占已审核结算的 4.0%，目标 0.50%');
  });

  it('is not found at the bound, above it by chance, or in few reviews', () => {
    const judge = (county: CountyShare) => judgeShares([county], rule, at);
    expect(judge(reviewed((back) => ({ part: back < 3 ? 1 : 0 }))).findings).toEqual([]);
    expect(judge(reviewed((back) => ({ part: back < 7 ? 1 : 0 }))).findings).toEqual([]);
    expect(judge(reviewed(() => ({ part: 1, whole: 10 }))).unjudged).toEqual({
      'too-few-cases': 1,
    });
  });

  it('is found where reviews come in campaigns, and not where one of them is all of it', () => {
    const campaigns = reviewed((back) => (back % 4 === 1 ? { part: 7, whole: 200 } : { whole: 0 }));
    expect(judgeShares([campaigns], rule, at).findings).toHaveLength(1);
    const single = reviewed((back) => ({ part: back === 5 ? 7 : 0 }));
    expect(judgeShares([single], rule, at).findings).toEqual([]);
  });

  it('stays as it stands while settlements are not told', () => {
    const silent = reviewed((back) => (back < 9 ? { whole: 0, missedShare: 0.6 } : { part: 2 }));
    expect(judgeShares([silent], rule, at)).toMatchObject({ findings: [], left: [COUNTY] });
  });

  it('is found in quiet counties no more often than the rule says', () => {
    const often = { ...rule, alpha: 0.02, differenceAtLeast: 0 };
    const random = seededRandom(5);
    const runs = 2_000;
    let found = 0;
    for (let run = 0; run < runs; run += 1) {
      const quiet = reviewed(() => {
        let part = 0;
        for (let one = 0; one < 50; one += 1) part += random.next() < 0.005 ? 1 : 0;
        return { part };
      });
      found += judgeShares([quiet], often, at).findings.length;
    }
    expect(found / runs).toBeLessThan(0.02);
    expect(found).toBeGreaterThan(0);
  });
});

describe('houses that are served from afar', () => {
  const rule = shipped('remote-coverage');
  const sites = shippedParts.sites
    .filter(({ place, level }) => place.startsWith(COUNTY) && level === 'township-centre')
    .map(({ id }) => id);
  const served = (part: number, missedShare = 0): CountyShare => ({
    county: COUNTY,
    weeks: new Map([[0, { part, whole: sites.length, missedShare }]]),
    lacking: sites.slice(part),
  });
  const judge = (county: CountyShare) => judgeShares([county], rule, at);

  it('are too few, and which are not is said by their names', () => {
    expect(sites).toHaveLength(8);
    const [finding, ...others] = judge(served(5)).findings;
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      ...{ observed: 0.625, expected: 0.95, params: { part: 5, whole: 8, sites: sites.slice(5) } },
    });
    const names = sites.slice(5).map((id) => shippedCatalogue.siteNames(id));
    for (const { zh, en } of names) {
      expect(finding?.reason.words.zh).toContain(zh);
      expect(finding?.reason.words.en).toContain(en);
    }
    expect(finding?.title.zh).toContain('远程诊疗服务覆盖率低于目标');
    expect(finding?.reason.words.en).toContain('5 of 8 houses served from afar in 28 days');
  });

  it('are enough where one or two are not, which chance makes of a county that is on target', () => {
    for (const part of [6, 7, 8]) expect(judge(served(part)).findings).toEqual([]);
  });

  it('are left as they stand where nobody knows of many', () => {
    expect(judge(served(3, 0.5))).toMatchObject({ findings: [], left: [COUNTY] });
  });
});

describe('quiet counties', () => {
  it('are found about as seldom as the rule says', () => {
    const rule = { ...RISES, alpha: 0.05, differenceAtLeast: 0 };
    const random = seededRandom(11);
    const runs = 1_500;
    let found = 0;
    for (let run = 0; run < runs; run += 1) {
      const quiet = county(() => {
        let part = 0;
        for (let one = 0; one < 60; one += 1) part += random.next() < 0.3 ? 1 : 0;
        return { share: part / 60, whole: 60 };
      });
      found += judgeShares([quiet], rule, at).findings.length;
    }
    expect(found / runs).toBeLessThan(0.065);
    expect(found / runs).toBeGreaterThan(0.02);
  });
});

/** Days of which too little has come, by when it came; and fields that are missing beyond chance. */
import { describe, expect, it } from 'vitest';
import { IncompletePattern } from '../../../contracts/catalogue/looks/incomplete.ts';
import type { Arrivals } from '../../../contracts/counts.ts';
import { HOUR_MS } from '../../../contracts/time.ts';
import { composeCatalogue } from '../../catalogue.ts';
import { shippedParts } from '../../shipped-catalogue.fixture.ts';
import type { LookAt } from '../looks/look-finding.ts';
import { judgeCompleteness, type CompletenessGathered } from './judge-completeness.ts';

const rule = IncompletePattern.parse(shippedParts.patterns.find(({ id }) => id === 'incomplete'));
const asOf = Date.UTC(2026, 10, 20, 2);
const at: LookAt = { asOf, catalogue: composeCatalogue(shippedParts), standing: [] };
const [site] = shippedParts.sites.filter(({ level }) => level === 'county-hospital');
if (site === undefined) throw new RangeError('the city has no county hospital');
const COUNTY = site.place.slice(0, 6);

/** Percent of today, yesterday, the day before … */
const arrivals = (scopes: Readonly<Record<string, readonly number[]>>): Arrivals => ({
  hourAt: asOf,
  day: '2026-11-20',
  scopes: Object.fromEntries(
    Object.entries({ [COUNTY]: [40], ...scopes }).map(([where, day]) => [
      where,
      { hour: [], day: [...day], day7: [] },
    ]),
  ),
});

const gathered = (of: Partial<CompletenessGathered>): CompletenessGathered => ({
  arrivals: arrivals({}),
  usual: new Map([[site.id, 300]]),
  silent: new Set(),
  fields: [],
  ...of,
});

describe('a day', () => {
  it('of which less than four fifths came is found, at the site and in the county', () => {
    const { findings } = judgeCompleteness(
      gathered({ arrivals: arrivals({ [site.id]: [40, 45, 100, 70], [COUNTY]: [40, 78] }) }),
      rule,
      at,
    );
    expect(findings.map(({ name, observed }) => [name, observed])).toEqual([
      [`${COUNTY} visit`, 0.78],
      [`${site.id} visit`, 0.45],
    ]);
    expect(findings[1]).toMatchObject({
      siteId: site.id,
      threshold: 0.8,
      params: {
        days: [
          { day: '2026-11-19', completeness: 0.45 },
          { day: '2026-11-17', completeness: 0.7 },
        ],
      },
    });
    expect(findings[1]?.reason.words.zh).toContain('数据报送问题');
  });

  it('that is not over, or of which all came, is none: fewer visits leave it whole', () => {
    const whole = arrivals({ [site.id]: [10, 100, 100] });
    expect(judgeCompleteness(gathered({ arrivals: whole }), rule, at).findings).toEqual([]);
  });

  it('of the laboratory alone is found by its kind', () => {
    const dark: Arrivals = {
      ...arrivals({}),
      kinds: { laboratory: { [site.id]: { hour: [], day: [0, 0], day7: [] } } },
    };
    const { findings } = judgeCompleteness(gathered({ arrivals: dark }), rule, at);
    expect(findings.map(({ name }) => name)).toEqual([`${site.id} laboratory`]);
  });

  it('of a site that is silent now is left to the rule of silent sites', () => {
    const standing = [
      { name: `${site.id} visit`, startedAt: 0, memory: { lastDay: '2026-11-19' } },
    ];
    const of = gathered({ arrivals: arrivals({ [site.id]: [0, 10] }), silent: new Set([site.id]) });
    expect(judgeCompleteness(of, rule, { ...at, standing })).toMatchObject({
      findings: [],
      left: [`${site.id} visit`],
      unjudged: { 'silent-now': 1 },
    });
  });

  it('that was told after all is withdrawn; one that lies too far back stands', () => {
    const stood = (lastDay: string) => [
      { name: `${site.id} visit`, startedAt: 0, memory: { lastDay } },
    ];
    const left = (lastDay: string) =>
      judgeCompleteness(gathered({}), rule, { ...at, standing: stood(lastDay) }).left;
    expect([left('2026-11-19'), left('2026-11-10')]).toEqual([[], [`${site.id} visit`]]);
  });

  it('is not judged while nothing new is told of arrivals', () => {
    const old = { ...arrivals({ [site.id]: [0, 10] }), hourAt: asOf - 7 * HOUR_MS };
    expect(judgeCompleteness(gathered({ arrivals: old }), rule, at)).toMatchObject({
      findings: [],
      unjudged: { 'arrivals-not-told': 1 },
    });
  });
});

describe('a mandatory field', () => {
  const fields = (visits: number, reason: number) =>
    judgeCompleteness(
      gathered({
        fields: [
          { siteId: site.id, visits, missing: { age: 0, sex: 0, residence: visits, reason } },
        ],
      }),
      rule,
      at,
    ).findings;

  it('that too few visits say is found, by its name; one that is not mandatory is not', () => {
    expect(fields(400, 120).map(({ name, observed }) => [name, observed])).toEqual([
      [`${site.id} field reason`, 0.7],
    ]);
  });

  it('is no finding within chance, nor of a few visits', () => {
    expect([fields(400, 84), fields(20, 20)]).toEqual([[], []]);
  });
});

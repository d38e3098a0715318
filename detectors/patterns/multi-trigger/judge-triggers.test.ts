/** The budget of a rule over many quiet places, and what a finding needs. */
import { describe, expect, it } from 'vitest';
import { foundEvidenceOf } from '../../../contracts/api/found-evidence.ts';
import { MultiTriggerPattern } from '../../../contracts/catalogue/looks/multi-trigger.ts';
import type { MeasureId, SignalId } from '../../../contracts/ids.ts';
import type { PlaceCode } from '../../../contracts/place.ts';
import { seededRandom } from '../../benchmark/random.ts';
import { composeCatalogue } from '../../catalogue.ts';
import { shippedParts } from '../../shipped-catalogue.fixture.ts';
import type { LookAt } from '../looks/look-finding.ts';
import { judgeTriggers, triggerDay, type Judgement } from './judge-triggers.ts';

const shipped = MultiTriggerPattern.parse(
  shippedParts.patterns.find(({ id }) => id === 'multi-trigger-respiratory'),
);
const at: LookAt = {
  asOf: Date.UTC(2026, 10, 20, 2),
  catalogue: composeCatalogue(shippedParts),
  standing: [],
};
const MEASURES = ['otc-antipyretics', 'school-absence', 'notifiable-respiratory'];

function said(place: number, pvalues: readonly number[]): Judgement[] {
  return pvalues.map((pvalue, source) => ({
    place: `9901${String(10_000 + place)}` as PlaceCode,
    measure: (MEASURES[source] ?? '') as MeasureId,
    detector: 'vigil-day',
    pvalue,
    observed: 5,
    expected: 4,
  }));
}

describe('several sources', () => {
  it('are found as often a year as the budget says where nothing is going on', () => {
    const random = seededRandom(3);
    // Independent sources, as the rule says they are; every source counts as weak, so that the score alone decides.
    const rule = { ...shipped, correlation: 0, weakP: 1, falseFindingsPerYear: 180 };
    const DAYS = 1_000;
    let found = 0;
    for (let day = 0; day < DAYS; day += 1) {
      const judgements = Array.from({ length: 96 }, (_, place) =>
        said(place, [random.next(), random.next(), random.next()]),
      );
      found += judgeTriggers(judgements.flat(), rule, at).findings.length;
    }
    // 180 × 1000 / 365.25 = 493 expected; three standard deviations are 67.
    expect(Math.abs(found - 493)).toBeLessThan(67);
  });

  it('need as many sources that say something, and that are weakly unusual, as the rule asks', () => {
    expect(judgeTriggers(said(1, [1e-9, 0.5, 0.5]), shipped, at).findings).toEqual([]);
    expect(judgeTriggers(said(1, [1e-9]), shipped, at)).toMatchObject({
      findings: [],
      unjudged: { 'too-few-sources': 1 },
    });
    expect(judgeTriggers(said(1, [1e-4, 1e-4]), shipped, at).findings).toHaveLength(1);
  });

  it('say which of them made how much of the score, and of which nothing was known', () => {
    const [found] = judgeTriggers(said(1, [1e-4, 1e-4, 0.5]), shipped, at).findings;
    const read = foundEvidenceOf({
      id: 'sg-x' as SignalId,
      detector: { method: 'multi-trigger', params: found?.params ?? {} },
    });
    expect(read?.sources.map(({ measure, isUnusual }) => [measure, isUnusual])).toEqual([
      ['otc-antipyretics', true],
      ['school-absence', true],
      ['notifiable-respiratory', false],
    ]);
    const weights = read?.sources.map(({ weight }) => weight) ?? [];
    expect(weights[0]).toBe(weights[1]);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 2);
    expect(read?.unheard.map(({ en }) => en)).toEqual(['visits', 'laboratory', 'imaging', 'ECG']);
  });

  it('leave what was found of other days as it stands', () => {
    const { day } = triggerDay(shipped, at);
    expect(day).toBe('2026-11-19');
    const standing = ['990110001 2026-11-18', `990110001 ${day}`].map((name) => ({
      name,
      startedAt: 0,
      memory: null,
    }));
    expect(judgeTriggers([], shipped, { ...at, standing }).left).toEqual(['990110001 2026-11-18']);
  });
});

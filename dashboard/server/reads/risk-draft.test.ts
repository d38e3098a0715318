// The first likelihood and impact of an alert follow from its record, stay within one to five, and say why.
import { describe, expect, it } from 'vitest';
import { RiskDraft } from '../../../contracts/api/products.ts';
import { testAlert } from '../records.fixture.ts';
import { riskDraft } from './risk-draft.ts';

describe('the draft of a risk', () => {
  it('rises with the level, the excess and the spread, and never above five', () => {
    const calm = testAlert('calm', { machineLevel: 'IV', observed: 5, expected: 4 });
    const grave = testAlert('grave', { machineLevel: 'I', observed: 40, expected: 4 });
    expect(riskDraft(calm, 1).likelihood).toBe(2);
    expect(riskDraft(calm, 3).likelihood).toBe(3);
    expect(riskDraft(grave, 3).likelihood).toBe(5);
  });

  it('takes the impact from the class of the disease and gives a reason for each', () => {
    const impacts = (['A', 'B-as-A', 'B', 'C', 'none'] as const).map((diseaseClass) => {
      const draft = RiskDraft.parse(riskDraft(testAlert(diseaseClass, { diseaseClass }), 1));
      expect(draft.reasons.length).toBeGreaterThanOrEqual(2);
      return draft.impact;
    });
    expect(impacts).toEqual([5, 5, 3, 2, 2]);
  });

  it('says nothing of a multiple where nothing was expected', () => {
    const first = testAlert('first', { machineLevel: 'II', observed: 1, expected: 0 });
    expect(riskDraft(first, 1)).toMatchObject({ likelihood: 3 });
  });
});

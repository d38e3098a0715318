// A place is said to exceed only where something was raised for it, and its figures are those of that same judgement.
import { describe, expect, it } from 'vitest';
import { Measure } from '../../../contracts/catalogue/measure.ts';
import { loadYamlFolder } from '../../../platform/catalogue/load-yaml.ts';
import { fileURLToPath } from 'node:url';
import { type Said, type Weighed, standingOf } from './standing-assessment.ts';

const folder = fileURLToPath(new URL('../../../catalogue/measures', import.meta.url));
const rules =
  loadYamlFolder(folder, Measure).find(({ value }) => value.id === 'diarrhoea')?.value.detectors ??
  [];

function said(
  detector: string,
  outcome: string,
  { complete = true, ...figures }: Partial<Weighed> & { readonly complete?: boolean } = {},
): Said<Weighed> {
  const assessment = { observed: 2, expected: 8.43, lower: null, upper: 20, ...figures };
  return { detector, outcome, complete, assessment };
}
const standing = (count: number, ...of: readonly Said<Weighed>[]): unknown => {
  const found = standingOf(of, { rules, count });
  return found === undefined ? undefined : [found.outcome, found.assessment.expected];
};

describe('of the judgements of one window', () => {
  it('one below the floor of its rule never speaks over one within', () => {
    const raw = said('vigil-day-age', 'exceeds', { expected: 0.1, upper: 0.3 });
    expect(standing(2, raw, said('vigil-day', 'within'))).toEqual(['within', 8.43]);
    expect(standing(2, raw)).toEqual(['within', 0.1]);
  });

  it('one that passes its floor speaks, with its own figures', () => {
    const loud = said('vigil-day', 'exceeds', { observed: 40, expected: 9, upper: 20 });
    expect(standing(40, said('vigil-day-age', 'within'), loud)).toEqual(['exceeds', 9]);
  });

  it('an open window has passed the floor when its count has, though it was judged before', () => {
    const early = said('vigil-day', 'exceeds', {
      observed: 3,
      expected: 0.2,
      upper: 1,
      complete: false,
    });
    expect(standing(3, early)).toEqual(['within', 0.2]);
    expect(standing(12, early)).toEqual(['exceeds', 0.2]);
  });

  it('ignorance stands where nothing else was said, and nothing where nothing was', () => {
    expect(standing(2, said('vigil-day', 'insufficient-baseline'))).toEqual([
      'insufficient-baseline',
      8.43,
    ]);
    expect(standing(2)).toBeUndefined();
  });

  it('a day in progress is not yet too few', () => {
    const [rule] = rules;
    if (rule === undefined) throw new Error('the measure has no rules');
    const falls = [{ ...rule, side: 'lower' as const }];
    const low = { observed: 1, expected: 30, lower: 12, upper: null };
    const by = { rules: falls, count: 1 };
    expect(standingOf([said(rule.id, 'exceeds', { ...low, complete: false })], by)?.outcome).toBe(
      'within',
    );
    expect(standingOf([said(rule.id, 'exceeds', low)], by)?.outcome).toBe('exceeds');
  });

  it('of a rule that the catalogue has dropped its outcome stands', () => {
    expect(standing(2, said('dropped', 'exceeds'))).toEqual(['exceeds', 8.43]);
  });
});

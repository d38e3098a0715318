// Editing a list: only what was edited changes, shared limits stay with the others, and versions count on.
import { expect, it } from 'vitest';
import { ResponsibilityList } from '../../../contracts/catalogue/responsibility-list.ts';
import { nextVersion, tidied, withDuty, withOwnLimits, withoutDuty } from './draft.ts';

const words = { zh: '核实', en: 'Verify' };
const minutes = { acknowledgeMinutes: 1, actMinutes: 2, reportMinutes: 3 };
const duty = {
  part: 'lead',
  departments: ['disease-control'],
  office: 'county',
  purpose: 'action',
  duty: words,
  deliverable: words,
  limits: 'usual',
};
const list = ResponsibilityList.parse({
  id: 'foodborne',
  version: '2026.2',
  alertKind: 'foodborne',
  names: words,
  source: { text: 'test', confirmed: false },
  validFrom: '2000-01-01',
  limits: { usual: { time: 'elapsed', levels: { I: minutes } } },
  stages: { verify: [duty, { ...duty, part: 'support', departments: ['education'] }] },
});
const [first, second] = list.stages.verify!;

it('changes, adds and takes out one duty, and leaves the list that it was given', () => {
  const at = { stage: 'verify', index: 0 } as const;
  const changed = withDuty(list, at, { ...first!, duty: { zh: '查', en: 'Check' } });
  expect(changed.stages.verify).toEqual([{ ...first, duty: { zh: '查', en: 'Check' } }, second]);
  expect(withDuty(list, { stage: 'verify', index: 2 }, first!).stages.verify).toHaveLength(3);
  expect(withoutDuty(list, at).stages.verify).toEqual([second]);
  expect(list.stages.verify).toEqual([first, second]);
});

it('gives a duty limits of its own, and drops those that nobody names', () => {
  const own = withOwnLimits(list, { time: 'elapsed', levels: {} });
  expect(own.name).toBe('own-a');
  expect(withOwnLimits(own.list, { time: 'elapsed', levels: {} }).name).toBe('own-b');
  expect(Object.keys(tidied(own.list).limits)).toEqual(['usual']);
});

it('counts versions on within a year', () => {
  expect(nextVersion(['2026.2', '2026.10', '2025.30'], 2026)).toBe('2026.11');
  expect(nextVersion(['2026.2'], 2027)).toBe('2027.1');
});

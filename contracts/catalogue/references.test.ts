// Each way in which a measure or pattern can point at nothing is found, with its file and line.
import { describe, expect, it } from 'vitest';
import { Department } from './department.ts';
import { Measure } from './measure.ts';
import { NotifiableDisease } from './notifiable-disease.ts';
import { Pattern } from './pattern.ts';
import { checkReferences, type ReadFile } from './references.ts';

const words = { zh: '甲', en: 'a' };
const department = Department.parse({
  id: 'disease-control', names: words, shortNames: words, kind: 'disease-control', rank: 3, offices: ['county'],
});
const disease = NotifiableDisease.parse({
  id: 'cholera', names: words, codes: { 'icd-10': ['A00'] }, class: 'A', reportWithinHours: 2, immediateResponse: true, validFrom: '2025-09-01',
});
const detector = {
  id: 'c2-day', method: 'ears-c2', params: {}, side: 'upper', window: 'day', at: ['county'], ages: 'all',
  needs: { historyDays: 10, meanCount: 2 }, floor: { observed: 5, excess: 4 }, grades: [{ level: 'IV' }],
};
const measure = {
  id: 'diarrhoea', version: '2026.1', names: words, meaning: words, family: 'epidemic', alertKind: 'foodborne',
  quantity: { kind: 'count', counted: { of: 'case-definition', definition: 'diarrhoea' } },
  strata: [{ level: 'county', byAge: false }], windows: ['day'], detectors: [detector],
  owners: ['disease-control'], validFrom: '2024-01-01',
};
const pattern = {
  id: 'single-case', version: '2026.1', names: words, family: 'epidemic', owners: ['disease-control'],
  source: { text: 'test', confirmed: true }, validFrom: '2024-01-01', pattern: 'single-case',
  alertKind: 'single-notifiable-case', alertKindOf: { cholera: 'waterborne' },
  levelOfClass: { A: 'I', 'B-as-A': 'I', B: 'II', C: 'III', none: 'III' },
};

const file = <T>(value: T, index: number): ReadFile<T> => ({ file: `f${String(index)}.yaml`, value, lineOf: (path) => path.length });

function reasons(measures: readonly unknown[], patterns: readonly unknown[] = []): string[] {
  return checkReferences({
    measures: measures.map((one, index) => file(Measure.parse(one), index)),
    patterns: patterns.map((one, index) => file(Pattern.parse(one), index + measures.length)),
    definitions: [{ id: 'diarrhoea' }],
    diseases: [disease],
    departments: [department],
    treatments: [{ id: 'thrombolysis' }],
  }).map((found) => `${found.file}:${String(found.line)}: ${found.reason}`);
}

describe('checkReferences', () => {
  it('finds nothing where every reference leads somewhere', () => {
    expect(reasons([measure], [pattern])).toEqual([]);
  });

  it.each([
    ['an unknown definition', { quantity: { kind: 'count', counted: { of: 'case-definition', definition: 'gone' } } }, 'f0.yaml:2: there is no case definition "gone"'],
    ['an unknown disease', { quantity: { kind: 'count', counted: { of: 'notifiable', diseases: ['cholera', 'gone'] } } }, 'f0.yaml:2: there is no notifiable disease "gone"'],
    ['an unknown definition in a denominator', { quantity: { kind: 'proportion', counted: { of: 'visits' }, outOf: { of: 'case-definition', definition: 'gone' } } }, 'f0.yaml:2: there is no case definition "gone"'],
    ['an unknown owner', { owners: ['astrology'] }, 'f0.yaml:2: there is no department "astrology"'],
    ['a window that is not counted', { windows: ['hour'] }, 'f0.yaml:2: detector "c2-day" judges window "day", which is not counted'],
    ['a level that is not counted', { strata: [{ level: 'city', byAge: true }] }, 'f0.yaml:2: detector "c2-day" judges level "county", which is not counted'],
    ['ages that are not counted', { detectors: [{ ...detector, ages: 'bands' }] }, 'f0.yaml:2: detector "c2-day" judges age bands at level "county", which are not counted'],
    ['a detector that is there twice', { detectors: [detector, detector] }, 'f0.yaml:2: detector "c2-day" is there twice'],
  ])('finds %s', (_name, change, expected) => {
    expect(reasons([{ ...measure, ...change }])).toContain(expected);
  });

  it('finds a group whose name is nearly that of another, and accepts a new one', () => {
    const of = (id: string, group: string) => ({ ...measure, id, event: { group, rank: 1 } });
    const both = [of('diarrhoea', 'intestinal'), of('vomiting', 'intestinal')];
    expect(reasons([...both, of('jaundice', 'intestnal')])).toEqual([
      'f2.yaml:2: there is no other measure of the group "intestnal"; is "intestinal" meant?',
    ]);
    expect(reasons([...both, of('jaundice', 'liver')])).toEqual([]);
  });

  it('finds two measures of one id in force at once, and accepts one after the other', () => {
    const next = { ...measure, validFrom: '2026-01-01' };
    expect(reasons([measure, next])).toEqual(['f1.yaml:1: "diarrhoea" is in force in f0.yaml at the same time']);
    expect(reasons([{ ...measure, validTo: '2026-01-01' }, next])).toEqual([]);
  });

  it('finds a pattern of an unknown disease or definition', () => {
    expect(reasons([], [{ ...pattern, alertKindOf: { gone: 'waterborne' } }])).toEqual(['f0.yaml:2: there is no notifiable disease "gone"']);
    const { alertKind: _kind, alertKindOf: _of, levelOfClass: _levels, ...rest } = pattern;
    const cluster = {
      ...rest, pattern: 'cluster', alertKindOfSetting: {}, levelOfRatio: [{ ratioAtLeast: 1, level: 'III' }],
      of: { subject: 'case-definition', definition: 'gone', threshold: { cases: 3, withinDays: 7, groupBy: ['site'], alertKind: 'foodborne' } },
    };
    expect(reasons([], [cluster])).toEqual(['f0.yaml:2: there is no case definition "gone"']);
  });

  it('finds a share of sites that names a measure that is unknown or not counted by site', () => {
    const { alertKindOf: _of, levelOfClass: _levels, ...rest } = pattern;
    const share = (by: string) => ({
      ...rest, id: 'coverage', pattern: 'share', alertKind: 'device-idle', of: 'remote-coverage', side: 'lower', every: '7d', window: '7d', settlesWithin: '2d',
      sites: { levels: ['township-centre'], by: [by], least: 1, within: '28d', open: { measure: 'visits', least: 20 }, missedDaysMax: 7 },
      bound: 0.95, wholeMin: 5, missedShareMax: 0.25, alpha: 0.05, differenceAtLeast: 0.02, findingsMax: 20, level: 'IV', knownFalsePositives: words,
    });
    const bySite = (id: string) => ({ ...measure, id, strata: [...measure.strata, { level: 'site', byAge: false }] });
    const known = [bySite('visits'), bySite('readings'), measure];
    expect(reasons(known, [share('readings')])).toEqual([]);
    expect(reasons(known, [share('gone')])).toEqual(['f3.yaml:3: there is no measure "gone"']);
    expect(reasons(known, [share('diarrhoea')])).toEqual(['f3.yaml:3: "diarrhoea" is not counted by site']);
  });
});

// The level of what a look finds: by how far it is beyond the limit, for high and for low; and the shipped looks go to those who own them.
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { isLook, type LookPattern } from '../../contracts/catalogue/look-pattern.ts';
import { Pattern } from '../../contracts/catalogue/pattern.ts';
import { evidenceOf } from '../cases/evidence.ts';
import { signal } from '../outbreak.fixture.ts';
import { baseLevel } from './grade-rules.ts';

const read = (folder: string): unknown[] => {
  const at = new URL(`../../catalogue/${folder}/`, import.meta.url);
  return readdirSync(at).map((file) => parse(readFileSync(new URL(file, at), 'utf8')) as unknown);
};
const patterns = read('patterns').map((file) => Pattern.parse(file));
const looks = patterns.filter((one): one is LookPattern => isLook(one));
const rules = {
  measures: new Map(),
  patterns: new Map(patterns.map((pattern) => [pattern.id as string, pattern])),
};

const levelOf = (measure: string, observed: number, threshold: number): string => {
  const of = { kind: 'look', measure, observed, expected: 1, threshold } as const;
  return baseLevel(evidenceOf(signal('a', of), 1), rules).level;
};

describe('a finding of a look', () => {
  it.each([
    ['peer-cost', 1.25, 1.2, 'IV'],
    ['peer-cost', 1.45, 1.2, 'III'],
    ['peer-length-of-stay', 0.55, 0.8, 'III'],
    ['budget-burn', 1.06, 1.05, 'IV'],
    ['budget-burn', 1.2, 1.05, 'II'],
  ])('of %s at %d beyond %d is of level %s', (measure, observed, threshold, level) => {
    expect(levelOf(measure, observed, threshold)).toBe(level);
  });
});

describe('providers and budgets', () => {
  const methods = new Set<string>(['peer-outlier', 'budget-burn']);
  const compared = looks.filter(({ pattern }) => methods.has(pattern));

  it('belong to those who own fund and utilization, never to the epidemic desk', () => {
    expect(compared.length).toBeGreaterThan(4);
    expect(compared.filter(({ family }) => family !== 'fund' && family !== 'utilization')).toEqual(
      [],
    );
    expect(compared.filter(({ owners }) => owners.some((id) => id === 'disease-control'))).toEqual(
      [],
    );
  });

  it('are verified under the lead of an owner, by the list of their kind of alert', () => {
    interface List {
      readonly alertKind: string;
      readonly stages: {
        readonly verify: { readonly part: string; readonly departments: string[] }[];
      };
    }
    const lists = read('responsibilities') as List[];
    for (const { id, alertKind, owners } of compared) {
      const leads = lists
        .filter((list) => list.alertKind === alertKind)
        .flatMap(({ stages }) => stages.verify.filter(({ part }) => part === 'lead'))
        .flatMap(({ departments }) => departments);
      expect(leads, id).not.toEqual([]);
      expect(
        leads.filter((lead) => !owners.some((owner) => owner === lead)),
        id,
      ).toEqual([]);
    }
  });
});

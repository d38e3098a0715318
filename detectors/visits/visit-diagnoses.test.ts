// What is said of one condition of a visit leaves the others.
import { describe, expect, it } from 'vitest';
import type { VisitEvent } from '../../contracts/event/event.ts';
import type { Diagnosis, VisitFields } from '../../contracts/event/visit.ts';
import { icd10, visitEvent } from '../events.fixture.ts';
import { readVisit, storeVisit } from './stored-visit.ts';
import { diagnosesOfVisit } from './visit-diagnoses.ts';
import { foldSnapshot, mergeVisits, type VisitFold } from './visit-fold.ts';

const AT = Date.UTC(2026, 5, 1, 3);
const times = (minute: number) => ({ at: AT, statedAt: AT + minute, receivedAt: AT + minute });

const whole = (minute: number, diagnoses: VisitFields['diagnoses']) =>
  visitEvent('a', 'update', { ...times(minute), fields: { diagnoses } });
const named = (condition: string, code: string): Diagnosis => ({ ...icd10(code), condition });
const one = (minute: number, condition: string, code: string) =>
  visitEvent('a', 'update', {
    ...times(minute),
    amends: { condition, diagnosis: icd10(code), isTaken: false },
  });
const refuted = (minute: number, condition: string, code: string) =>
  visitEvent('a', 'update', {
    ...times(minute),
    amends: { condition, diagnosis: icd10(code), isTaken: true },
  });

function codes(...events: readonly VisitEvent[]): string[] {
  const fold = (told: readonly VisitEvent[]) =>
    told.reduce<VisitFold | null>((visit, event) => foldSnapshot(visit, event), null);
  const [visit, backwards] = [fold(events), fold(events.toReversed())];
  if (visit === null || backwards === null) throw new Error('no events');
  expect(diagnosesOfVisit(backwards)).toEqual(diagnosesOfVisit(visit));
  expect(readVisit(storeVisit(visit))).toEqual(visit);
  expect(mergeVisits(visit, backwards)).toEqual(visit);
  return diagnosesOfVisit(visit).map(({ code }) => code);
}

const [C1, C2] = ['aaaaaaaa', 'bbbbbbbb'] as const;

describe('a condition that comes alone', () => {
  it('is added to the list of its visit', () => {
    expect(codes(whole(0, [icd10('J11.1'), icd10('I10')]), one(1, C1, 'A09'))).toEqual([
      'J11.1',
      'I10',
      'A09',
    ]);
    expect(codes(one(1, C1, 'A09'), one(2, C2, 'I10'))).toEqual(['A09', 'I10']);
  });

  it('replaces what was said of it, in its place', () => {
    const list = whole(0, [named(C1, 'A09'), named(C2, 'I10')]);
    expect(codes(list, one(1, C1, 'A00.9'))).toEqual(['A00.9', 'I10']);
    expect(codes(list, one(1, C1, 'A00.9'), one(2, C1, 'A03.9'))).toEqual(['A03.9', 'I10']);
  });

  it('that is refuted takes itself away, by its name, and by its code where the list has no names', () => {
    expect(codes(whole(0, [named(C1, 'A09'), named(C2, 'I10')]), refuted(1, C1, 'A09'))).toEqual([
      'I10',
    ]);
    expect(codes(whole(0, [icd10('A09'), icd10('I10')]), refuted(1, C1, 'A09'))).toEqual(['I10']);
    expect(codes(whole(0, [icd10('I10')]), refuted(1, C1, 'A09'))).toEqual(['I10']);
  });

  it('is not said twice where the list holds the same code without a name', () => {
    expect(codes(whole(0, [icd10('A09')]), one(1, C1, 'A09'))).toEqual(['A09']);
  });

  it('gives way to a list that was stated later', () => {
    expect(codes(one(1, C1, 'A09'), whole(2, [icd10('I10')]))).toEqual(['I10']);
    expect(codes(one(1, C1, 'A09'), whole(2, null))).toEqual([]);
  });

  it('leaves no name in what the visit means', () => {
    const visit = foldSnapshot(null, one(1, C1, 'A09'));
    expect(diagnosesOfVisit(visit)).toEqual([icd10('A09')]);
  });
});

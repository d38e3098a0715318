// PR1 and RXA: what was done, when, and what takes it back; a faulty one harms no other part of its message.
import { describe, expect, it } from 'vitest';
import { statementOf } from '../mllp/judge-facts.ts';
import type { ProcedureFacts } from './facts.ts';
import { read, type Parts } from './message.fixture.ts';

function outcome(parts: Parts) {
  const told = read(parts);
  if (told.kind !== 'facts') throw new Error(told.kind);
  const done = told.facts.filter((fact): fact is ProcedureFacts => fact.kind === 'procedure');
  return { done, kinds: told.facts.map(({ kind }) => kind), issues: told.issues };
}
const row = (name: string, fields: Readonly<Record<number, string>>, length: number): string =>
  Array.from({ length }, (_, at) => (at === 0 ? name : (fields[at] ?? ''))).join('|');
const pr1 = (fields: Readonly<Record<number, string>>): string =>
  row('PR1', { 1: '1', 3: '9910^溶栓^I9C', 5: '202403011042', ...fields }, 21);
const rxa = (fields: Readonly<Record<number, string>>): string =>
  row('RXA', { 1: '0', 2: '1', 3: '202403011042', 5: 'B01AD02^阿替普酶^ATC', ...fields }, 23);
const ras = (...segments: string[]): Parts => ({
  type: 'RAS^O17',
  rest: ['ORC|OK|P7|F7', ...segments],
});

describe('a PR1', () => {
  it('is told beside its visit, with its code, its moment and the number of the visit', () => {
    const { done, kinds } = outcome({ rest: [pr1({})] });
    expect(kinds).toEqual(['visit', 'procedure']);
    expect(done[0]).toMatchObject({
      ...{ sort: 'procedure', status: 'done', visitNumber: 'V1' },
      occurred: { at: Date.UTC(2024, 2, 1, 2, 42) },
      codes: [{ code: '9910', system: 'I9C' }],
    });
  });

  it.each([
    ['a day alone', { 5: '20240301' }, 'procedure-without-time'],
    ['no time', { 5: '' }, 'procedure-without-time'],
    ['what is no time', { 5: 'at noon' }, 'procedure-without-time'],
    ['no code', { 3: '' }, 'procedure-without-code'],
  ])('with %s is noted, and its visit counts', (_, fields, issue) => {
    const { kinds, issues } = outcome({ rest: [pr1(fields)] });
    expect(kinds).toEqual(['visit']);
    expect(issues).toContain(issue);
  });

  it('is the same one when it is told again with another time, and another where its code stands twice', () => {
    const [first] = outcome({ rest: [pr1({})] }).done;
    const [again] = outcome({ sent: '20240301130000', rest: [pr1({ 5: '202403011010' })] }).done;
    expect(again?.procedure).toBe(first?.procedure);
    const names = outcome({ rest: [pr1({}), pr1({ 5: '202403011200' })] }).done;
    expect(new Set(names.map(({ procedure }) => procedure)).size).toBe(2);
    const own = outcome({ rest: [pr1({ 19: 'OP1' }), pr1({ 19: 'OP2' })] }).done;
    expect(own.map(({ procedure }) => procedure)).toEqual(['PR1 OP1', 'PR1 OP2']);
  });

  it.each([
    [{ 20: 'D' }, 'ADT^A08', 'withdrawn'],
    [{ 20: 'U' }, 'ADT^A08', 'corrected'],
    [{}, 'ADT^A11', 'withdrawn'],
    [{}, 'ADT^A08', 'done'],
  ])('%o in %s is %s', (fields, type, status) => {
    expect(outcome({ type, rest: [pr1(fields)] }).done[0]?.status).toBe(status);
  });

  it('is bounded in number, and what is left out is noted', () => {
    const { done, issues } = outcome({ rest: Array.from({ length: 230 }, () => pr1({})) });
    expect(done).toHaveLength(200);
    expect(issues).toContain('procedures-left-out');
  });

  it('comes with accounts too, and alone with BAR P12', () => {
    expect(outcome({ type: 'BAR^P12', rest: [pr1({})] }).kinds).toEqual(['procedure']);
    const charge = 'FT1|1|T1||20240301||CG|X1|||1|8.80';
    expect(outcome({ type: 'DFT^P03', rest: [charge, pr1({})] }).kinds).toEqual([
      'claim',
      'procedure',
    ]);
    expect(read({ type: 'BAR^P12' })).toMatchObject({ kind: 'skipped', code: 'nothing-done' });
  });
});

describe('an RXA', () => {
  it('is a medicine given, known by its order and number', () => {
    const { done } = outcome(ras(rxa({}), rxa({ 2: '2', 3: '202403011100' })));
    expect(done.map(({ procedure }) => procedure)).toEqual(['RXA F7 1', 'RXA F7 2']);
    expect(done[0]).toMatchObject({
      ...{ sort: 'medication', status: 'done', visitNumber: 'V1' },
      occurred: { at: Date.UTC(2024, 2, 1, 2, 42) },
    });
  });

  it.each([
    [{ 20: 'CP' }, 'done'],
    [{ 20: 'PA' }, 'done'],
    [{ 20: 'RE' }, 'withdrawn'],
    [{ 20: 'NA' }, 'withdrawn'],
    [{ 20: 'CP', 21: 'D' }, 'withdrawn'],
    [{ 20: 'CP', 21: 'U' }, 'corrected'],
  ])('%o is %s', (fields, status) => {
    expect(outcome(ras(rxa(fields))).done[0]?.status).toBe(status);
  });

  it('keeps both codes where two systems are told', () => {
    const [fact] = outcome(ras(rxa({ 5: 'YP001^阿替普酶^L^B01AD02^^ATC' }))).done;
    if (fact === undefined) throw new Error('nothing was told');
    expect(statementOf(fact)).toMatchObject({
      codes: [
        { code: 'YP001', system: 'L' },
        { code: 'B01AD02', system: 'ATC' },
      ],
    });
  });

  it('that was refused needs no moment to be taken back', () => {
    expect(outcome(ras(rxa({ 3: '', 20: 'RE' }))).done).toHaveLength(1);
  });
});

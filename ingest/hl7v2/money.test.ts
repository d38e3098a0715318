// BAR and DFT: integer fen, the type of a transaction decides what it does, and what has no amount in yuan is told so.
import { describe, expect, it } from 'vitest';
import { claimStatement } from './to-statement.ts';
import { CONTEXT, read } from './message.fixture.ts';
import type { MessageOutcome } from './outcome.ts';

const ft1 = (fields: Readonly<Record<number, string>>): string =>
  Array.from({ length: 27 }, (_, at) => (at === 0 ? 'FT1' : (fields[at] ?? ''))).join('|');
const charge = { 2: 'T1', 4: '20240301', 6: 'CG', 7: '110100001^诊查费', 11: '12.50' };
const dft = (...segments: readonly Readonly<Record<number, string>>[]): MessageOutcome =>
  read({ type: 'DFT^P03', rest: segments.map(ft1) });
const claims = (outcome: MessageOutcome) => {
  if (outcome.kind !== 'facts') throw new Error(JSON.stringify(outcome));
  return outcome.facts.flatMap((fact) => (fact.kind === 'claim' ? [claimStatement(fact)] : []));
};

describe('DFT^P03', () => {
  it('is one claim for each transaction, in fen', () => {
    const found = claims(dft(charge, { ...charge, 2: 'T2', 11: '0.29&CNY', 10: '3' }));
    expect(found.map(({ totalFen, settlement, step }) => [settlement, step, totalFen])).toEqual([
      ['transaction T1', 'settled', 1250],
      ['transaction T2', 'settled', 29],
    ]);
    expect(found[0]).toMatchObject({
      visitNumber: 'V1',
      items: [{ code: '110100001', quantity: 1, amountFen: 1250 }],
    });
  });

  it.each([
    ['CG', '10.00', '', { step: 'settled', totalFen: 1000, fundFen: 0 }],
    ['CG', '-10.00', '', { step: 'settled', totalFen: -1000, fundFen: 0 }],
    ['CD', '10.00', '', { step: 'settled', totalFen: -1000, fundFen: 0 }],
    ['CD', '-10.00', '', { step: 'settled', totalFen: -1000, fundFen: 0 }],
    ['AJ', '-2.5', '', { step: 'settled', totalFen: -250, fundFen: 0 }],
    ['AJ', '2.5', '', { step: 'settled', totalFen: 250, fundFen: 0 }],
    ['PY', '7', 'YB01', { step: 'settled', totalFen: 0, fundFen: 700, items: [] }],
    ['PY', '7', '', { step: 'settled', totalFen: 0, fundFen: 0, items: [] }],
    ['CO', '3', 'YB01', { step: 'settled', totalFen: 0, fundFen: 0 }],
  ])('takes %s of %s by its type', (type, amount, plan, expected) => {
    expect(claims(dft({ ...charge, 6: type, 11: amount, 14: plan }))[0]).toMatchObject(expected);
  });

  it('keeps a charge apart from what comes under its number: credits, adjustments and payments', () => {
    const found = claims(
      dft(
        charge,
        { ...charge, 6: 'CD', 11: '3' },
        { ...charge, 6: 'CD', 11: '2' },
        { ...charge, 6: 'CD', 11: '2' },
        { ...charge, 6: 'AJ', 11: '-1' },
        { ...charge, 6: 'PY', 11: '4', 14: 'YB01' },
      ),
    );
    expect(new Set(found.map(({ settlement }) => settlement)).size).toBe(6);
    expect(found.reduce((sum, { totalFen }) => sum + totalFen, 0)).toBe(450);
  });

  it('knows a credit that is told again by another message', () => {
    const credit = { ...charge, 6: 'CD', 11: '3' };
    const [one, other] = [dft(credit), dft(charge, credit)].map(claims);
    expect(other?.[1]?.settlement).toBe(one?.[0]?.settlement);
  });

  it('multiplies the amount of one where no extended amount was sent', () => {
    expect(claims(dft({ ...charge, 10: '3', 11: '', 12: '0.10' }))[0]?.totalFen).toBe(30);
  });

  it.each([
    ['foreign-currency', { 11: '100&USD' }],
    ['foreign-currency', { 11: '100^USD' }],
    ['invalid-amount', { 11: 'viel' }],
    ['invalid-amount', { 11: '1.005' }],
    ['missing-amount', { 11: '' }],
    ['future-time', { 4: '20290101' }],
  ])('is set aside as %s', (code, fields) => {
    expect(dft({ ...charge, ...fields })).toMatchObject({ kind: 'quarantine', code });
  });

  it('needs a transaction', () => {
    expect(dft()).toMatchObject({ kind: 'quarantine', code: 'missing-amount' });
  });
});

describe('BAR', () => {
  const bar = (
    trigger: string,
    total: string,
    pid = `PID|1||P1^^^H1^MR${'|'.repeat(15)}A7`,
  ): MessageOutcome =>
    read({
      type: `BAR^${trigger}`,
      pid: pid,
      pv1: `PV1|1|I${'|'.repeat(17)}V9${'|'.repeat(28)}${total}`,
    });

  it.each([
    ['P01', 'settled'],
    ['P05', 'corrected'],
    ['P06', 'corrected'],
  ])('%s states the total of the account', (trigger, step) => {
    expect(claims(bar(trigger, '1234.56'))[0]).toMatchObject({
      step,
      settlement: 'account A7',
      totalFen: 123_456,
      fundFen: 0,
      visitNumber: 'V9',
      occurred: { at: CONTEXT.receivedAt - 20 * 3_600_000 },
    });
  });

  it('says nothing where it states no total, and is set aside where that is no amount', () => {
    expect(bar('P01', '')).toMatchObject({ kind: 'skipped', code: 'no-amount' });
    expect(bar('P05', 'x')).toMatchObject({ kind: 'quarantine', code: 'invalid-amount' });
  });
});

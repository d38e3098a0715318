// The chain without a database: what is hashed, that any change of any field is seen, and the sentences of the verdict.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Step } from '../cases/case.ts';
import { canonical } from './canonical.ts';
import { EMPTY_CHAIN, alertOf, linked } from './chain.ts';
import { sentencesOf } from './report.ts';
import { verifyChain, type StoredEntry, type Verdict } from './verify.ts';

const step = (n: number): Step => ({
  actor: 'user:duty.city',
  action: 'comment',
  subject: `alert:al-${String(n)}`,
  fromState: 'open',
  toState: 'open',
  reason: `第 ${String(n)} 条`,
  details: { b: [1, { z: null, a: true }], a: n },
});

const stored = (count: number): StoredEntry[] =>
  linked(
    EMPTY_CHAIN,
    Array.from({ length: count }, (_, n) => step(n)),
    1_780_000_000_000,
  ).map((entry) => ({ ...entry, alertId: alertOf(entry) }));

async function* paged(entries: readonly StoredEntry[]): AsyncGenerator<readonly StoredEntry[]> {
  for (const entry of entries) yield [entry];
}

const headOf = (entries: readonly StoredEntry[]) => ({
  seq: entries.at(-1)?.seq ?? 0,
  hash: entries.at(-1)?.hash ?? EMPTY_CHAIN.hash,
});
const verify = (entries: readonly StoredEntry[], head = headOf(stored(9))): Promise<Verdict> =>
  verifyChain(paged(entries), head);

describe('the audit chain', () => {
  it('is whole as it was written, and empty is whole', async () => {
    expect(await verify(stored(9))).toMatchObject({ verdict: 'whole', entries: 9 });
    expect(await verify([], EMPTY_CHAIN)).toMatchObject({ verdict: 'whole', entries: 0 });
  });

  it('shows a change of any field at its place', async () => {
    const changes: Partial<StoredEntry>[] = [
      { at: 1 },
      { actor: 'user:other' },
      { action: 'close' },
      { subject: 'alert:al-x' },
      { fromState: null },
      { toState: 'closed' },
      { reason: null },
      { details: {} },
      { previousHash: 'f'.repeat(64) },
      { hash: 'f'.repeat(64) },
    ];
    for (const change of changes) {
      const entries = stored(9).map((entry) => (entry.seq === 4 ? { ...entry, ...change } : entry));
      expect(await verify(entries)).toMatchObject({
        verdict: 'faulty',
        entries: 3,
        fault: { seq: 4, fault: 'altered' },
      });
    }
  });

  it('shows an entry that was altered and hashed again by the one that follows it', async () => {
    const entries = stored(9);
    const forged = linked(
      { seq: 3, hash: entries[2]!.hash },
      [{ ...step(3), reason: '改过' }],
      1,
    ).map((entry) => ({ ...entry, alertId: alertOf(entry) }));
    const found = await verify([...entries.slice(0, 3), ...forged, ...entries.slice(4)]);
    expect(found).toMatchObject({ fault: { fault: 'unlinked', seq: 5 } });
  });

  it('says in both languages where it is faulty', async () => {
    const verdict = await verify(stored(9).filter(({ seq }) => seq !== 5));
    expect(sentencesOf(verdict, 'en')).toBe(
      'The audit chain is faulty: entry 5 is missing; entry 6 stands in its place. The 4 entries before it are sound; those after it were not looked at.',
    );
    expect(sentencesOf(verdict, 'zh')).toContain('缺第 5 条');
  });
});

describe('the canonical text', () => {
  it('is the same whatever the order of names, and reads back as the same value', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const reordered = Object.fromEntries(Object.entries(value).reverse());
        expect(canonical(reordered as never)).toBe(canonical(value as never));
        expect(JSON.parse(canonical(value as never))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('refuses what JSON cannot hold', () => {
    expect(() => canonical(Number.NaN)).toThrow(/not finite/);
    expect(() => canonical(undefined)).toThrow(/undefined/);
  });
});

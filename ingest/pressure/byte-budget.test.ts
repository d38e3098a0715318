// One budget of bytes for all doors: fair between sites, never a standstill, and given back to the last byte.
import { describe, expect, it } from 'vitest';
import { ByteBudget, type Reader } from './byte-budget.ts';

const KIB = 1024;
const budgetOf = (kib: number): ByteBudget => new ByteBudget({ bytesMax: kib * KIB });
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('holds', () => {
  it('give one site half, and a second one what is fair beside it', () => {
    const budget = budgetOf(1200);
    const taken = (site: string): number => {
      let count = 0;
      while (budget.tryHold(site, 10 * KIB) !== undefined) count += 10;
      return count;
    };
    expect(taken('greedy')).toBe(600);
    expect(taken('other')).toBe(300);
    expect(taken('third')).toBe(150);
  });

  it('let a site that holds nothing have all that is free', () => {
    expect(budgetOf(100).tryHold('one', 100 * KIB)).toBeDefined();
    expect(budgetOf(100).tryHold('one', 100 * KIB + 1)).toBeUndefined();
  });

  it('grow while there is room, and give everything back once', () => {
    const budget = budgetOf(100);
    const hold = budget.tryHold('one', 10 * KIB);
    expect([hold?.grow(30 * KIB), hold?.grow(70 * KIB)]).toEqual(['held', 'full']);
    expect(budget.heldBytes).toBe(40 * KIB);
    hold?.release();
    hold?.release();
    expect(budget.heldBytes).toBe(0);
  });
});

describe('readers', () => {
  it('wait while their site holds its share, and are called when it gives some back', async () => {
    const budget = budgetOf(1000);
    let calls = 0;
    const hold = budget.hold('one', 600 * KIB);
    const reader = budget.reader('one', () => (calls += 1));
    expect([reader.mayRead(), budget.reader('other', () => undefined).mayRead()]).toEqual([
      false,
      true,
    ]);
    hold.release();
    await turn();
    expect([calls, reader.mayRead()]).toEqual([1, true]);
  });

  it('are not called when they have ended', async () => {
    const budget = budgetOf(1000);
    let calls = 0;
    const hold = budget.hold('one', 600 * KIB);
    const reader = budget.reader('one', () => (calls += 1));
    expect(reader.mayRead()).toBe(false);
    reader.end();
    hold.release();
    await turn();
    expect(calls).toBe(0);
  });

  it('never stand still together: one unfinished thing of a site goes on to its end', async () => {
    const budget = budgetOf(1000);
    const called: number[] = [];
    const readers: Reader[] = [0, 1, 2].map((index) =>
      budget.reader('one', () => {
        called.push(index);
        readers[index]?.mayRead();
      }),
    );
    for (const reader of readers) reader.keeps(250 * KIB);
    expect(readers.map((reader) => reader.mayRead())).toEqual([true, false, false]);
    // What passed is being worked on now: then that makes room.
    const work = budget.hold('one', 250 * KIB);
    readers[0]?.keeps(0);
    await turn();
    expect(readers[1]?.mayRead()).toBe(false);
    work.release();
    await turn();
    expect(called).toEqual([1]);
  });
});

/** Signals beside signals: what may differ between two ways to the same finding, and what may not. */
import { describe, expect, it } from 'vitest';
import { Signal } from '../../contracts/signal.ts';
import { compareSignals } from './compare-signals.ts';
import { aSignal } from './signal.fixture.ts';

const one = aSignal;
const gone: Signal = { ...one, status: 'withdrawn' };

describe('compareSignals', () => {
  it('overlooks how often and when a signal was told anew', () => {
    const again: Signal = { ...one, revision: 4, asOf: one.asOf + 1000, status: 'amended' };
    expect(compareSignals([one], [again])).toEqual([]);
  });

  it('overlooks the order of keys, which is the store’s', () => {
    const turned = Signal.parse(Object.fromEntries(Object.entries(one).reverse()));
    expect(compareSignals([one], [turned])).toEqual([]);
  });

  it('names the fields of what says something else', () => {
    const other: Signal = { ...one, observed: 10, threshold: 7 };
    expect(compareSignals([one], [other])).toMatchObject([
      { difference: 'content', fields: ['observed', 'threshold'] },
    ]);
  });

  it('tells a withdrawn signal from a standing one, and names those of one side only', () => {
    expect(compareSignals([one], [gone])).toMatchObject([{ difference: 'status' }]);
    expect(compareSignals([one], [])).toMatchObject([{ difference: 'only-stored' }]);
    expect(compareSignals([], [one])).toMatchObject([{ difference: 'only-replayed' }]);
  });

  it('finds a withdrawn signal as good as none', () => {
    expect(compareSignals([gone], [])).toEqual([]);
    expect(compareSignals([], [gone])).toEqual([]);
    expect(compareSignals([gone], [{ ...gone, observed: 20 }])).toEqual([]);
  });
});

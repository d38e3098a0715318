// Proposed limits worked out by hand: what is moved, how far, and when nothing is proposed.
import { describe, expect, it } from 'vitest';
import type { AlertId } from '../../contracts/ids.ts';
import { precisionOf, propose, type ConcludedAlert } from './propose.ts';

const NOW = { alpha: 0.001, floorObserved: 6, floorExcess: 5 };
let made = 0;
const alert = (
  outcome: ConcludedAlert['outcome'],
  figures: Partial<ConcludedAlert> = {},
): ConcludedAlert => ({
  alert: `al-${String((made += 1))}` as AlertId,
  outcome,
  pvalue: 0.0005,
  observed: 10,
  excess: 8,
  ...figures,
});
const times = (count: number, one: () => ConcludedAlert): ConcludedAlert[] =>
  Array.from({ length: count }, one);

describe('precision', () => {
  it('is the share of true ones among true and false ones', () => {
    const alerts = [
      ...times(2, () => alert('true')),
      ...times(8, () => alert('false')),
      ...times(5, () => alert('uncertain')),
    ];
    expect(precisionOf(alerts)).toMatchObject({ hits: 2, of: 10, share: 0.2 });
  });
});

describe('a proposal', () => {
  const trues = [
    alert('true', { excess: 22.5, observed: 30 }),
    alert('true', { excess: 40, observed: 50 }),
  ];

  it('raises the floor to just below the weakest true alert and keeps every true one', () => {
    const falses = [
      ...times(6, () => alert('false', { excess: 8 })),
      alert('false', { excess: 30, observed: 20 }),
      alert('false', { excess: 60, observed: 90 }),
    ];
    const found = propose([...trues, ...falses], NOW);
    // By the excess six are spared; by the observed number (30) seven.
    expect(found).toMatchObject({ moved: 'floorObserved', from: 6, to: 30, weakestTrue: 30 });
    expect(found?.spared).toHaveLength(7);
    expect(found?.before).toMatchObject({ hits: 2, of: 10 });
    expect(found?.after).toMatchObject({ hits: 2, of: 3 });
  });

  it('tightens alpha to just above the p-value of the weakest true alert', () => {
    const weak = { excess: 6, observed: 7 };
    const found = propose(
      [
        alert('true', { ...weak, pvalue: 0.000_012_3 }),
        alert('true', { ...weak, pvalue: 0.000_001 }),
        ...times(8, () => alert('false', { ...weak, pvalue: 0.000_4 })),
      ],
      { ...NOW, floorObserved: 7, floorExcess: 6 },
    );
    expect(found).toMatchObject({ moved: 'alpha', from: 0.001, to: 0.000_013 });
    expect(found?.spared).toHaveLength(8);
  });

  it('is not made of few conclusions, of none that was true, or where nothing is spared', () => {
    expect(propose([...trues, ...times(7, () => alert('false'))], NOW)).toBeNull();
    expect(
      propose(
        times(20, () => alert('false')),
        NOW,
      ),
    ).toBeNull();
    const strong = times(9, () => alert('false', { excess: 99, observed: 99, pvalue: null }));
    expect(propose([...trues, ...strong], NOW)).toBeNull();
  });
});

// The order of the inbox and the gate that new rows wait at.
import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../contracts/alert.ts';
import { admit, byConcern, frozen } from './order.ts';

type Part = Partial<Record<'id' | 'machineLevel' | 'humanLevel' | 'state', string>> & {
  readonly acknowledgeBy?: number | null;
  readonly openedAt?: number;
};
const alert = (part: Part): Alert =>
  ({
    id: 'al-a',
    machineLevel: 'IV',
    humanLevel: null,
    state: 'open',
    acknowledgeBy: null,
    openedAt: 0,
    version: 1,
    ...part,
  }) as Alert;
const ids = (rows: readonly Alert[]): string[] => rows.map(({ id }) => id);

describe('the order of the inbox', () => {
  it('puts the graver level first, whoever set it', () => {
    const machine = alert({ id: 'al-machine', machineLevel: 'II' });
    const human = alert({ id: 'al-human', machineLevel: 'IV', humanLevel: 'I' });
    expect(ids([machine, human].sort(byConcern))).toEqual(['al-human', 'al-machine']);
  });

  it('within a level puts the limit that runs out first on top, and no limit last', () => {
    const rows = [
      alert({ id: 'al-none', openedAt: 1 }),
      alert({ id: 'al-late', acknowledgeBy: 900 }),
      alert({ id: 'al-soon', acknowledgeBy: 100 }),
    ];
    expect(ids(rows.sort(byConcern))).toEqual(['al-soon', 'al-late', 'al-none']);
  });

  it('is total: equal concern is ordered by identifier', () => {
    const rows = [alert({ id: 'al-b' }), alert({ id: 'al-a' })];
    expect(ids(rows.sort(byConcern))).toEqual(['al-a', 'al-b']);
  });
});

describe('new rows', () => {
  it('are held back until they are known', () => {
    const rows = [alert({ id: 'al-known' }), alert({ id: 'al-new', machineLevel: 'II' })];
    const { shown, held } = admit(rows, new Set(['al-known']));
    expect([ids(shown), ids(held)]).toEqual([['al-known'], ['al-new']]);
  });

  it('of level I enter at once', () => {
    const { shown, held } = admit([alert({ id: 'al-new', machineLevel: 'I' })], new Set());
    expect([ids(shown), ids(held)]).toEqual([['al-new'], []]);
  });

  it('never enter a paused list, whose rows stay and show what is newly known of them', () => {
    const before = [alert({ id: 'al-a' }), alert({ id: 'al-b' })];
    const taken = alert({ id: 'al-a', state: 'acknowledged' });
    const urgent = alert({ id: 'al-c', machineLevel: 'I' });
    const { shown, held } = frozen(before, [before[1]!, urgent], [taken, before[1]!, urgent]);
    expect(ids(shown)).toEqual(['al-a', 'al-b']);
    expect(shown[0]?.state).toBe('acknowledged');
    expect(ids(held)).toEqual(['al-c']);
  });
});

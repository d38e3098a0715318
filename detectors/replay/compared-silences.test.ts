/** Absences of sites beside absences: who stands silent must be the same, what was told close to the end need not. */
import { expect, it } from 'vitest';
import type { SiteId } from '../../contracts/ids.ts';
import type { Signal } from '../../contracts/signal.ts';
import { HOUR_MS } from '../../contracts/time.ts';
import { comparedSilences } from './compared-silences.ts';
import { aSignal } from './signal.fixture.ts';

const untilAt = Date.UTC(2026, 10, 20, 2);
const tickMs = 15 * 60_000;

/** Told `hoursAgo`; silent since an hour before that. */
function silence(site: string | null, hoursAgo: number, over: Partial<Signal> = {}): Signal {
  const asOf = untilAt - hoursAgo * HOUR_MS;
  const startedAt = asOf - HOUR_MS;
  return {
    ...aSignal,
    ...{ id: `sg-${String(site)}-${String(hoursAgo)}` as Signal['id'], kind: 'site-silent' },
    ...{ siteId: site as SiteId | null, startedAt, asOf, expected: 12.5 },
    window: { kind: 'hour', startAt: startedAt, endAt: asOf },
    ...over,
  };
}
const compare = (stored: readonly Signal[], replayed: readonly Signal[], coarseMs = tickMs) =>
  comparedSilences({ stored, replayed, untilAt, tickMs: coarseMs });

it('overlooks when a silence was told and how much was due then', () => {
  const early = silence('s-1', 9);
  const late: Signal = { ...early, asOf: early.asOf + 900_000, expected: 14, revision: 2 };
  const window = { ...early.window, endAt: late.asOf };
  expect(compare([early], [{ ...late, window }])).toEqual({ differences: [], undecided: 0 });
});

it('names a site that stands silent on one side alone, and one that is silent since another time', () => {
  const moved = silence('s-3', 9, { startedAt: untilAt - 20 * HOUR_MS });
  const { differences, undecided } = compare(
    [silence('s-1', 9), silence('s-3', 9)],
    [silence('s-2', 5), moved],
  );
  expect(undecided).toBe(0);
  expect(differences).toMatchObject([
    { difference: 'only-stored' },
    { difference: 'only-replayed' },
    { difference: 'content', fields: ['startedAt'] },
  ]);
});

it('finds a silence that was taken back as good as none', () => {
  const gone = silence('s-1', 9, { status: 'withdrawn' });
  expect(compare([gone], [])).toEqual({ differences: [], undecided: 0 });
  expect(compare([], [gone])).toEqual({ differences: [], undecided: 0 });
  expect(compare([gone], [silence('s-1', 9)]).differences).toMatchObject([
    { difference: 'only-replayed' },
  ]);
});

it('counts what was told or ended close to the end, and lets no other difference pass with it', () => {
  const ended = silence('s-2', 0.5, { status: 'withdrawn' });
  const { differences, undecided } = compare(
    [silence('s-1', 0.5), ended, silence('s-3', 9)],
    [silence('s-2', 9)],
  );
  expect(undecided).toBe(2);
  expect(differences).toMatchObject([{ id: silence('s-3', 9).id, difference: 'only-stored' }]);
});

it('cannot tell the sites apart while most are silent at once', () => {
  const most = silence(null, 9);
  expect(compare([most], [silence('s-1', 9)])).toEqual({ differences: [], undecided: 2 });
});

it('cannot tell since when a site is silent by ticks that are longer than a silence', () => {
  const [one, other] = [
    silence('s-1', 9),
    silence('s-1', 9, { startedAt: untilAt - 20 * HOUR_MS }),
  ];
  expect(compare([one], [other]).differences).toHaveLength(1);
  expect(compare([one], [other], HOUR_MS)).toEqual({ differences: [], undecided: 1 });
  expect(compare([one], [], HOUR_MS).differences).toHaveLength(1);
});

// What is judged again, and what is not: retraction reaches as far as baselines do, never before the horizon or past the frontier.
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import { dayOf, startOfDay } from '../../platform/zone/zone-time.ts';
import { prepareDetectors } from '../series/detector.ts';
import { shippedCatalogue } from '../shipped-catalogue.fixture.ts';
import { dayOfWindow } from '../windows/local-window.ts';
import {
  windowsCompleted,
  windowsDue,
  windowsOpened,
  windowsTouched,
  type JudgingTime,
} from './windows-to-judge.ts';

const zone = 'Asia/Shanghai';
const NOON = Date.UTC(2026, 5, 10, 4);
const TODAY = startOfDay(dayOf(NOON, zone), zone);
const time: JudgingTime = { zone, asOf: NOON, frontierAt: NOON - HOUR_MS, horizonMs: 7 * DAY_MS };

const detectors = shippedCatalogue.detectors.get('diarrhoea' as never) ?? [];
const measure = shippedCatalogue.measures.get('diarrhoea' as never);
const detector = (id: string) => {
  const found = [...detectors, ...ears()].find(({ rule }) => rule.id === id);
  if (found === undefined) throw new Error(`no detector ${id}`);
  return found;
};
/** Short windows over days and over seven days, under the rule of the default detector. */
function ears() {
  const rule = measure?.detectors.find(({ id }) => id === 'vigil-day');
  if (measure === undefined || rule === undefined) throw new Error('no rule for days');
  const method = (name: string) => name as typeof rule.method;
  return prepareDetectors({
    ...measure,
    detectors: [
      { ...rule, id: 'c2-day', method: method('ears-c2'), params: { baseline: 7 } },
      {
        ...rule,
        id: 'c1-week',
        window: 'day7' as const,
        method: method('ears-c1'),
        params: { baseline: 7, guard: 7 },
      },
    ],
  });
}
const days = (id: string, startAt: number, at = time): string[] =>
  windowsTouched(detector(id), { kind: 'day', startAt }, at).map((window) =>
    dayOfWindow(window, zone),
  );

describe('a changed day', () => {
  it('is judged again with the later days whose baseline it is in', () => {
    expect(days('c2-day', TODAY)).toEqual(['2026-06-10']);
    expect(days('c2-day', TODAY - 2 * DAY_MS)).toEqual(['2026-06-08', '2026-06-09', '2026-06-10']);
    expect(days('c1-week', TODAY - DAY_MS)).toEqual(['2026-06-09', '2026-06-10']);
  });

  it('that is older than the horizon changes judgements of recent days only', () => {
    expect(days('c2-day', TODAY - 20 * DAY_MS)[0]).toBe('2026-06-03');
    expect(days('c2-day', TODAY - 300 * DAY_MS)).toEqual([]);
  });

  it('is judged again with all later days of the horizon where the past is learned from', () => {
    expect(days('vigil-day', TODAY - 2 * DAY_MS)).toEqual(days('c2-day', TODAY - 2 * DAY_MS));
    expect(days('vigil-day', TODAY - 300 * DAY_MS)).toHaveLength(8);
  });

  it('ahead of the frontier is backlog and not judged yet', () => {
    expect(days('c2-day', TODAY, { ...time, frontierAt: TODAY - 1 })).toEqual([]);
  });
});

it('judges an hour by itself where the detector looks at nothing else', () => {
  const windows = windowsTouched(
    detector('site-hour'),
    { kind: 'hour', startAt: NOON - 3 * HOUR_MS },
    time,
  );
  expect(windows.map((window) => window.startAt)).toEqual([NOON - 3 * HOUR_MS]);
  expect(windowsTouched(detector('site-hour'), { kind: 'day', startAt: TODAY }, time)).toEqual([]);
});

it('completes each day once when the watermark moves over midnight', () => {
  const moved = { fromAt: TODAY - HOUR_MS, toAt: TODAY + HOUR_MS };
  expect(windowsCompleted('day', moved, time).map((window) => window.endAt)).toEqual([TODAY]);
  expect(windowsCompleted('day', { fromAt: moved.toAt, toAt: moved.toAt + HOUR_MS }, time)).toEqual(
    [],
  );
  expect(windowsCompleted('day7', moved, time)).toMatchObject([
    { startAt: TODAY - 7 * DAY_MS, endAt: TODAY },
  ]);
  expect(windowsCompleted('day', { fromAt: 0, toAt: NOON }, time)).toHaveLength(7);
});

describe('what is waited for as long as facts may be late', () => {
  const waited = { ...detector('c2-day'), dueAfterMs: 7 * DAY_MS };

  it('is due once, when the wait is over', () => {
    const moved = { fromAt: TODAY - HOUR_MS, toAt: TODAY + HOUR_MS };
    const due = windowsDue(waited, moved, time).map(({ endAt }) => endAt);
    expect(due).toEqual([TODAY - 7 * DAY_MS]);
    expect(windowsDue(waited, { fromAt: moved.toAt, toAt: NOON }, time)).toEqual([]);
  });

  it('is judged again when an answer comes within its time', () => {
    const changed = { kind: 'day' as const, startAt: TODAY - 9 * DAY_MS };
    const ends = windowsTouched(waited, changed, time).map(({ endAt }) => endAt);
    expect(ends).toContain(TODAY - 8 * DAY_MS);
  });
});

describe('a window that the frontier reaches', () => {
  const kinds = (fromAt: number, toAt: number, kind: 'hour' | 'day' | 'day7') =>
    windowsOpened(kind, { fromAt, toAt }, time).map((window) => window.endAt);

  it('is judged for what was counted ahead of the frontier', () => {
    expect(kinds(TODAY - HOUR_MS, TODAY + HOUR_MS, 'day')).toEqual([TODAY + DAY_MS]);
    expect(kinds(TODAY - HOUR_MS, TODAY + HOUR_MS, 'day7')).toEqual([TODAY + DAY_MS]);
    expect(kinds(TODAY - HOUR_MS, TODAY + HOUR_MS, 'hour')).toEqual([
      TODAY + HOUR_MS,
      TODAY + 2 * HOUR_MS,
    ]);
  });

  it('is reached once', () => {
    expect(kinds(TODAY, TODAY + HOUR_MS, 'day')).toEqual([]);
    expect(kinds(TODAY + HOUR_MS, TODAY + HOUR_MS, 'hour')).toEqual([]);
  });

  it('is not looked for beyond the horizon', () => {
    expect(kinds(0, TODAY, 'day')).toHaveLength(7);
  });
});

/**
 * What else a tick makes be judged: sessions that the frontier reaches, which were backlog until now; those that are over, because the
 * watermark has passed their pause; and signals of parts of days that are over, so that the last of them tells the final figure. Only
 * series with a fact in these times are looked at.
 */
import type { MeasureId } from '../../contracts/ids.ts';
import type { SeriesKey } from '../../contracts/series.ts';
import { isWithinDays, shapeOf } from '../../contracts/window-shape.ts';
import type { Window, WindowKind } from '../../contracts/window.ts';
import { dayOf, startOfDay } from '../../platform/zone/zone-time.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import type { PreparedDetector } from '../series/detector.ts';
import { readSeriesCountedIn } from './counted-series.ts';
import { judgingTime, type JudgeTurn } from './judge-message.ts';
import {
  closedBy,
  halvesMoved,
  isOfSessions,
  sessionsEnded,
  sessionsOpened,
  type Moved,
} from './judge-sessions.ts';
import type { Judging } from './judging.ts';
import type { Reached } from './reached.ts';
import { judgedKey, type SeriesState } from './series-state.ts';
import { windowsCompleted } from './windows-to-judge.ts';

type Find = (
  state: SeriesState,
  detector: PreparedDetector,
  at: { readonly moved: Moved; readonly time: ReturnType<typeof judgingTime> },
) => readonly Window[];

export async function judgeSessions(
  turn: JudgeTurn,
  judging: Judging,
  before: Reached | null,
): Promise<void> {
  const { reached, catalogue, asOf, horizonMs } = turn;
  const { zone } = catalogue;
  const startedAt = startOfDay(dayOf(reached.watermarkAt, zone), zone) - 1;
  const frontier = { fromAt: before?.frontierAt ?? startedAt, toAt: reached.frontierAt };
  const watermark = { fromAt: before?.watermarkAt ?? asOf - horizonMs, toAt: reached.watermarkAt };
  await judgeFound(turn, judging, { movedOf: () => frontier, find: sessionsOpened });
  await judgeFound(turn, judging, {
    movedOf: (detector) => closedBy(watermark, detector),
    find: sessionsEnded,
  });
}

/** Nothing is too many in a part of a day for being over: only what was said of it may have to be told again. */
export async function judgeSaid(
  turn: JudgeTurn,
  judging: Judging,
  before: Reached | null,
): Promise<void> {
  const { catalogue, partition, reached } = turn;
  if (before === null) return;
  const moved = { fromAt: before.watermarkAt, toAt: reached.watermarkAt };
  for (const [kind, measures] of measuresByPart(catalogue)) {
    const windows = windowsCompleted(kind, moved, judgingTime(turn));
    const [first] = windows;
    const last = windows.at(-1);
    if (first === undefined || last === undefined) continue;
    const span = { startAt: first.startAt, endAt: last.endAt };
    const of = { partition, measures, kind: shapeOf(kind).of, ...span };
    const states = await turn.states.of(await readSeriesCountedIn(turn.tx, of));
    for (const state of states.values()) judgeStanding(state, judging, { kind, windows });
  }
}

function measuresByPart({ detectors }: DetectorCatalogue): Map<WindowKind, MeasureId[]> {
  const measures = new Map<WindowKind, MeasureId[]>();
  for (const [measure, own] of detectors)
    for (const kind of new Set(own.filter(isOfParts).map(({ rule }) => rule.window)))
      measures.set(kind, [...(measures.get(kind) ?? []), measure]);
  return measures;
}

const isOfParts = (detector: PreparedDetector): boolean =>
  isWithinDays(detector.rule.window) && !isOfSessions(detector);

function judgeStanding(
  state: SeriesState,
  judging: Judging,
  { kind, windows }: { readonly kind: WindowKind; readonly windows: readonly Window[] },
): void {
  for (const detector of state.detectors.filter(({ rule }) => rule.window === kind)) {
    for (const window of windows) {
      const signal = state.signals.get(judgedKey(detector, window.startAt));
      if (signal !== undefined && signal.status !== 'withdrawn')
        judging.judge(state, detector, window);
    }
  }
}

async function judgeFound(
  turn: JudgeTurn,
  judging: Judging,
  {
    movedOf,
    find,
  }: { readonly movedOf: (detector: PreparedDetector) => Moved; readonly find: Find },
): Promise<void> {
  const time = judgingTime(turn);
  const keys = new Set<SeriesKey>();
  for (const [measure, detectors] of turn.catalogue.detectors) {
    for (const detector of detectors.filter(isOfSessions)) {
      const halves = halvesMoved(movedOf(detector), time);
      if (halves === null) continue;
      const of = { partition: turn.partition, measures: [measure], kind: 'half' as const };
      for (const key of await readSeriesCountedIn(turn.tx, { ...of, ...halves })) keys.add(key);
    }
  }
  for (const state of (await turn.states.of([...keys].sort())).values()) {
    for (const detector of state.detectors.filter(isOfSessions))
      for (const window of find(state, detector, { moved: movedOf(detector), time }))
        judging.judge(state, detector, window);
  }
}

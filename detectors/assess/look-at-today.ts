/**
 * Looks at the day in progress once after each full hour, when `progress` says so: every series that has a case today, or a signal of
 * today that may no longer hold. What was told of the day and the counts known by then decide; the clock does not.
 */
import type { DayTold } from '../../contracts/counts.ts';
import type { MeasureId } from '../../contracts/ids.ts';
import { seriesParts, type SeriesKey } from '../../contracts/series.ts';
import type { DayKey } from '../../contracts/time.ts';
import { storeTime } from '../../platform/store/column-types.ts';
import { dayNumberOf, startOfDay } from '../../platform/zone/zone-time.ts';
import { windowOfDay } from '../../platform/zone/zone-windows.ts';
import { learnCurves } from '../intraday/curve-store.ts';
import { expectedToday } from '../intraday/expected-today.ts';
import { judgeLook } from '../intraday/judge-look.ts';
import { looksAt, looksWithin } from '../series/detector.ts';
import { breathe, type JudgeTurn } from './judge-message.ts';
import type { Judging } from './judging.ts';
import { judgedKey, type SeriesState } from './series-state.ts';
import { readSeriesCountedAt } from './state-store.ts';

export async function lookAtToday(turn: JudgeTurn, judging: Judging, told: DayTold): Promise<void> {
  const { catalogue, reached } = turn;
  const dayAt = startOfDay(told.day as DayKey, catalogue.zone);
  // While a history is being told, today has not begun.
  if (reached.frontierAt < dayAt) return;
  const measures = [...catalogue.detectors]
    .filter(([, detectors]) => detectors.some(looksWithin))
    .map(([measure]) => measure);
  if (measures.length === 0) return;
  const keys = await seriesToLookAt(turn, measures, told);
  for (let at = 0; at < keys.length; at += LOOK_SERIES)
    await lookAtSome(turn, judging, { told, keys: keys.slice(at, at + LOOK_SERIES) });
}

/** Read and looked at together: what else waits gets its turn in between. */
const LOOK_SERIES = 200;

async function lookAtSome(
  turn: JudgeTurn,
  judging: Judging,
  { told, keys }: { readonly told: DayTold; readonly keys: readonly SeriesKey[] },
): Promise<void> {
  const { catalogue, asOf } = turn;
  const day = told.day as DayKey;
  const states = await turn.states.of(keys);
  const curves = await learnCurves(turn.tx, [...states.keys()], { day, catalogue });
  const window = windowOfDay('day', day, catalogue.zone);
  for (const [at, state] of [...states.values()].entries()) {
    await breathe(at);
    const curve = curves.get(state.series);
    if (curve === undefined || !mayBeFound(state, told, window.startAt)) continue;
    const today = expectedToday(state, dayNumberOf(day), catalogue);
    for (const detector of state.detectors.filter(looksWithin)) {
      const rule = judging.inForce(state, detector, window);
      const judgement = judgeLook(state, rule, { catalogue, told, curve, today, asOf });
      if (judgement !== null) judging.keepLook(state, rule, judgement);
    }
  }
}

async function seriesToLookAt(
  { tx, partition, catalogue }: JudgeTurn,
  measures: readonly MeasureId[],
  told: DayTold,
): Promise<SeriesKey[]> {
  const startAt = startOfDay(told.day as DayKey, catalogue.zone);
  const counted = await readSeriesCountedAt(tx, { partition, measures, kind: 'day', startAt });
  const standing = await tx.query<{ series: SeriesKey }>(
    `SELECT DISTINCT g.series FROM signals g JOIN series s ON s.series = g.series
     WHERE s.partition = $1 AND g.started_at = $2 AND g.kind = 'series' AND g.status <> 'withdrawn'`,
    [partition, storeTime(startAt)],
  );
  const keys = [...new Set([...counted, ...standing.rows.map(({ series }) => series)])].sort();
  return keys.filter((key) => {
    const parts = seriesParts(key);
    const detectors = catalogue.detectors.get(parts.measure) ?? [];
    return detectors.some((detector) => looksWithin(detector) && looksAt(detector, parts));
  });
}

/** As far as the message in hand knows, which may be less than the store does. */
function mayBeFound(state: SeriesState, told: DayTold, dayAt: number): boolean {
  if (state.days.get(dayNumberOf(told.day as DayKey)) > 0) return true;
  return state.detectors
    .filter(looksWithin)
    .some((detector) => state.signals.has(judgedKey(detector, dayAt)));
}

/**
 * What a tick makes be learned again and judged: series whose settled past was corrected since the tick before. Learned once, however many corrections
 * there were, with the windows that those corrections touched; in the end as if each had been learned from at once.
 */
import { dayKeyOf, dayNumberOf, dayOf, startOfDay } from '../../platform/zone/zone-time.ts';
import { inOrderOfTime } from './in-order-of-time.ts';
import { breathe, judgingTime, type JudgeTurn } from './judge-message.ts';
import type { Judging } from './judging.ts';
import type { WaitingRefit } from './refits.ts';
import type { SeriesState } from './series-state.ts';
import { windowsTouched, type JudgingTime } from './windows-to-judge.ts';

/** A tick is a transaction: a quarter of a second of learning, and the rest at the next one. */
const REFITS_MAX = 25;

export async function judgeRefits(turn: JudgeTurn, judging: Judging): Promise<void> {
  const due = turn.refits.take(REFITS_MAX);
  if (due.length === 0) return;
  const time = judgingTime(turn);
  const states = await turn.states.of(due.map(({ series }) => series));
  for (const [at, waiting] of due.entries()) {
    await breathe(at);
    const state = states.get(waiting.series);
    if (state !== undefined) refit(state, waiting, { time, judging });
  }
}

/** One that waits no more. */
export function refit(
  state: SeriesState,
  { sinceDay, sinceAt }: WaitingRefit,
  { time, judging }: { readonly time: JudgingTime; readonly judging: Judging },
): void {
  const changed = { kind: 'day', startAt: startOfDay(dayKeyOf(sinceDay), time.zone) } as const;
  // What was still judged when the correction came is judged now.
  const asThen = { ...time, horizonMs: time.horizonMs + Math.max(0, time.asOf - sinceAt) };
  const windows = inOrderOfTime(state, (detector) =>
    detector.learns === null ? [] : windowsTouched(detector, changed, asThen),
  );
  for (const { detector, window } of windows) judging.judgeAnew(state, detector, window);
  // The first count of tomorrow must not find this undone.
  const tomorrow = dayNumberOf(dayOf(time.frontierAt, time.zone)) + 1;
  for (const one of state.learned.values())
    if (one.isSettledFor(state, tomorrow)) one.prepare(state, tomorrow);
}

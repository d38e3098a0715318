/**
 * Judges what the changed cells of one series touch, oldest window first. On the way of every count: of a day that is calm, the count is compared
 * with the limit that was settled for it, and that is all.
 */
import { sinceDay, type FirstDays } from '../windows/first-days.ts';
import { isCalm, settleCalm, type CalmGround } from './calm-day.ts';
import type { Cell } from './cell-sum.ts';
import { inOrderOfTime } from './in-order-of-time.ts';
import { sessionsTouched } from './judge-sessions.ts';
import type { Judging } from './judging.ts';
import type { SeriesState } from './series-state.ts';
import { windowsTouched, type JudgingTime } from './windows-to-judge.ts';

export interface CellsTurn extends JudgingTime, CalmGround {
  readonly zone: string;
  readonly asOf: number;
  readonly frontierAt: number;
  readonly firstDays: FirstDays | null;
}

type ChangedCell = Pick<Cell, 'kind' | 'startAt'>;

/** The cells are those of one series and of one message, and were added to the state before. */
export function judgeCells(
  state: SeriesState,
  cells: readonly ChangedCell[],
  { turn, judging }: { readonly turn: CellsTurn; readonly judging: Judging },
): void {
  state.firstDay = sinceDay(turn.firstDays, state);
  if (cells.every((cell) => saysNothing(state, cell, turn))) return;
  const open = cells.filter((cell) => !saysNothing(state, cell, turn));
  const touched = inOrderOfTime(state, (detector) =>
    open.flatMap((cell) => {
      const sessions = sessionsTouched(state, detector, { changed: cell, time: turn });
      if (sessions.isTooLong) judging.tooLong += 1;
      return [...windowsTouched(detector, cell, turn), ...sessions.windows];
    }),
  );
  for (const { detector, window } of touched) judging.judge(state, detector, window);
  if (judging.isWaiting(state)) return;
  for (const { kind, startAt } of open) if (kind === 'day') settleCalm(state, startAt, turn);
}

function saysNothing(state: SeriesState, { kind, startAt }: ChangedCell, turn: CellsTurn): boolean {
  if (kind === 'day') return isCalm(state, startAt, turn);
  return kind === 'hour' ? !state.sees.hourWindows : !state.sees.halves;
}

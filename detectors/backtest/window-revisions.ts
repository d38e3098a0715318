/**
 * Windows of any shape but sessions out of the cells that are stored, each with what it came to whenever one of its cells changed. On the clock of
 * the jurisdiction, as days of a history are. A cell without a row is zero, as it was before its first revision. Pure.
 */
import { DAY_MS, type EpochMs } from '../../contracts/time.ts';
import { shapeOf, type CellKind, type WindowKind } from '../../contracts/window-shape.ts';
import type { Window as EventWindow } from '../../contracts/window.ts';
import { dayNumberOf, dayOf, startOfDay } from '../../platform/zone/zone-time.ts';
import { CELL_MS, cellStarts, windowAfter, windowAt } from '../../platform/zone/zone-windows.ts';
import { DetectError } from '../detect/detect-error.ts';
import { historyOf, type History, type Revision, type Window } from './history.ts';

export interface CellRevision {
  readonly startAt: EpochMs;
  readonly asOf: EpochMs;
  readonly count: number;
}

export type CountedKind = Exclude<WindowKind, `session-${string}`>;

export interface WindowWish {
  readonly kind: CountedKind;
  readonly zone: string;
  readonly judgeAfterMs: number;
}

/** Four years of hours: more is not judged in a sitting. */
const WINDOWS_MAX = 36_600;

/** @throws DetectError `too-many-points` */
export function historyOfWindows(cells: readonly CellRevision[], wish: WindowWish): History {
  const byCell = new Map<EpochMs, CellRevision[]>();
  for (const cell of cells) {
    const known = byCell.get(cell.startAt);
    if (known === undefined) byCell.set(cell.startAt, [cell]);
    else known.push(cell);
  }
  const { of } = shapeOf(wish.kind);
  return historyOf(
    windowsBetween(cells, wish).map((window) => {
      const starts = cellStarts(of, window, wish.zone);
      const changes = starts.flatMap((startAt) => byCell.get(startAt) ?? []);
      return windowOf(window, changes, wish);
    }),
  );
}

/** What one window is of seven days: by how much the next one is later. */
export function daysApart(kind: CountedKind): number {
  const shape = shapeOf(kind);
  const cells = shape.moves === 'tumbling' ? shape.cells : 1;
  return (cells * msOf(shape.of)) / DAY_MS;
}

const msOf = (of: CellKind): number => (of === 'day' ? DAY_MS : CELL_MS[of]);

function windowsBetween(cells: readonly CellRevision[], { kind, zone }: WindowWish): EventWindow[] {
  const starts = cells.map(({ startAt }) => startAt);
  const lastAt = starts.reduce((a, b) => Math.max(a, b), -Infinity);
  let window = windowAt(
    kind,
    starts.reduce((a, b) => Math.min(a, b), Infinity),
    zone,
  );
  const end = windowAt(kind, lastAt, zone).endAt;
  const windows: EventWindow[] = [];
  for (; window.endAt <= end; window = windowAfter(window, zone)) {
    if (windows.length === WINDOWS_MAX)
      throw new DetectError(
        'too-many-points',
        `There are more than ${String(WINDOWS_MAX)} windows of ${kind}.`,
      );
    windows.push(window);
  }
  return windows;
}

function windowOf(
  { startAt, endAt }: EventWindow,
  changes: readonly CellRevision[],
  { zone, judgeAfterMs }: WindowWish,
): Window {
  const revisions = summed(changes).map(({ asOf, count }) => ({
    asOf: asOf === -Infinity ? asOf : wallOf(asOf, zone),
    count,
  }));
  const at = wallOf(startAt, zone);
  return {
    point: { at, value: revisions.at(-1)?.count ?? 0, kind: 'open' },
    revisions,
    judgeAt: wallOf(endAt, zone) + judgeAfterMs,
  };
}

function summed(changes: readonly CellRevision[]): { asOf: number; count: number }[] {
  const counts = new Map<EpochMs, number>();
  const sums: { asOf: number; count: number }[] = [{ asOf: -Infinity, count: 0 }];
  for (const { startAt, asOf, count } of changes.toSorted((a, b) => a.asOf - b.asOf)) {
    const sum = (sums.at(-1)?.count ?? 0) + count - (counts.get(startAt) ?? 0);
    counts.set(startAt, count);
    sums.push({ asOf, count: sum });
  }
  return sums satisfies Revision[];
}

/** As if the zone's clock were that of UTC. */
export function wallOf(at: EpochMs, zone: string): number {
  const day = dayOf(at, zone);
  return dayNumberOf(day) * DAY_MS + (at - startOfDay(day, zone));
}

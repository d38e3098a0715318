/**
 * Adds the deltas of a batch of messages to the windows that are stored: local half hours (of series that ask for them), hours and days. Pure. A cell says whether a
 * correction or a late fact is among its deltas, and as of when it is known.
 */
import { addParts, isNothing, type Parts } from '../../contracts/amount.ts';
import type { Delta, DeltasMessage } from '../../contracts/counts.ts';
import type { SeriesKey } from '../../contracts/series.ts';
import { HALF_HOUR_MS, HOUR_MS, type EpochMs } from '../../contracts/time.ts';
import type { CellKind } from '../../contracts/window-shape.ts';
import { dayOf, endOfDay, startOfDay } from '../../platform/zone/zone-time.ts';

export interface Cell {
  readonly series: SeriesKey;
  readonly kind: CellKind;
  readonly startAt: EpochMs;
  readonly endAt: EpochMs;
  delta: number;
  /** Of kinds other than counts. */
  parts: Parts | undefined;
  lateDelta: number;
  correction: boolean;
  asOf: EpochMs;
  /** Messages that changed it. */
  changes: number;
}

/** What one message changes. Deltas that cancel out within it change nothing. */
export function cellsOf({ deltas, asOf }: DeltasMessage, zone: string): Cell[] {
  const cells = new Map<string, Cell>();
  for (const delta of deltas) {
    const { series, hourAt, halfAt } = delta;
    const step = stepOf(delta, asOf);
    if (halfAt !== undefined) {
      const half = { startAt: halfAt, endAt: halfAt + HALF_HOUR_MS };
      add(cells, { series, kind: 'half', ...half, ...step });
    }
    add(cells, { series, kind: 'hour', startAt: hourAt, endAt: hourAt + HOUR_MS, ...step });
    const day = dayOf(hourAt, zone);
    add(cells, {
      series,
      kind: 'day',
      startAt: startOfDay(day, zone),
      endAt: endOfDay(day, zone),
      ...step,
    });
  }
  const changed = [...cells.values()].filter(
    (cell) => cell.lateDelta !== 0 || !isNothing({ count: cell.delta, parts: cell.parts }),
  );
  for (const cell of changed) cell.changes = 1;
  return changed.sort(inOrder);
}

const stepOf = ({ delta, parts, late, correction }: Delta, asOf: EpochMs) => ({
  delta,
  parts,
  lateDelta: late ? delta : 0,
  correction,
  asOf,
  changes: 0,
});

/**
 * What the messages of a batch change together, sorted by series, kind and start, so that all workers touch rows in one order. A
 * change that another one took back stays: each is a revision, however the messages fell into batches.
 */
export function sumCells(messages: readonly (readonly Cell[])[]): Cell[] {
  const cells = new Map<string, Cell>();
  for (const message of messages) for (const cell of message) add(cells, { ...cell });
  return [...cells.values()].sort(inOrder);
}

const inOrder = (one: Cell, other: Cell): number =>
  compareText(one.series, other.series) ||
  compareText(one.kind, other.kind) ||
  one.startAt - other.startAt;

function add(cells: Map<string, Cell>, step: Cell): void {
  const key = `${step.series} ${step.kind} ${String(step.startAt)}`;
  const cell = cells.get(key);
  if (cell === undefined) {
    cells.set(key, step);
    return;
  }
  cell.delta += step.delta;
  cell.parts = addParts(cell.parts, step.parts);
  cell.lateDelta += step.lateDelta;
  cell.correction ||= step.correction;
  cell.asOf = Math.max(cell.asOf, step.asOf);
  cell.changes += step.changes;
}

function compareText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

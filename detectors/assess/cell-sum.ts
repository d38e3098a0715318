/**
 * Adds the deltas of a batch of messages to the windows that are stored: local hours and local days. Pure. A cell says whether a
 * correction or a late fact is among its deltas, and as of when it is known.
 */
import type { DeltasMessage } from '../../contracts/counts.ts';
import type { SeriesKey } from '../../contracts/series.ts';
import { HOUR_MS, type EpochMs } from '../../contracts/time.ts';
import { dayOf, endOfDay, startOfDay } from '../../platform/zone/zone-time.ts';

export interface Cell {
  readonly series: SeriesKey;
  readonly kind: 'hour' | 'day';
  readonly startAt: EpochMs;
  readonly endAt: EpochMs;
  delta: number;
  lateDelta: number;
  correction: boolean;
  asOf: EpochMs;
}

/** Cells sorted by series, kind and start, so that all workers touch rows in one order. */
export function sumCells(messages: readonly DeltasMessage[], zone: string): Cell[] {
  const cells = new Map<string, Cell>();
  for (const { deltas, asOf } of messages) {
    for (const { series, hourAt, delta, correction, late } of deltas) {
      const step = { delta, lateDelta: late ? delta : 0, correction, asOf };
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
  }
  return [...cells.values()]
    .filter((cell) => cell.delta !== 0 || cell.lateDelta !== 0)
    .sort(
      (one, other) =>
        compareText(one.series, other.series) ||
        compareText(one.kind, other.kind) ||
        one.startAt - other.startAt,
    );
}

function add(cells: Map<string, Cell>, step: Cell): void {
  const key = `${step.series} ${step.kind} ${String(step.startAt)}`;
  const cell = cells.get(key);
  if (cell === undefined) {
    cells.set(key, step);
    return;
  }
  cell.delta += step.delta;
  cell.lateDelta += step.lateDelta;
  cell.correction ||= step.correction;
  cell.asOf = Math.max(cell.asOf, step.asOf);
}

function compareText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/**
 * Windows of event time in a zone, half-open [start, end): which one contains an instant, which follows, and of which cells it is made. A
 * sliding window is found by its newest cell, that by which it differs from the one before. Sessions depend on the facts and are
 * found in `session-windows.ts`. Pure; the zone is an argument.
 */
import { HALF_HOUR_MS, HOUR_MS, type DayKey, type EpochMs } from '../../contracts/time.ts';
import { shapeOf, type CellKind, type WindowKind } from '../../contracts/window-shape.ts';
import type { Window } from '../../contracts/window.ts';
import {
  addDays,
  dayOf,
  endOfDay,
  halfHourStart,
  hourOfDay,
  hourStart,
  startOfDay,
  weekday,
} from './zone-time.ts';

/** Of parts of a day; days are as long as their zone makes them. */
export const CELL_MS: Readonly<Record<'half' | 'hour', number>> = {
  half: HALF_HOUR_MS,
  hour: HOUR_MS,
};

export interface Span {
  readonly startAt: EpochMs;
  readonly endAt: EpochMs;
}

export function cellAt(of: CellKind, at: EpochMs, zone: string): Span {
  if (of === 'day') {
    const day = dayOf(at, zone);
    return { startAt: startOfDay(day, zone), endAt: endOfDay(day, zone) };
  }
  const startAt = of === 'hour' ? hourStart(at, zone) : halfHourStart(at, zone);
  return { startAt, endAt: startAt + CELL_MS[of] };
}

/** The window that contains `at`; of a sliding kind the one whose newest cell does. A session is not found by the clock. */
export function windowAt(kind: WindowKind, at: EpochMs, zone: string): Window {
  const shape = shapeOf(kind);
  if (shape.moves === 'session') throw new RangeError(`${kind} is found by its facts`);
  if (shape.of === 'day') return windowOfDay(kind, dayOf(at, zone), zone);
  const cell = cellAt(shape.of, at, zone);
  if (shape.moves === 'sliding')
    return { kind, startAt: cell.endAt - shape.cells * CELL_MS[shape.of], endAt: cell.endAt };
  return { kind, ...(shape.cells === 1 ? cell : partOfDay(cell.startAt, shape.cells, zone)) };
}

/** The window that the day belongs to; of a sliding kind the one that ends with it. */
export function windowOfDay(kind: WindowKind, day: DayKey, zone: string): Window {
  const shape = shapeOf(kind);
  if (shape.of !== 'day') throw new RangeError(`${kind} is not made of days`);
  const last =
    shape.moves === 'tumbling' && shape.cells === 7 ? addDays(day, 7 - weekday(day)) : day;
  const first = addDays(last, 1 - shape.cells);
  return { kind, startAt: startOfDay(first, zone), endAt: endOfDay(last, zone) };
}

/** Hours of one day whose number on the wall clock falls into one part; where a clock is moved, a part is longer or shorter. */
function partOfDay(hourAt: EpochMs, hours: number, zone: string): Span {
  const day = dayOf(hourAt, zone);
  const partOf = (at: EpochMs): number => Math.floor(hourOfDay(at, zone) / hours);
  const part = partOf(hourAt);
  const isWithin = (at: EpochMs): boolean => dayOf(at, zone) === day && partOf(at) === part;
  let startAt = hourAt;
  while (isWithin(startAt - HOUR_MS)) startAt -= HOUR_MS;
  let endAt = hourAt + HOUR_MS;
  while (isWithin(endAt)) endAt += HOUR_MS;
  return { startAt, endAt };
}

export const windowAfter = ({ kind, endAt }: Window, zone: string): Window =>
  windowAt(kind, endAt, zone);

/** Of a sliding kind one cell earlier, else the one that ends where this begins. */
export function windowBefore(window: Window, zone: string): Window {
  return windowAt(window.kind, newestPart(window, zone).startAt - 1, zone);
}

/** The part by which a window differs from the one before it: of a sliding one its last cell. */
export function newestPart({ kind, startAt, endAt }: Window, zone: string): Span {
  const { moves, of } = shapeOf(kind);
  return moves === 'sliding' ? cellAt(of, endAt - 1, zone) : { startAt, endAt };
}

/** Starts of the cells that a span is made of, oldest first. */
export function cellStarts(of: CellKind, { startAt, endAt }: Span, zone: string): EpochMs[] {
  const starts: EpochMs[] = [];
  for (
    let cell = cellAt(of, startAt, zone);
    cell.startAt < endAt;
    cell = cellAt(of, cell.endAt, zone)
  )
    starts.push(cell.startAt);
  return starts;
}

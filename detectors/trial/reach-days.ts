/** How many days of history a trial reads before those that it judges: as far as any of its rules looks or learns, live. Pure. */
import { DAY_MS } from '../../contracts/time.ts';
import { shapeOf, type WindowKind } from '../../contracts/window-shape.ts';
import { CELL_MS } from '../../platform/zone/zone-windows.ts';
import { historyDaysOf } from '../assess/live-vigil.ts';
import type { PreparedDetector } from '../series/detector.ts';

const REACH_MIN_DAYS = 14;
/** A visit that began before the first day may still change what is counted of it. */
const MARGIN_DAYS = 8;

/** So many windows as days. */
function daysOf(kind: WindowKind, windows: number): number {
  const shape = shapeOf(kind);
  const apart = shape.moves === 'tumbling' ? shape.cells : 1;
  return windows * apart * (shape.of === 'day' ? 1 : CELL_MS[shape.of] / DAY_MS);
}

export function reachDays(detectors: readonly PreparedDetector[]): number {
  const looked = detectors.map(({ rule, lookback }) =>
    Math.max(daysOf(rule.window, lookback), rule.needs.historyDays),
  );
  const most = Math.max(REACH_MIN_DAYS, historyDaysOf({ detectors }), ...looked);
  return Math.ceil(most) + MARGIN_DAYS;
}

// The day that a window of event time is named by. Which windows there are: platform/zone/zone-windows.ts.
import type { DayKey } from '../../contracts/time.ts';
import type { Window } from '../../contracts/window.ts';
import { dayOf } from '../../platform/zone/zone-time.ts';

/** The last day that it reaches into. */
export function dayOfWindow(window: Window, zone: string): DayKey {
  return dayOf(window.endAt - 1, zone);
}

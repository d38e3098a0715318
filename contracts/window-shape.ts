// What windows there are, from half an hour to seven days. A kind is a name; its shape says how it moves and of how many cells (half
// hours, hours or days) it is made. Without a schema, so that a browser can have it for little: the schema is in window.ts.

/** What counts are kept by. Every window is a run of one kind of cells, so its figure is their sum, in whatever order facts come. */
export type CellKind = 'half' | 'hour' | 'day';

export type WindowShape =
  /** One after the other: parts of the local day, the day, the week from Monday to Sunday. */
  | { readonly moves: 'tumbling'; readonly of: CellKind; readonly cells: number }
  /** The last cells up to each one: neighbours share all but one. */
  | { readonly moves: 'sliding'; readonly of: CellKind; readonly cells: number }
  /** From a first fact to the last that follows without a pause of more than `gapCells`, for at most seven days. */
  | { readonly moves: 'session'; readonly of: 'half'; readonly gapCells: number };

type OfDay = 2 | 3 | 4 | 6 | 8 | 12;
type ToSeven = 2 | 3 | 4 | 5 | 6 | 7;
type ToTwelve = ToSeven | 8 | 9 | 10 | 11 | 12;
type ToDay = ToTwelve | 13 | 14 | 15 | 16 | 17 | 18 | 19 | 20 | 21 | 22 | 23 | 24;
type Hours = OfDay | 24;

/** Parts that a local day falls into without a rest. */
const TUMBLING_HOURS: readonly OfDay[] = [2, 3, 4, 6, 8, 12];
const SLIDING_DAYS: readonly ToSeven[] = [2, 3, 4, 5, 6, 7];
const TO_DAY: readonly ToDay[] = [
  2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24,
];
/** A pause of more than a day is the end of any spell of cases that somebody could look into. */
const GAP_HOURS: readonly Hours[] = [2, 3, 4, 6, 8, 12, 24];

type Tumbles = 'half-hour' | 'hour' | `hours${OfDay}` | 'day' | 'week';
type Slides =
  | `day${ToSeven}`
  | 'hour-by-half-hour'
  | `hours${ToDay}-by-${'half-hour' | 'hour'}`
  | `hours${36 | 48}-by-hour`;
type Session = 'session-half-hour' | 'session-hour' | `session-hours${Hours}`;
export type WindowKind = Tumbles | Slides | Session;

const tumbling = (of: CellKind, cells: number): WindowShape => ({ moves: 'tumbling', of, cells });
const sliding = (of: CellKind, cells: number): WindowShape => ({ moves: 'sliding', of, cells });
const session = (gapCells: number): WindowShape => ({ moves: 'session', of: 'half', gapCells });

/** A sliding window has at most 48 steps, because a count is judged in each that it lies in. */
const SHAPES: ReadonlyMap<WindowKind, WindowShape> = new Map<WindowKind, WindowShape>([
  ['half-hour', tumbling('half', 1)],
  ['hour', tumbling('hour', 1)],
  ...TUMBLING_HOURS.map((hours) => [`hours${hours}`, tumbling('hour', hours)] as const),
  ['day', tumbling('day', 1)],
  ['week', tumbling('day', 7)],
  ...SLIDING_DAYS.map((days) => [`day${days}`, sliding('day', days)] as const),
  ['hour-by-half-hour', sliding('half', 2)],
  ...TO_DAY.map((hours) => [`hours${hours}-by-half-hour`, sliding('half', hours * 2)] as const),
  ...TO_DAY.map((hours) => [`hours${hours}-by-hour`, sliding('hour', hours)] as const),
  ['hours36-by-hour', sliding('hour', 36)],
  ['hours48-by-hour', sliding('hour', 48)],
  ['session-half-hour', session(1)],
  ['session-hour', session(2)],
  ...GAP_HOURS.map((hours) => [`session-hours${hours}`, session(hours * 2)] as const),
]);

export const WINDOW_KINDS: readonly WindowKind[] = [...SHAPES.keys()];

export function shapeOf(kind: WindowKind): WindowShape {
  const shape = SHAPES.get(kind);
  if (shape === undefined) throw new RangeError(`not a kind of window: ${kind}`);
  return shape;
}

/** Made of parts of a day. */
export const isWithinDays = (kind: WindowKind): boolean => shapeOf(kind).of !== 'day';

const HOURS_MAX = 168;
const KNOWN = `windows that tumble are half-hour, hour, ${TUMBLING_HOURS.map((hours) => `hours${String(hours)}`).join(', ')}, day and week`;

/** A stable code, and what would do instead. */
export function whyNoWindow(kind: string): string {
  const [, days] = /^days?(\d+)$/.exec(kind) ?? [];
  if (days !== undefined)
    return Number(days) > 7
      ? `window-too-long: ${kind} is longer than seven days`
      : `window-unknown: ${kind} is no window; day, and day2 to day7 slide by a day`;
  if (/^(minutes?\d*|\d+m|second)/.test(kind))
    return `window-too-short: ${kind} is shorter than half an hour, or no multiple of it: half-hour is the shortest`;
  const [, gap] = /^session-?(.*)$/.exec(kind) ?? [];
  if (gap !== undefined)
    return `session-gap: ${kind} has no known pause; there are session-half-hour, session-hour and ${GAP_HOURS.map((hours) => `session-hours${String(hours)}`).join(', ')}`;
  const [, hours, step] = /^hours?(\d*)(?:-by-(.*))?$/.exec(kind) ?? [];
  if (hours === undefined) return `window-unknown: ${kind} is no window; ${KNOWN}`;
  if (Number(hours) > HOURS_MAX) return `window-too-long: ${kind} is longer than seven days`;
  return step === undefined ? unevenOf(kind) : stepOf(kind, step);
}

const unevenOf = (kind: string): string =>
  `window-uneven: ${kind} does not divide a day; ${KNOWN}; hours2-by-hour to hours24-by-hour and day2 to day7 slide`;

function stepOf(kind: string, step: string): string {
  if (step !== 'hour' && step !== 'half-hour')
    return `window-step: ${kind} slides by ${step === '' ? 'nothing' : step}; by-half-hour and by-hour are known`;
  return `window-step: ${kind} is not longer than its step, or has more than 48 of them; there are hours2 to hours24 by either, and hours36-by-hour and hours48-by-hour`;
}

/**
 * A series as arrays that can be drawn, and as sentences that can be read. Pure. A day without data stays a gap: drawing it as
 * zero would turn a silent feed into good news.
 */
import type { SeriesAnswer, SeriesPoint } from '../../../contracts/api/series.ts';
import { shapeOf } from '../../../contracts/window-shape.ts';
import type { Window, WindowKind } from '../../../contracts/window.ts';

export interface SeriesView {
  readonly points: readonly SeriesPoint[];
  /** Seconds, as uPlot wants them. */
  readonly at: number[];
  readonly observed: (number | null)[];
  readonly expected: (number | null)[];
  readonly lower: (number | null)[];
  readonly upper: (number | null)[];
}

const HOUR_MS = 3_600_000;
const CELL_MS = { half: HOUR_MS / 2, hour: HOUR_MS, day: 24 * HOUR_MS };

/** What slides stands at its last part: seven days at the last of them. */
function drawnAt({ kind, startAt, endAt }: Window): number {
  const { moves, of } = shapeOf(kind);
  return moves === 'sliding' ? endAt - CELL_MS[of] : startAt;
}

/** Which sentences speak of a kind of window: its own, or those of any. */
export function sayingOf(kind: WindowKind): 'hour' | 'day' | 'day7' | 'other' | 'session' {
  if (kind === 'hour' || kind === 'day' || kind === 'day7') return kind;
  return shapeOf(kind).moves === 'session' ? 'session' : 'other';
}

/** What is drawn: the value where the measure has one, else the count. */
export const shownIn = ({ value, count }: Pick<SeriesPoint, 'value' | 'count'>): number | null =>
  value === undefined ? count : value;

export const kindOf = (points: readonly SeriesPoint[]): WindowKind =>
  points[0]?.window.kind ?? 'day';

/** The limit of a window: as it was judged, else the fixed one of its rule, which needs no judgement. */
export const limitOf = (point: SeriesPoint, fixed: number | null): number | null =>
  point.assessment?.upper ?? fixed;

/** `fixed`: the limit that holds for every window, where the rule has one. */
export function viewOf(answer: SeriesAnswer, fixed: number | null = null): SeriesView {
  const points = [...answer.points].sort((a, b) => a.window.startAt - b.window.startAt);
  return {
    points,
    at: points.map(({ window }) => drawnAt(window) / 1000),
    observed: points.map(shownIn),
    expected: points.map(({ assessment }) => assessment?.expected ?? null),
    // A method for rises gives no lower limit; the band then begins at the expected value's mirror, never below nothing.
    lower: points.map(({ assessment }) => lowerOf(assessment)),
    upper: points.map((point) => limitOf(point, fixed)),
  };
}

function lowerOf(assessment: SeriesPoint['assessment']): number | null {
  if (assessment === null) return null;
  if (assessment.lower !== null) return Math.max(0, assessment.lower);
  const { expected, upper } = assessment;
  return expected === null || upper === null ? null : Math.max(0, 2 * expected - upper);
}

export const exceeds = (point: SeriesPoint): boolean => point.outcome === 'exceeds';

export interface Summary {
  readonly from: Window;
  readonly to: Window;
  readonly total: number;
  readonly exceeding: number;
  readonly peak: SeriesPoint | null;
  readonly last: SeriesPoint | null;
  readonly missing: number;
  readonly open: number;
}

export function summarise(points: readonly SeriesPoint[]): Summary | null {
  const first = points[0];
  const end = points[points.length - 1];
  if (first === undefined || end === undefined) return null;
  const counted = points.filter((point) => shownIn(point) !== null);
  const above = counted.filter(exceeds);
  const peak = above.reduce<SeriesPoint | null>(
    (highest, point) =>
      (shownIn(point) ?? 0) > (highest === null ? -1 : (shownIn(highest) ?? -1)) ? point : highest,
    null,
  );
  const complete = counted.filter((point) => point.complete);
  return {
    from: first.window,
    to: end.window,
    total: counted.reduce((sum, point) => sum + (point.count ?? 0), 0),
    exceeding: above.length,
    peak,
    last: complete[complete.length - 1] ?? null,
    missing: points.length - counted.length,
    open: counted.length - complete.length,
  };
}

/** Windows whose figure differs between what was known then and what is known now. */
export function revisedSince(then: readonly SeriesPoint[], now: readonly SeriesPoint[]): number {
  const before = new Map(then.map((point) => [point.window.startAt, shownIn(point)]));
  return now.filter(
    (point) =>
      before.has(point.window.startAt) && before.get(point.window.startAt) !== shownIn(point),
  ).length;
}

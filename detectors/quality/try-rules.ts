/**
 * One trial: a shadow outbreak in the mirror of one series, judged by the rules of its measure while it lasts, and the same days judged
 * without it. A function of the counts, the rules and the day of the onset. Pure.
 */
import { UnjudgedReason, type ShadowSize } from '../../contracts/api/detection-quality.ts';
import type { MeasureId } from '../../contracts/ids.ts';
import type { SeriesKey } from '../../contracts/series.ts';
import { shapeOf, type WindowKind } from '../../contracts/window-shape.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import { looksWithin, type PreparedDetector } from '../series/detector.ts';
import { judgeMirror, type MirrorVerdict } from './judge-mirror.ts';
import { spiked, spreadBefore, type Mirror } from './mirror.ts';
import { ONSET_EVERY_DAYS, shadowOutbreak } from './shadow-outbreak.ts';

export interface Trial {
  readonly series: SeriesKey;
  readonly detector: string;
  readonly onsetDay: number;
  readonly size: ShadowSize;
  readonly cases: number;
  /** Why no day of it could be judged: then it is neither found nor missed. Null where any was. */
  readonly unjudged: UnjudgedReason | null;
  /** Days from the onset to the first that raises; null where none did while it lasted. */
  readonly delayDays: number | null;
  /** The least alpha at which any of its days would have raised; null where none would. */
  readonly pvalue: number | null;
  /** Days of the week from the onset on that were judged as they were, without the outbreak. */
  readonly quietDays: number;
  readonly quietSignals: number;
  /** Of its days, where one is small enough to matter to any alpha in use. */
  readonly quietPvalues: readonly number[];
}

/** No rule is ever as generous as this. */
const PVALUE_MAX = 0.2;

export interface TrialOf {
  readonly series: SeriesKey;
  readonly onsetDay: number;
  readonly detectors: readonly PreparedDetector[];
  readonly catalogue: DetectorCatalogue;
}

/** Days, and sums of days that slide by one: a verdict for each day. */
const isOfDays = (window: WindowKind): boolean =>
  window === 'day' || (shapeOf(window).of === 'day' && shapeOf(window).moves === 'sliding');

/** Shadow outbreaks are rises of the counts of days: rules for hours, for falls and for anything but counts have no part in it. */
export function triedDetectorsOf(
  { measures, detectors }: DetectorCatalogue,
  measure: MeasureId,
): PreparedDetector[] {
  if (measures.get(measure)?.quantity.kind !== 'count') return [];
  return (detectors.get(measure) ?? []).filter(
    (detector) =>
      isOfDays(detector.rule.window) && detector.rule.side !== 'lower' && !looksWithin(detector),
  );
}

/** One of each rule; of a rule that could judge no day of the outbreak its reason alone. */
export function tryRules(mirror: Mirror, of: TrialOf): Trial[] {
  const { series, onsetDay, catalogue } = of;
  const outbreak = shadowOutbreak(series, onsetDay, spreadBefore(mirror, onsetDay));
  const withIt = spiked(mirror, outbreak);
  const lasting = { fromDay: onsetDay, toDay: onsetDay + outbreak.cases.length, catalogue };
  const week = { fromDay: onsetDay, toDay: onsetDay + ONSET_EVERY_DAYS, catalogue };
  const cases = outbreak.cases.reduce((sum, count) => sum + count, 0);
  return of.detectors.map((detector): Trial => {
    const found = judgeMirror(withIt, detector, lasting);
    const unjudged = whyUnjudged(found);
    const quiet =
      unjudged === null
        ? judgeMirror(mirror, detector, week).filter((day) => day.unjudged === null)
        : [];
    const first = found.findIndex(({ raises }) => raises);
    return {
      series,
      detector: detector.rule.id,
      onsetDay,
      size: outbreak.size,
      cases,
      unjudged,
      delayDays: first === -1 ? null : first,
      pvalue: least(found),
      quietDays: quiet.length,
      quietSignals: quiet.filter(({ raises }) => raises).length,
      quietPvalues: quiet.flatMap(({ pvalue }) =>
        pvalue !== null && pvalue < PVALUE_MAX ? [pvalue] : [],
      ),
    };
  });
}

/** The reason of most of its days, where none was judged; of as many, the one that is asked first. */
function whyUnjudged(days: readonly MirrorVerdict[]): UnjudgedReason | null {
  if (days.some(({ unjudged }) => unjudged === null)) return null;
  const daysOf = (reason: UnjudgedReason): number =>
    days.filter(({ unjudged }) => unjudged === reason).length;
  return UnjudgedReason.options.reduce((most, one) => (daysOf(one) > daysOf(most) ? one : most));
}

function least(verdicts: readonly MirrorVerdict[]): number | null {
  const known = verdicts.flatMap(({ pvalue }) => (pvalue === null ? [] : [pvalue]));
  return known.length === 0 ? null : Math.min(...known);
}

/**
 * What a rule says of days of a mirror, by the same method, parameters, history needed and floor as of the live counts, each day from what
 * was counted up to it. Gives verdicts and nothing that could become a signal. Pure.
 */
import type { UnjudgedReason } from '../../contracts/api/detection-quality.ts';
import { passesFloor } from '../../contracts/catalogue/floor.ts';
import type { DetectorRule } from '../../contracts/catalogue/measure.ts';
import { shapeOf } from '../../contracts/window-shape.ts';
import { dayKeyOf, startOfDay } from '../../platform/zone/zone-time.ts';
import { LiveVigil } from '../assess/live-vigil.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import type { Point, Verdict } from '../methods/method.ts';
import { dayKind, kindToLearn } from '../series/day-kind.ts';
import type { PreparedDetector } from '../series/detector.ts';
import type { Mirror } from './mirror.ts';

export interface MirrorVerdict {
  /** Why the rule could not judge: too little to judge by, or nothing to judge, which says nothing of how well it finds. Null where it did. */
  readonly unjudged: UnjudgedReason | null;
  /** Would have raised a signal. */
  readonly raises: boolean;
  /** The least alpha at which it would have; null where no alpha would: below the floor, or too little history. */
  readonly pvalue: number | null;
}

export interface MirrorDays {
  /** Local day numbers, half-open. */
  readonly fromDay: number;
  readonly toDay: number;
}

const notJudged = (unjudged: UnjudgedReason): MirrorVerdict => ({
  unjudged,
  raises: false,
  pvalue: null,
});
const BELOW_FLOOR: MirrorVerdict = { unjudged: null, raises: false, pvalue: null };

/** One verdict for each day: of the day, or of the days that end with it. */
export function judgeMirror(
  mirror: Mirror,
  detector: PreparedDetector,
  on: MirrorDays & { readonly catalogue: DetectorCatalogue },
): MirrorVerdict[] {
  const span = daysIn(detector.rule);
  const lookback = detector.learns === null ? detector.lookback : RECENT_DAYS;
  const firstDay = Math.max(on.fromDay - lookback, mirror.firstDay + span - 1);
  const before = Math.max(0, on.fromDay - firstDay);
  const length = on.toDay - on.fromDay;
  // A series that begins only now has nothing to be judged by.
  if (before === 0) return Array.from({ length }, () => notJudged('history-short'));
  const points = Array.from({ length: before + length }, (_, at) =>
    pointOf(mirror, { day: firstDay + at, span, catalogue: on.catalogue }),
  );
  const verdicts = judged(mirror, detector, { points, before, ...on });
  return verdicts.map((verdict, at) => {
    const now = before + at;
    const window = points.slice(Math.max(0, now - lookback), now);
    const historyDays = on.fromDay + at - mirror.firstDay;
    const lacks = lacksOf(detector.rule, { historyDays, window });
    return lacks === null ? asMirrored(detector, verdict) : notJudged(lacks);
  });
}

function daysIn({ window }: DetectorRule): number {
  const shape = shapeOf(window);
  return shape.moves === 'session' ? 1 : shape.cells;
}

/** What learns keeps its past itself; the days before tell only whether there is enough to speak of, as in the live path. */
const RECENT_DAYS = 28;

interface Judged extends MirrorDays {
  readonly points: readonly Point[];
  /** Points before the first that is judged. */
  readonly before: number;
  readonly catalogue: DetectorCatalogue;
}

function judged(
  { mirroredDays, firstDay, parts }: Mirror,
  { method, learns }: PreparedDetector,
  { points, before, fromDay, catalogue }: Judged,
): readonly Verdict[] {
  if (learns === null) return method.assessSeries(points, before);
  const live = new LiveVigil({
    params: learns,
    kindOf: (day) => kindToLearn({ parts }, day, catalogue),
  });
  const days = { get: (day: number) => mirroredDays.get(day) ?? 0 };
  const counted = { days, unknownDays: new Set<number>(), firstDay };
  return points.slice(before).map((point, at) => live.judge(counted, fromDay + at, point));
}

interface PointOf {
  readonly day: number;
  readonly span: number;
  readonly catalogue: DetectorCatalogue;
}

function pointOf({ mirroredDays, parts }: Mirror, { day, span, catalogue }: PointOf): Point {
  let value = 0;
  for (let part = day - span + 1; part <= day; part += 1) value += mirroredDays.get(part) ?? 0;
  const kind = span === 1 ? dayKind({ parts, days: mirroredDays }, day, catalogue) : 'open';
  return { at: startOfDay(dayKeyOf(day - span + 1), catalogue.zone), value, kind };
}

function lacksOf(
  { needs }: DetectorRule,
  seen: { readonly historyDays: number; readonly window: readonly Point[] },
): UnjudgedReason | null {
  if (!(seen.historyDays >= needs.historyDays)) return 'history-short';
  const sum = seen.window.reduce((total, { value }) => total + (value ?? 0), 0);
  return sum / Math.max(1, seen.window.length) >= needs.meanCount ? null : 'few-cases';
}

function asMirrored({ rule, method }: PreparedDetector, verdict: Verdict): MirrorVerdict {
  const { observed, expected, outcome, side } = verdict;
  if (outcome === 'insufficient-baseline') return notJudged('no-baseline');
  if (outcome === 'not-applicable') return notJudged('not-applicable');
  const found = { observed: observed ?? 0, expected, side: 'upper' } as const;
  if (found.observed < (expected ?? 0) || !passesFloor(rule, found)) return BELOW_FLOOR;
  const raises = outcome === 'exceeds' && side !== 'lower';
  const pvalue = verdict.pvalue ?? uncalibratedPvalue(verdict, method.params['alpha']);
  // Above a baseline without any spread there is no p-value, and every alpha would do.
  return { unjudged: null, raises, pvalue: pvalue ?? (raises ? 0 : null) };
}

/**
 * Of the default detector while a series is too young to be calibrated: who accepts four times the alarms accepts a quarter of the odds
 * (methods/vigil/threshold.ts), so the odds found and the odds required tell the alpha that would do.
 */
function uncalibratedPvalue({ reason }: Verdict, alpha: unknown): number | null {
  const { probability, required } = reason.figures;
  if (typeof alpha !== 'number' || probability === undefined || required === undefined) return null;
  const odds = (share: number): number => share / (1 - share);
  return Math.min(1, (alpha * odds(required)) / odds(probability));
}

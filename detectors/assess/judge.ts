/**
 * Judges one window of one series by one detector of its measure, from the counts in memory. Pure. A day without a count is a
 * zero from the first day of the series' sites on, and unknown before it.
 */
import type { Assessment } from '../../contracts/assessment.ts';
import { passesFloor } from '../../contracts/catalogue/floor.ts';
import type { SiteId } from '../../contracts/ids.ts';
import { HOUR_MS, type EpochMs } from '../../contracts/time.ts';
import type { Window } from '../../contracts/window.ts';
import type { Words } from '../../contracts/words.ts';
import { dayKeyOf, dayNumberOf, startOfDay } from '../../platform/zone/zone-time.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import type { AssessmentCore, DayKind, Point } from '../methods/method.ts';
import { sayReason } from '../methods/words.ts';
import type { PreparedDetector } from '../series/detector.ts';
import { dayOfWindow } from '../windows/local-window.ts';
import { windowKey, type SeriesState } from './series-state.ts';

export interface JudgeContext {
  readonly catalogue: DetectorCatalogue;
  /** When what is judged here was known. */
  readonly asOf: EpochMs;
  /** Share of the window's usual facts that are in; null where not yet learned. */
  readonly completeness: number | null;
}

export interface Judgement {
  readonly assessment: Assessment;
  /** True where the outcome may raise a signal: it exceeds, and by enough to be worth a person's time. */
  readonly raises: boolean;
  readonly side: 'upper' | 'lower' | null;
}

export function judge(
  state: SeriesState,
  detector: PreparedDetector,
  at: { window: Window; context: JudgeContext },
): Judgement {
  const { window, context } = at;
  const { catalogue } = context;
  const day = dayNumberOf(dayOfWindow(window, catalogue.zone));
  const points =
    window.kind === 'hour'
      ? hourPoints(state, detector, at)
      : dayPoints(state, detector, { ...at, day });
  const current = points.pop() ?? { at: window.startAt, value: 0, kind: 'open' };
  const core = detector.method.assess(points, current);
  const assessment = toAssessment(core, { state, detector, window, context });
  const lacking = whatIsLacking(detector, { day, state, points });
  if (lacking !== null) {
    return {
      assessment: { ...assessment, outcome: 'insufficient-baseline', reason: lacking },
      raises: false,
      side: null,
    };
  }
  return { assessment, raises: isWorthASignal(core, detector), side: core.side };
}

interface PointsAt {
  readonly window: Window;
  readonly context: JudgeContext;
}

/** Oldest first, the judged hour last. */
function hourPoints(
  state: SeriesState,
  detector: PreparedDetector,
  { window, context }: PointsAt,
): Point[] {
  const { zone } = context.catalogue;
  const firstAt =
    state.firstDay === Infinity ? window.startAt : startOfDay(dayKeyOf(state.firstDay), zone);
  const fromAt = Math.max(firstAt, window.startAt - detector.lookback * HOUR_MS);
  const points: Point[] = [];
  for (let at = fromAt; at <= window.startAt; at += HOUR_MS)
    points.push({ at, value: state.hours.get(at) ?? 0, kind: 'open' });
  return points;
}

/** Oldest first, the judged day last. A seven-day sum needs seven known days. */
function dayPoints(
  state: SeriesState,
  detector: PreparedDetector,
  at: PointsAt & { readonly day: number },
): Point[] {
  const { catalogue } = at.context;
  const span = at.window.kind === 'day7' ? 7 : 1;
  const first = Math.min(at.day, Math.max(at.day - detector.lookback, state.firstDay + span - 1));
  const points: Point[] = [];
  for (let day = first; day <= at.day; day += 1) {
    let value = 0;
    for (let part = day - span + 1; part <= day; part += 1) value += state.days.get(part) ?? 0;
    const kind = span === 1 ? dayKind(state, day, catalogue) : 'open';
    points.push({ at: startOfDay(dayKeyOf(day - span + 1), catalogue.zone), value, kind });
  }
  return points;
}

/** A place that opens on working days only is closed on the others, unless somebody came all the same. */
function dayKind(state: SeriesState, number: number, catalogue: DetectorCatalogue): DayKind {
  if (state.parts.level !== 'site' || (state.days.get(number) ?? 0) > 0) return 'open';
  const site = catalogue.sites.get(state.parts.where as SiteId);
  return site?.opens === 'weekdays' && catalogue.dayType(dayKeyOf(number)) === 'rest'
    ? 'closed'
    : 'open';
}

function whatIsLacking(
  { rule }: PreparedDetector,
  seen: { readonly day: number; readonly state: SeriesState; readonly points: readonly Point[] },
): Assessment['reason'] | null {
  const historyDays = Math.max(0, seen.day - seen.state.firstDay);
  if (!(historyDays >= rule.needs.historyDays)) {
    return reason('history-too-short', {
      zh: `该序列仅有 ${String(historyDays)} 天历史，少于所需的 ${String(rule.needs.historyDays)} 天`,
      en: `This series has ${String(historyDays)} days of history, fewer than the ${String(rule.needs.historyDays)} needed`,
    });
  }
  const mean = meanOf(seen.points);
  if (mean < rule.needs.meanCount) {
    return reason('counts-too-small', {
      zh: `既往平均 ${mean.toFixed(1)}，低于判断所需的 ${String(rule.needs.meanCount)}`,
      en: `The past mean of ${mean.toFixed(1)} is below the ${String(rule.needs.meanCount)} needed to judge`,
    });
  }
  return null;
}

function meanOf(points: readonly Point[]): number {
  if (points.length === 0) return 0;
  return points.reduce((sum, { value }) => sum + (value ?? 0), 0) / points.length;
}

function reason(code: string, words: Words): Assessment['reason'] {
  return { code, words };
}

function isWorthASignal(core: AssessmentCore, { rule }: PreparedDetector): boolean {
  const { expected, side } = core;
  return (
    core.outcome === 'exceeds' &&
    passesFloor(rule, { observed: core.observed ?? 0, expected, side })
  );
}

function toAssessment(
  core: AssessmentCore,
  of: {
    readonly state: SeriesState;
    readonly detector: PreparedDetector;
    readonly window: Window;
    readonly context: JudgeContext;
  },
): Assessment {
  const { state, detector, window, context } = of;
  const wording = { frequency: detector.frequency, window: window.kind };
  const known = state.revisions.get(windowKey(window.kind, window.startAt));
  return {
    v: 1,
    series: state.series,
    window,
    outcome: core.outcome,
    observed: core.observed ?? 0,
    expected: core.expected,
    lower: core.lower,
    upper: core.upper,
    score: core.score,
    pvalue: core.pvalue,
    method: detector.rule.method,
    methodVersion: core.methodVersion,
    params: Object.fromEntries(
      Object.entries(core.params).filter(([, value]) => value !== undefined),
    ) as Assessment['params'],
    baseline: core.baseline,
    completeness: context.completeness,
    revision: known?.revision ?? 0,
    asOf: Math.max(known?.asOf ?? 0, context.asOf),
    reason: {
      code: core.reason.code,
      words: {
        zh: sayReason(core.reason, 'zh', wording),
        en: sayReason(core.reason, 'en', wording),
      },
    },
  };
}

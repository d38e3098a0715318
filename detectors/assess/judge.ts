/**
 * Judges one window of one series by one detector of its measure, from the counts in memory. Pure. A day without a count is a
 * zero from the first day of the series' sites on, and unknown before it.
 */
import type { Assessment } from '../../contracts/assessment.ts';
import { unitOf } from '../../contracts/catalogue/measure-value.ts';
import { passesFloor } from '../../contracts/catalogue/floor.ts';
import type { SiteId } from '../../contracts/ids.ts';
import { HOUR_MS, type EpochMs } from '../../contracts/time.ts';
import type { Window } from '../../contracts/window.ts';
import type { Words } from '../../contracts/words.ts';
import { dayKeyOf, dayNumberOf, startOfDay } from '../../platform/zone/zone-time.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import type { AssessmentCore, DayKind, Point } from '../methods/method.ts';
import type { Reason } from '../methods/reason.ts';
import { sayReason, type Wording } from '../methods/words.ts';
import type { PreparedDetector } from '../series/detector.ts';
import { dayOfWindow } from '../windows/local-window.ts';
import { learnedKey, LiveVigil } from './live-vigil.ts';
import { amountIn, valueOfDays, valueOfHour } from './part-sums.ts';
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
  const core = coreOf(state, detector, { points, current, day, catalogue });
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

interface Judgeable {
  readonly points: readonly Point[];
  readonly current: Point;
  readonly day: number;
  readonly catalogue: DetectorCatalogue;
}

function coreOf(state: SeriesState, detector: PreparedDetector, at: Judgeable): AssessmentCore {
  const { method, learns } = detector;
  if (learns === null) return method.assess(at.points, at.current);
  const key = learnedKey(detector);
  let learned = state.learned.get(key);
  if (learned === undefined) {
    const { catalogue } = at;
    learned = new LiveVigil({
      params: learns,
      kindOf: (day) => kindFor(state, day, catalogue),
    });
    state.learned.set(key, learned);
  }
  const verdict = learned.judge(state, at.day, at.current);
  const { id, version, params } = method;
  return { ...verdict, method: id, methodVersion: version, params };
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
  const fromAt = Math.min(
    window.startAt,
    Math.max(firstAt, window.startAt - detector.lookback * HOUR_MS),
  );
  const points: Point[] = [];
  for (let at = fromAt; at <= window.startAt; at += HOUR_MS)
    points.push({ at, value: valueOfHour(state, at, context.catalogue), kind: 'open' });
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
  // What learns keeps its past itself; the days here only tell whether there is enough to speak of.
  const lookback = detector.learns === null ? detector.lookback : RECENT_DAYS;
  const first = Math.min(at.day, Math.max(at.day - lookback, state.firstDay + span - 1));
  const points: Point[] = [];
  for (let day = first; day <= at.day; day += 1) {
    const days = { first: day - span + 1, last: day };
    const value = isKnown(state, days, at.day) ? valueOfDays(state, days, catalogue) : null;
    const kind = span === 1 ? dayKind(state, day, catalogue) : 'open';
    points.push({ at: startOfDay(dayKeyOf(day - span + 1), catalogue.zone), value, kind });
  }
  return points;
}

/** What is said of a day itself is decided when it is judged; as the past of others it is a hole. */
function isKnown(
  { unknownDays }: SeriesState,
  { first, last }: { readonly first: number; readonly last: number },
  judged: number,
): boolean {
  if (unknownDays.size === 0) return true;
  for (let day = first; day <= Math.min(last, judged - 1); day += 1)
    if (unknownDays.has(day)) return false;
  return true;
}

/** Four of each weekday. */
const RECENT_DAYS = 28;

/** Closed by its calendar, or on all but working days where it opens on those only, unless somebody came all the same. */
function dayKind(state: SeriesState, number: number, catalogue: DetectorCatalogue): DayKind {
  if (state.days.get(number) > 0) return 'open';
  if (catalogue.isClosed(state.parts, dayKeyOf(number))) return 'closed';
  if (state.parts.level !== 'site') return 'open';
  const site = catalogue.sites.get(state.parts.where as SiteId);
  return site?.opens === 'weekdays' && catalogue.dayType(dayKeyOf(number)) === 'rest'
    ? 'closed'
    : 'open';
}

/** For what learns: closed days by the calendar alone, holidays and make-up days. */
function kindFor(state: SeriesState, number: number, catalogue: DetectorCatalogue): DayKind {
  const isClosed = catalogue.isClosed(state.parts, dayKeyOf(number));
  return isClosed ? 'closed' : catalogue.calendarKind(number);
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
  const mean = meanCountOf(seen);
  if (mean < rule.needs.meanCount) {
    return reason('counts-too-small', {
      zh: `既往平均 ${mean.toFixed(1)}，低于判断所需的 ${String(rule.needs.meanCount)}`,
      en: `The past mean of ${mean.toFixed(1)} is below the ${String(rule.needs.meanCount)} needed to judge`,
    });
  }
  return null;
}

/** Of facts: a share or a mean of few says little, however large it is. */
function meanCountOf({
  day,
  state,
  points,
}: {
  readonly day: number;
  readonly state: SeriesState;
  readonly points: readonly Point[];
}): number {
  if (state.measure.quantity.kind === 'count') return meanOf(points);
  const first = Math.max(state.firstDay, day - RECENT_DAYS);
  const counts: number[] = [];
  for (let past = first; past < day; past += 1) counts.push(state.days.get(past));
  return counts.length === 0 ? 0 : counts.reduce((sum, count) => sum + count, 0) / counts.length;
}

function meanOf(points: readonly Point[]): number {
  const known = points.flatMap(({ value }) => value ?? []);
  return known.length === 0 ? 0 : known.reduce((sum, value) => sum + value, 0) / known.length;
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

function thresholdOf(
  { lower, upper, side }: AssessmentCore,
  { rule }: PreparedDetector,
): number | null {
  return side === 'lower' || (side === null && rule.side === 'lower')
    ? (lower ?? upper)
    : (upper ?? lower);
}

/** Nothing of a measure whose figure is its count. */
function factsOf(
  state: SeriesState,
  window: Window,
  { zone }: DetectorCatalogue,
): Pick<Assessment, 'facts'> {
  const { measure } = state;
  if (measure.quantity.kind === 'count') return {};
  const { count, parts } = amountIn(state, window, zone);
  const outOf = measure.quantity.kind === 'proportion' ? (parts?.['d'] ?? 0) : null;
  return { facts: { count, outOf, unit: unitOf(measure) } };
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
  const unit = unitOf(state.measure);
  const wording = {
    frequency: detector.frequency,
    window: window.kind,
    ...(unit !== null && { counted: unit }),
  };
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
    threshold: thresholdOf(core, detector),
    side: core.side,
    ...factsOf(state, window, context.catalogue),
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
    reason: saidWhenRead(core.reason, wording),
  };
}

/** Most judgements say what was said before and are never read: words are made where they are. */
function saidWhenRead(reason: Reason, wording: Wording): Assessment['reason'] {
  let words: Words | undefined;
  return {
    code: reason.code,
    get words() {
      return (words ??= {
        zh: sayReason(reason, 'zh', wording),
        en: sayReason(reason, 'en', wording),
      });
    },
  };
}

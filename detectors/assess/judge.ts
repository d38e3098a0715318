/**
 * Judges one window of one series by one detector of its measure, from the counts in memory. Pure. A day without a count is a
 * zero from the first day of the series' sites on, and unknown before it.
 */
import type { Assessment } from '../../contracts/assessment.ts';
import { unitOf } from '../../contracts/catalogue/measure-value.ts';
import { passesFloor } from '../../contracts/catalogue/floor.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { shapeOf } from '../../contracts/window-shape.ts';
import type { Window } from '../../contracts/window.ts';
import type { Words } from '../../contracts/words.ts';
import { sessionAt } from '../../platform/zone/session-windows.ts';
import { dayKeyOf, dayNumberOf, dayOf, startOfDay } from '../../platform/zone/zone-time.ts';
import { windowBefore } from '../../platform/zone/zone-windows.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import type { AssessmentCore, Point } from '../methods/method.ts';
import type { Reason } from '../methods/reason.ts';
import { sayReason, type Wording } from '../methods/words.ts';
import { dayKind, kindToLearn } from '../series/day-kind.ts';
import type { PreparedDetector } from '../series/detector.ts';
import { dayOfWindow } from '../windows/local-window.ts';
import { LiveChart } from './live-chart.ts';
import { learnedKey, LiveVigil } from './live-vigil.ts';
import { amountIn, valueIn, valueOfDays } from './part-sums.ts';
import type { SeriesState } from './series-state.ts';

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
  const points = pointsOf(state, detector, { ...at, day });
  const current = points.pop() ?? { at: window.startAt, value: 0, kind: 'open' };
  const core = coreOf(state, detector, { points, current, day, catalogue });
  const assessment = toAssessment(core, { state, detector, window, context });
  if (isNoSession(state, window))
    return {
      assessment: { ...assessment, outcome: 'not-applicable', observed: 0, reason: joinedReason() },
      raises: false,
      side: null,
    };
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
  if (method.beginChart !== undefined) return chartedOf(state, detector, at);
  if (learns === null) return method.assess(at.points, at.current);
  const key = learnedKey(detector);
  let learned = state.learned.get(key);
  if (learned === undefined) {
    const { catalogue } = at;
    learned = new LiveVigil({
      params: learns,
      kindOf: (day) => kindToLearn(state, day, catalogue),
    });
    state.learned.set(key, learned);
  }
  const verdict = learned.judge(state, at.day, at.current);
  const { id, version, params } = method;
  return { ...verdict, method: id, methodVersion: version, params };
}

/** By a chart that is carried through the whole series. */
function chartedOf(
  state: SeriesState,
  { rule, method }: PreparedDetector,
  { day, current, catalogue }: Judgeable,
): AssessmentCore {
  const { id, version, params, beginChart } = method;
  if (beginChart === undefined) throw new Error(`${id} has no chart.`);
  const key = `${rule.id} ${JSON.stringify(params)}`;
  state.charts ??= new Map();
  let chart = state.charts.get(key);
  if (chart === undefined) state.charts.set(key, (chart = new LiveChart(beginChart)));
  const { apart, span } = stepsOf(rule.window);
  const firstEnd = state.firstDay + span - 1;
  const windows = {
    firstDay: day - Math.max(0, Math.floor((day - firstEnd) / apart)) * apart,
    apart,
    pointOf: (end: number) => dayPoint(state, { day: end, span, judged: day }, catalogue),
  };
  const verdict = chart.judge(windows, day, current);
  return { ...verdict, method: id, methodVersion: version, params };
}

interface PointsAt {
  readonly window: Window;
  readonly context: JudgeContext;
}

/** Oldest first, the judged window last. */
function pointsOf(
  state: SeriesState,
  detector: PreparedDetector,
  at: PointsAt & { readonly day: number },
): Point[] {
  const { moves, of } = shapeOf(at.window.kind);
  if (of === 'day') return dayPoints(state, detector, at);
  const lookback = moves === 'session' ? 0 : detector.lookback;
  return partPoints(state, lookback, at);
}

/** Of windows of parts of a day, none of which begins before anything could be counted. */
function partPoints(
  state: SeriesState,
  lookback: number,
  { window, context, day }: PointsAt & { readonly day: number },
): Point[] {
  const { catalogue } = context;
  const { zone } = catalogue;
  const firstAt =
    state.firstDay === Infinity ? window.startAt : startOfDay(dayKeyOf(state.firstDay), zone);
  const points: Point[] = [];
  let past = window;
  for (let back = 0; back <= lookback; back += 1) {
    if (back > 0) past = windowBefore(past, zone);
    if (back > 0 && past.startAt < firstAt) break;
    const numberOf = (at: EpochMs): number => dayNumberOf(dayOf(at, zone));
    const days = { first: numberOf(past.startAt), last: numberOf(past.endAt - 1) };
    const value = isKnown(state, days, day) ? valueIn(state, past, catalogue) : null;
    points.push({ at: past.startAt, value, kind: 'open' });
  }
  return points.reverse();
}

/** Oldest first, the judged window last. A sum of days needs as many known days. */
function dayPoints(
  state: SeriesState,
  detector: PreparedDetector,
  at: PointsAt & { readonly day: number },
): Point[] {
  const { catalogue } = at.context;
  const { apart, span } = stepsOf(at.window.kind);
  const { learns, method } = detector;
  // What learns keeps its past itself; the days here only tell whether there is enough to speak of.
  const isOfRecent = learns !== null || method.beginChart !== undefined;
  const lookback = (isOfRecent ? RECENT_DAYS : detector.lookback) * apart;
  const reach = Math.min(lookback, at.day - (state.firstDay + span - 1));
  const points: Point[] = [];
  for (
    let day = at.day - Math.max(0, Math.floor(reach / apart)) * apart;
    day <= at.day;
    day += apart
  )
    points.push(dayPoint(state, { day, span, judged: at.day }, catalogue));
  return points;
}

interface DaySpan {
  /** The last of them. */
  readonly day: number;
  readonly span: number;
  readonly judged: number;
}

function dayPoint(
  state: SeriesState,
  { day, span, judged }: DaySpan,
  catalogue: DetectorCatalogue,
): Point {
  const days = { first: day - span + 1, last: day };
  const value = isKnown(state, days, judged) ? valueOfDays(state, days, catalogue) : null;
  const kind = span === 1 ? dayKind(state, day, catalogue) : 'open';
  return { at: startOfDay(dayKeyOf(days.first), catalogue.zone), value, kind };
}

/** Days of a window, and from one to the next. */
function stepsOf(kind: Window['kind']): { readonly span: number; readonly apart: number } {
  const shape = shapeOf(kind);
  const span = shape.moves === 'session' ? 1 : shape.cells;
  return { span, apart: shape.moves === 'tumbling' ? span : 1 };
}

/** A late fact joined it to an earlier one, or a correction took away its first fact. */
function isNoSession({ halves }: SeriesState, window: Window): boolean {
  if (shapeOf(window.kind).moves !== 'session') return false;
  const there = sessionAt(window.kind, window.startAt, halves);
  return typeof there === 'string' || there.startAt !== window.startAt;
}

const joinedReason = (): Assessment['reason'] =>
  reason('session-joined', {
    zh: '补报或更正后，该连续时段已并入另一时段或不再成立',
    en: 'After late or corrected facts this burst is part of another one, or is none',
  });

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
  const known = state.revisions.get(window.kind, window.startAt);
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

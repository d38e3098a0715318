/**
 * A measure's detector, ready to judge: the method with its parameters settled and the strata it looks at. The points before the
 * judged one are the windows of its kind directly before it.
 */
import type { DetectorRule, Measure } from '../../contracts/catalogue/measure.ts';
import type { SeriesParts } from '../../contracts/series.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { shapeOf, type WindowKind } from '../../contracts/window-shape.ts';
import { gapMsOf } from '../../platform/zone/session-windows.ts';
import { CELL_MS } from '../../platform/zone/zone-windows.ts';
import { findMethod } from '../methods/registry.ts';
import { MethodError } from '../methods/method-error.ts';
import type { Frequency, Method, Prepared } from '../methods/method.ts';
import { withTraining } from '../methods/training.ts';
import { VigilParams } from '../methods/vigil/params.ts';

export interface PreparedDetector {
  readonly rule: DetectorRule;
  readonly method: Prepared;
  readonly frequency: Frequency;
  /** Windows before the judged one that can matter, of its kind. */
  readonly lookback: number;
  /** Of a method that learns rarely and follows its series count by count; null where each judgement looks at its window anew. */
  readonly learns: VigilParams | null;
  /** How long after its end a window may be judged: an absence is one only when the answer is overdue. */
  readonly dueAfterMs: number;
  /** How long after its last fact a session is over; 0 of other windows. */
  readonly closesAfterMs: number;
}

/** Bounds what is read again at each judgement; a method that wants the whole history gets this much, or learns from it (`learns`). */
export const LOOKBACK_DAYS_MAX = 400;
/** Of counts a method that needs years gets them, up to ten; what needs more is refused when the catalogue is read. */
export const LOOKBACK_YEARS_MAX_DAYS = 3660;
/** Of windows of parts of a day so many, and no further back than four weeks. */
const LOOKBACK_PARTS_MAX = 200;
const LOOKBACK_PARTS_DAYS_MAX = 28;
const MINUTE_MS = 60_000;

/** @throws MethodError where a method or parameter does not exist */
export function prepareDetectors(measure: Measure): PreparedDetector[] {
  const { quantity } = measure;
  const dueAfterMs = quantity.kind === 'absence' ? quantity.withinMinutes * MINUTE_MS : 0;
  return measure.detectors.map((rule) => {
    const frequency: Frequency = rule.window === 'week' ? 52 : 365;
    const chosen = findMethod(rule.method);
    const settings = { ...sideOf(rule, chosen), ...rule.params };
    const trained = withTraining(chosen, settings, { frequency, fromIndex: 0 });
    const method = chosen.prepare(trained, frequency);
    const learns = quantity.kind === 'count' ? learnerOf(rule, method) : null;
    const lookback = learns === null ? lookbackOf(measure, rule, method) : method.lookbackPoints;
    const closesAfterMs = gapMsOf(rule.window);
    return { rule, method, frequency, lookback, learns, dueAfterMs, closesAfterMs };
  });
}

function lookbackOf(measure: Measure, { window }: DetectorRule, method: Prepared): number {
  const wanted = reach(method);
  if (method.beginChart !== undefined) return lookbackOfChart(method, window);
  if (Number.isFinite(wanted)) return Math.min(wanted, lookbackMax(window, daysMaxOf(measure)));
  return lookbackMax(window, LOOKBACK_DAYS_MAX);
}

/** It remembers its series from the first window on. */
function lookbackOfChart({ id }: Prepared, window: WindowKind): number {
  if (shapeOf(window).of === 'day') return lookbackMax(window, LOOKBACK_YEARS_MAX_DAYS);
  throw new MethodError(
    'wrong-frequency',
    `${id} is trained on years and judges days and weeks, not windows of ${window}.`,
  );
}

const daysMaxOf = ({ quantity }: Pick<Measure, 'quantity'>): number =>
  quantity.kind === 'count' ? LOOKBACK_YEARS_MAX_DAYS : LOOKBACK_DAYS_MAX;

/**
 * Whether a method would stay without a baseline for ever: tried on as many windows as it is given at most, all known and none alike.
 * What needs no more than it is given is not tried.
 */
export function isHistoryOutOfReach({ rule, method, learns, lookback }: PreparedDetector): boolean {
  if (learns !== null || shapeOf(rule.window).moves === 'session') return false;
  if (reach(method) <= lookback) return false;
  if (method.beginChart !== undefined) return Number(method.params['training']) >= lookback;
  const points = Array.from({ length: lookback + 1 }, (_, i) => ({
    at: i * DAY_MS,
    value: 5 + ((i * 7) % 5),
    kind: 'open' as const,
  }));
  const current = points.pop();
  return (
    current === undefined || method.assess(points, current).outcome === 'insufficient-baseline'
  );
}

function lookbackMax(kind: WindowKind, daysMax: number): number {
  const shape = shapeOf(kind);
  if (shape.moves === 'session') return 0;
  const cellsApart = shape.moves === 'tumbling' ? shape.cells : 1;
  if (shape.of === 'day') return Math.floor(daysMax / cellsApart);
  const cells = (LOOKBACK_PARTS_DAYS_MAX * DAY_MS) / CELL_MS[shape.of];
  return Math.min(LOOKBACK_PARTS_MAX, Math.floor(cells / cellsApart));
}

function learnerOf({ window }: DetectorRule, method: Prepared): VigilParams | null {
  if (looksWithin({ method }) && window !== 'day')
    throw new MethodError('wrong-frequency', `${method.id} judges days, not windows of ${window}.`);
  if (method.id !== 'vigil') return null;
  if (window === 'day') return VigilParams.parse(method.params);
  throw new MethodError('wrong-frequency', `vigil judges days, not windows of ${window}.`);
}

/** A fixed limit without duration and hysteresis looks at the judged window alone, whatever it could remember. */
function reach(method: Prepared): number {
  const { params } = method;
  const isPlain =
    params['for'] === 1 && params['clear'] === undefined && params['clearLower'] === undefined;
  return method.id === 'fixed' && isPlain ? 0 : method.lookbackPoints;
}

/** The rule's side is the method's, unless the parameters say otherwise. A method without sides looks for too many. */
function sideOf(rule: DetectorRule, method: Method): { readonly side?: string } {
  if (method.parameterNames.includes('side')) return { side: rule.side };
  if (rule.side === 'upper') return {};
  throw new MethodError(
    'invalid-parameter',
    `${method.id} judges the upper side only, not ${rule.side}.`,
  );
}

/** The day in progress is judged by looks, once an hour; what it is when it is over by this method too. */
export const looksWithin = ({ method }: Pick<PreparedDetector, 'method'>): boolean =>
  method.id === 'vigil-intraday';

export function looksAt(
  { rule }: PreparedDetector,
  parts: Pick<SeriesParts, 'level' | 'age' | 'group'>,
): boolean {
  if (!rule.at.includes(parts.level)) return false;
  const groups = rule.groups ?? 'all';
  if (parts.group !== undefined) return groups !== 'all';
  if (groups === 'values') return false;
  if (rule.ages === 'both') return true;
  return (parts.age === 'all') === (rule.ages === 'all');
}

/**
 * A measure's detector, ready to judge: the method with its parameters settled and the strata it looks at. The points before the
 * judged one are the hours or days directly before it.
 */
import type { DetectorRule, Measure } from '../../contracts/catalogue/measure.ts';
import type { SeriesParts } from '../../contracts/series.ts';
import { findMethod } from '../methods/registry.ts';
import { MethodError } from '../methods/method-error.ts';
import type { Frequency, Method, Prepared } from '../methods/method.ts';

export interface PreparedDetector {
  readonly rule: DetectorRule;
  readonly method: Prepared;
  readonly frequency: Frequency;
  /** Windows before the judged one that can matter: hours or days. */
  readonly lookback: number;
}

/** Bounds what is kept of a series; a method that wants the whole history gets this much. */
export const LOOKBACK_DAYS_MAX = 400;
const LOOKBACK_HOURS_MAX = 200;

/** @throws MethodError where a method or parameter does not exist */
export function prepareDetectors(measure: Measure): PreparedDetector[] {
  return measure.detectors.map((rule) => {
    const frequency: Frequency = 365;
    const chosen = findMethod(rule.method);
    const method = chosen.prepare({ ...sideOf(rule, chosen), ...rule.params }, frequency);
    const most = rule.window === 'hour' ? LOOKBACK_HOURS_MAX : LOOKBACK_DAYS_MAX;
    return { rule, method, frequency, lookback: Math.min(reach(method), most) };
  });
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

export function looksAt(
  { rule }: PreparedDetector,
  parts: Pick<SeriesParts, 'level' | 'age'>,
): boolean {
  if (!rule.at.includes(parts.level)) return false;
  if (rule.ages === 'both') return true;
  return (parts.age === 'all') === (rule.ages === 'all');
}

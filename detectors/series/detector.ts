/**
 * A measure's detector, ready to judge: the method with its parameters settled and the strata it looks at. Windows of all kinds
 * are read as daily points, one for each day (or each seven days) before the judged one.
 */
import type { DetectorRule, Measure } from '../../contracts/catalogue/measure.ts';
import type { SeriesParts } from '../../contracts/series.ts';
import { findMethod } from '../methods/registry.ts';
import type { Frequency, Prepared } from '../methods/method.ts';
import { STEP_DAYS } from '../windows/local-window.ts';

export interface PreparedDetector {
  readonly rule: DetectorRule;
  readonly method: Prepared;
  readonly frequency: Frequency;
  /** Days before the judged window from which its baseline can come. */
  readonly lookbackDays: number;
}

/** Bounds the days kept of a series; a method that wants the whole history gets this much. */
export const LOOKBACK_DAYS_MAX = 400;

/** @throws MethodError where a method or parameter does not exist */
export function prepareDetectors(measure: Measure): PreparedDetector[] {
  return measure.detectors.map((rule) => {
    const frequency: Frequency = rule.window === 'day7' ? 52 : 365;
    const method = findMethod(rule.method).prepare({ ...rule.params, ...sideOf(rule) }, frequency);
    const span = method.lookbackPoints * STEP_DAYS[rule.window] + (rule.window === 'day7' ? 6 : 0);
    return { rule, method, frequency, lookbackDays: Math.min(span, LOOKBACK_DAYS_MAX) };
  });
}

/** The rule's side is the method's, unless the parameters say otherwise. */
function sideOf(rule: DetectorRule): { readonly side: string } {
  const stated = rule.params['side'];
  return { side: typeof stated === 'string' ? stated : rule.side };
}

export function looksAt(
  { rule }: PreparedDetector,
  parts: Pick<SeriesParts, 'level' | 'age'>,
): boolean {
  if (!rule.at.includes(parts.level)) return false;
  if (rule.ages === 'both') return true;
  return (parts.age === 'all') === (rule.ages === 'all');
}

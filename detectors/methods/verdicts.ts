/**
 * The verdicts that every method shares: nothing to judge, or too little to judge it by.
 * They carry no expectation, so that ignorance never looks like reassurance.
 */
import type { Point, Verdict } from './method.ts';
import type { Reason } from './reason.ts';

const NO_FIGURES = {
  side: null,
  expected: null,
  upper: null,
  lower: null,
  score: null,
  pvalue: null,
  baseline: null,
} as const;

export function insufficientBaseline(current: Point, reason: Reason): Verdict {
  return { ...NO_FIGURES, outcome: 'insufficient-baseline', observed: current.value, reason };
}

export function notApplicable(current: Point, reason: Reason): Verdict {
  return { ...NO_FIGURES, outcome: 'not-applicable', observed: current.value, reason };
}

/** A closed day or an unknown count cannot be judged; null when the point can. */
export function unjudgeable(current: Point): Verdict | null {
  if (current.kind === 'closed') return notApplicable(current, { code: 'closed', figures: {} });
  if (current.value === null) return notApplicable(current, { code: 'value-missing', figures: {} });
  return null;
}

/** Infinity and NaN have no place in a figure: null says that there is no such number. */
export function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

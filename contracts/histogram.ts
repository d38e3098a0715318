// A histogram of fixed steps that grow by a constant factor: values can be added, taken back and merged in any order, and a quantile
// read from it is within `RELATIVE_ERROR` of a value that was added. The number of steps is bounded, whatever the values are.
import type { Parts } from './amount.ts';

/** Of every quantile, against the value at its rank. */
export const RELATIVE_ERROR = 0.02;

const GROWTH = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
const LOG_GROWTH = Math.log(GROWTH);
/** Values beyond are taken for these: about 860 steps at most. */
const LEAST = 1e-3;
const GREATEST = 1e12;
const ZERO = 'z';

/** The part in which a value is counted; values below nought are counted as nought. */
export function stepOf(value: number): string {
  if (!(value > 0)) return ZERO;
  const bounded = Math.min(GREATEST, Math.max(LEAST, value));
  return `b${String(Math.ceil(Math.log(bounded) / LOG_GROWTH))}`;
}

/** Null where nothing is counted, or where more was taken back than has come so far. */
export function quantileOf(parts: Parts, quantile: number): number | null {
  const steps = Object.entries(parts)
    .flatMap(([name, count]) => {
      const step = name === ZERO ? -Infinity : /^b-?\d+$/.test(name) ? Number(name.slice(1)) : null;
      return step === null ? [] : [{ step, count }];
    })
    .sort((one, other) => (one.step < other.step ? -1 : 1));
  if (steps.some(({ count }) => count < 0)) return null;
  const total = steps.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return null;
  const rank = Math.max(1, Math.ceil(quantile * total));
  let seen = 0;
  for (const { step, count } of steps) {
    seen += count;
    if (seen >= rank) return valueOfStep(step);
  }
  return null;
}

/** The value whose relative distance to both ends of the step is the same. */
function valueOfStep(step: number): number {
  return step === -Infinity ? 0 : (2 * Math.exp(step * LOG_GROWTH)) / (GROWTH + 1);
}

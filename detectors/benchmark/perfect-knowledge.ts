/**
 * The limit of what can be known: the true mean and noise of each day, from the formulas that the signals are drawn by. Signals with a
 * yearly epidemic have no such mean, because when it comes is drawn anew each year.
 */
import { alarmOn } from './day-windows.ts';
import { meanOf } from './make-run.ts';
import type { Run } from './run.ts';
import { SIGNAL_SHAPES, type SignalShape } from './signals.ts';

/** So that with three windows about as many quiet days exceed as the default is allowed. */
const ALPHA = 0.007;
const WEEK_DAYS = 7;

export function isKnown({ signal }: Run): boolean {
  return shapeFor(signal)?.epidemic === undefined && shapeFor(signal) !== undefined;
}

const shapeFor = (signal: string): SignalShape | undefined =>
  SIGNAL_SHAPES.find(({ id }) => id === signal);

export function alarmsOfPerfectKnowledge({ signal, points, from }: Run): (boolean | null)[] {
  const shape = shapeFor(signal);
  if (shape === undefined) throw new Error(`Nothing is known of the signal ${signal}.`);
  const { divisor = 1, dispersion, system } = shape;
  const factors = factorsOf(points, system);
  const means = factors.map((factor, day) => {
    const i = Math.floor(day / WEEK_DAYS) * system + (day % WEEK_DAYS);
    return factor === 0 ? Number.NaN : factor * meanOf(shape, i);
  });
  // In the units that are drawn, before they are divided: there the variance is the dispersion times the mean.
  const counts = Float64Array.from(points, ({ value }) => (value ?? 0) * divisor);
  const variances = means.map((mean, day) => (factors[day] ?? 1) * dispersion * mean);
  const days = { counts, means, variances };
  return points.slice(from).map((_, offset) => alarmOn(days, from + offset, ALPHA));
}

/** Of each day: 0 closed; a holiday closes a 5-day system, which makes up for half of it the next day, and doubles a 7-day one. */
function factorsOf(points: Run['points'], system: SignalShape['system']): Float64Array {
  const factors = new Float64Array(points.length);
  let isCarried = false;
  for (const [day, { kind }] of points.entries()) {
    if (day % WEEK_DAYS >= system) continue;
    const isHoliday = kind === 'holiday';
    if (system === WEEK_DAYS) factors[day] = isHoliday ? 2 : 1;
    else factors[day] = isHoliday ? 0 : isCarried ? 1.5 : 1;
    isCarried = isHoliday;
  }
  return factors;
}

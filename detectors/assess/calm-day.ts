/**
 * The count up to which nothing is new of a series' day in progress, settled once for all its detectors: a changed count is then compared with
 * it and nothing else. Held only where judging would end with the same words as before (`as-before.ts`), and dropped with all that it was
 * made from: what was said, what signals stand, which days are unknown, since when is counted, the rules, the past.
 */
import type { EpochMs } from '../../contracts/time.ts';
import { shapeOf } from '../../contracts/window-shape.ts';
import type { RulesInForce } from '../quality/rules-in-force.ts';
import { looksWithin, type PreparedDetector } from '../series/detector.ts';
import { saidSoFar } from './as-before.ts';
import { localDayAt, smallInteger } from './local-day.ts';
import type { CalmDay, SeriesState } from './series-state.ts';

export interface CalmGround {
  readonly zone: string;
  readonly asOf: EpochMs;
  readonly frontierAt: EpochMs;
  readonly watermarkAt: EpochMs;
  readonly rules: Pick<RulesInForce, 'edition' | 'changesAny'>;
}

/** Whether the count of the day that begins then says nothing new, whatever it was before. */
export function isCalm(state: SeriesState, startAt: EpochMs, ground: CalmGround): boolean {
  const { calm } = state;
  if (calm === null) return false;
  const today = localDayAt(startAt, ground.zone);
  if (calm.day !== today.day) return false;
  const count = state.days.get(calm.day);
  return (
    count <= calm.upTo &&
    // A day that may be closed is another one once somebody has come.
    count > 0 === calm.hasCome &&
    ground.asOf >= today.startAt &&
    ground.asOf < today.endAt &&
    ground.watermarkAt < today.endAt &&
    calm.firstDay === state.firstDay &&
    calm.rules === ground.rules.edition
  );
}

/** Settles it after the day was judged. */
export function settleCalm(state: SeriesState, startAt: EpochMs, ground: CalmGround): void {
  state.calm = calmOf(state, startAt, ground);
}

/** Counts are stored in four bytes. */
const COUNT_MAX = 2 ** 31 - 1;

/** Small integers only: any other number would be a place of its own in memory, to be fetched for each count. */
function calmOf(state: SeriesState, at: EpochMs, ground: CalmGround): CalmDay | null {
  const { zone, asOf, frontierAt, watermarkAt, rules } = ground;
  const { day, startAt, endAt } = localDayAt(at, zone);
  // Of another day than today counts are the past of today; ahead of the frontier they are backlog.
  if (asOf < startAt || asOf >= endAt || frontierAt < startAt || watermarkAt >= endAt) return null;
  if (rules.changesAny(state.measure.id) || !Number.isFinite(state.firstDay)) return null;
  let upTo = COUNT_MAX;
  for (const detector of state.detectors) {
    const own = calmCount(state, detector, { day, startAt });
    if (own === null) return null;
    upTo = Math.min(upTo, own);
  }
  const learned = [...state.learned.values()];
  return {
    day,
    upTo: smallInteger(upTo),
    hasCome: state.days.get(day) > 0,
    firstDay: smallInteger(state.firstDay),
    rules: smallInteger(rules.edition),
    teachesNothing: state.charts === null && !learned.some((one) => one.dependsOn(day)),
  };
}

/** null where each count of the day wants to be judged. */
function calmCount(
  state: SeriesState,
  detector: PreparedDetector,
  at: { readonly day: number; readonly startAt: EpochMs },
): number | null {
  const shape = shapeOf(detector.rule.window);
  // Not touched by the count of a day, looked at once an hour, or not due before the day is over.
  if (shape.of !== 'day' || looksWithin(detector) || detector.dueAfterMs > 0) return Infinity;
  if (detector.learns === null) return null;
  const said = saidSoFar(state, { detector, ...at });
  if (said === null) return null;
  return said.outcome === 'insufficient-baseline' ? Infinity : Math.floor(said.upper);
}

/**
 * Judges counts of one day. What does not depend on the count (expectation, odds of every course of an outbreak, limit) is settled when
 * the day is opened; a changed count is then one pass over the states.
 */
import type { Point, Verdict } from '../method.ts';
import type { ReasonCode } from '../reason.ts';
import { unjudgeable } from '../verdicts.ts';
import { dayOf } from './day-grid.ts';
import type { Model } from './model.ts';
import { logOddsOf, type OutbreakFilter, type TodaysOdds } from './outbreak-filter.ts';
import { alphaOf, type Calibration } from './threshold.ts';

const DAY_MS = 86_400_000;
const HALVINGS = 50;
/** Log-odds asked for on top where epidemics come early one year and late the next: there the past is a poor guide to chance. */
const EXTRA_WHERE_UNSURE = 2;

/** Valid as long as the counts of the days before it are what they were. */
export interface OpenedDay {
  readonly day: number;
  /** What is expected without an outbreak. */
  readonly expected: number;
  /** Variance of the count divided by its mean. */
  readonly noise: number;
  /** The count above which the day exceeds; never below what is expected. */
  readonly upper: number;
  /** The count above which an outbreak is likely; below what is expected where the days before it say so. Never above `upper`. */
  readonly likelyAbove: number;
  readonly odds: TodaysOdds;
  /** Log-odds above which the day exceeds, and how much of that is asked for on top today. */
  readonly limit: number;
  readonly extra: number;
}

/** The filter is open for the day and not yet closed. */
export function openedDay(
  filter: OutbreakFilter,
  calibration: Calibration,
  day: number,
): OpenedDay {
  const odds = filter.odds();
  const extra = EXTRA_WHERE_UNSURE * filter.unsure;
  const limit = calibration.limit + extra;
  const { mean: expected, noise } = filter;
  const likelyAbove = limitOf(odds, { expected, noise }, limit);
  return {
    day,
    expected,
    noise,
    // However likely an outbreak is: a day with no more than its own expectation shows none of it.
    upper: Math.max(expected, likelyAbove),
    likelyAbove,
    odds,
    limit,
    extra,
  };
}

/** What a verdict tells of the model that made it. */
export type Basis = Pick<Model, 'fromDay' | 'fitDay' | 'knownDays' | 'rung' | 'calibration'>;

/** Any number of counts of the same day may be tried. */
export function judgeCount(basis: Basis, opened: OpenedDay, point: Point): Verdict {
  const nothing = unjudgeable(point);
  if (nothing) return nothing;
  const { calibration, rung, fromDay, fitDay, knownDays } = basis;
  const { expected, upper, limit, extra } = opened;
  const observed = point.value ?? 0;
  const logOdds = logOddsOf(opened.odds, observed);
  const exceeds = logOdds > limit && observed > upper;
  const probability = probabilityOf(logOdds);
  const day = dayOf(point.at);
  return {
    outcome: exceeds ? 'exceeds' : 'within',
    side: exceeds ? 'upper' : null,
    observed,
    expected,
    upper,
    lower: null,
    score: probability,
    pvalue: observed > expected ? alphaOf(calibration, logOdds - extra) : 1,
    baseline: {
      startAt: point.at + (fromDay - day) * DAY_MS,
      endAt: point.at + (fitDay - day) * DAY_MS,
      points: knownDays,
    },
    reason: {
      code: codeOf(exceeds, logOdds > limit),
      figures: {
        observed,
        expected,
        limit: upper,
        probability,
        required: probabilityOf(limit),
        points: knownDays,
        rung,
      },
    },
  };
}

function codeOf(exceeds: boolean, isLikely: boolean): ReasonCode {
  if (exceeds) return 'outbreak-likely';
  return isLikely ? 'outbreak-without-excess' : 'outbreak-unlikely';
}

function probabilityOf(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

/** The count at which the log-odds reach the limit; they rise with the count. Zero where even no case would do. */
function limitOf(
  odds: TodaysOdds,
  { expected, noise }: { readonly expected: number; readonly noise: number },
  limit: number,
): number {
  if (logOddsOf(odds, 0) > limit) return 0;
  let low = 0;
  let high = expected + 10 * Math.sqrt(expected * noise) + 1;
  while (logOddsOf(odds, high) <= limit && high < Number.MAX_SAFE_INTEGER) high *= 2;
  for (let k = 0; k < HALVINGS; k += 1) {
    const middle = (low + high) / 2;
    if (logOddsOf(odds, middle) > limit) high = middle;
    else low = middle;
  }
  return low;
}

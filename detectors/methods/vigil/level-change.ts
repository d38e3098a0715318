/**
 * Whether the level has changed for good: found in what a fit leaves over, from a day on and until now, up or down. What is younger than
 * the rung's `acceptDays` may be an outbreak and teaches little; what has lasted so long and still lasts is the level.
 */
import type { Residuals, SeasonalNoise } from './seasonal-noise.ts';

/** Of a short past, no more than this share waits. */
const WAITING_SHARE = 1 / 3;
/** The old level is known from this many days at least. */
const BEFORE_DAYS = 28;
const WEEK_DAYS = 7;
/** Standard errors that the level is off by: since the change, in the time until a change is accepted, and in the last week. */
const SINCE_SD = 4;
const WEEKS_SD = 3;
const LAST_SD = 1;
/** An outbreak long ago is no change since: a day counts for no more than this many standard deviations. */
const DAY_SD_MAX = 2;
/** A wandering level keeps its way for about so long. */
const WAY_DAYS = 39;

export interface Patience {
  readonly fitDay: number;
  /** A rise or fall is an outbreak or a whim until it has lasted so long. */
  readonly acceptDays: number;
}

/** How many of the training days are not yet believed. */
export function waitingDays(days: Int32Array, { fitDay, acceptDays }: Patience): number {
  const span = Math.min(acceptDays, WAITING_SHARE * (fitDay - (days[0] ?? fitDay)));
  let waiting = 0;
  while (waiting < days.length && (days[days.length - 1 - waiting] ?? 0) >= fitDay - span) {
    waiting += 1;
  }
  return waiting;
}

/** The day from which on the level is another; null where it is not. */
export function levelChange(
  { days, counts, means, seasons }: Residuals,
  noise: SeasonalNoise,
  { fitDay, acceptDays }: Patience,
): number | null {
  const earliest = (days[0] ?? fitDay) + BEFORE_DAYS;
  let excess = 0;
  let variance = 0;
  let swing = 0;
  let week = 0;
  let weeks = 0;
  let best = SINCE_SD;
  let since: number | null = null;
  for (let j = days.length - 1; j >= 0; j -= 1) {
    const day = days[j] ?? 0;
    if (day < earliest) break;
    const mean = means[j] ?? 0;
    const season = seasons[j] ?? 0;
    const own = mean * (noise.dispersion[season] ?? 1);
    const most = DAY_SD_MAX * Math.sqrt(own);
    excess += Math.max(-most, Math.min(most, (counts[j] ?? 0) - mean));
    variance += own;
    swing += mean * Math.sqrt(noise.wander[season] ?? 0);
    const age = fitDay - day;
    const way = swing * swing * Math.min(1, WAY_DAYS / age);
    const z = excess / Math.sqrt(Math.max(variance + way, Number.MIN_VALUE));
    if (age <= WEEK_DAYS) week = z;
    if (age <= acceptDays) weeks = z;
    if (Math.abs(z) <= best) continue;
    best = Math.abs(z);
    // What began later than that is an outbreak, though all of the last weeks stand out by it.
    since = age < acceptDays ? null : day;
  }
  const way = Math.sign(weeks);
  return way * weeks > WEEKS_SD && way * week > LAST_SD ? since : null;
}

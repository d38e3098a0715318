// How long an alert may wait, by level. Pure. The product's defaults, not legal limits: those stand in the responsibility lists.
import type { Level } from '../../contracts/alert.ts';
import { HOUR_MS, type EpochMs } from '../../contracts/time.ts';

const MINUTE_MS = 60_000;

/** From the moment it stands in the inbox until a person must have taken it. */
const ACKNOWLEDGE_WITHIN_MS: Readonly<Record<Level, number>> = {
  I: 15 * MINUTE_MS,
  II: 30 * MINUTE_MS,
  III: 2 * HOUR_MS,
  IV: 8 * HOUR_MS,
};

/**
 * From the acknowledgement until it must be excluded or suspected; then it returns to the inbox. A desk verifies with the site by
 * telephone within 2 h for the grave and 24 h for counts (practice of the national early-warning system, CIDARS 2011).
 */
const VERIFY_WITHIN_MS: Readonly<Record<Level, number>> = {
  I: 2 * HOUR_MS,
  II: 2 * HOUR_MS,
  III: 24 * HOUR_MS,
  IV: 24 * HOUR_MS,
};

export const acknowledgeBy = (level: Level, from: EpochMs): EpochMs =>
  from + ACKNOWLEDGE_WITHIN_MS[level];
export const lapsesAt = (level: Level, from: EpochMs): EpochMs => from + VERIFY_WITHIN_MS[level];

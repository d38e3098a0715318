// What every look says beside its method: how often it is made, which alert its findings are, how many at most, and what looks the same.
import { z } from 'zod';
import { Level } from '../../alert.ts';
import { AlertKind } from '../../signal.ts';
import { DAY_MS } from '../../time.ts';
import { Words } from '../../words.ts';
import { Span, spanMs } from '../sequence-pattern.ts';

const LONGEST_MS = 31 * DAY_MS;

/** Of minutes and hours what divides a day, so that looks fall on the same times of each day. */
const Cadence = Span.refine((span) => spanMs(span) <= LONGEST_MS, 'unbounded: a look is made at least every 31d').refine(
  (span) => (spanMs(span) < DAY_MS ? DAY_MS % spanMs(span) === 0 : spanMs(span) % DAY_MS === 0),
  'a cadence divides a day, or is whole days',
);

export const lookFields = {
  every: Cadence,
  alertKind: AlertKind,
  /** More are counted and left out, the weakest first. */
  findingsMax: z.int().min(1).max(500),
  level: Level,
  /** By how many times the distance from the expected value to the limit is reached. */
  levelOfReach: z.array(z.strictObject({ reachAtLeast: z.number().gt(1), level: Level })).min(1).max(3).optional(),
  /** Circumstances that look the same and are none. */
  knownFalsePositives: Words,
};

/**
 * Decides whether a site's quiet is explained by its rhythm. The chance of hearing nothing while `expected` events were due is
 * exp(−expected) (Poisson); the pattern of the catalogue gives the bound as events missed, 9.2 for a chance of 1 in 10,000. A gap
 * that is no longer than those the site usually leaves between two uploads is explained too.
 */
import type { SiteSilentPattern } from '../../contracts/catalogue/pattern.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { expectedBetween, type Rhythm, type RhythmCalendar } from './rhythm.ts';

export interface SilenceInput {
  readonly receivedAtMax: EpochMs;
  readonly now: EpochMs;
  readonly rhythm: Rhythm;
  readonly calendar: RhythmCalendar;
  readonly pattern: Pick<SiteSilentPattern, 'expectedEventsMissed' | 'silentForMinutes'>;
  /** Events due in the site's usual longest gap (usual-gap.ts); 0 where none is known. */
  readonly usualGapEvents: number;
}

/** How much longer than usual is clearly longer: half a day for who sends every day. */
const CLEARLY = 1.5;
/** Whatever the habit, a week of nothing is asked about. */
const HABIT_MINUTES_MAX = 7 * 24 * 60;

export interface SilenceDecision {
  readonly isSilent: boolean;
  readonly reason: 'recently-heard' | 'quiet-is-usual' | 'too-quiet' | 'quiet-too-long';
  readonly expectedEvents: number;
  /** Chance of such a quiet where the feed works. */
  readonly pvalue: number;
}

export function decideSilence(input: SilenceInput): SilenceDecision {
  const quietMinutes = (input.now - input.receivedAtMax) / 60_000;
  const { least, most } = input.pattern.silentForMinutes;
  if (quietMinutes < least)
    return { isSilent: false, reason: 'recently-heard', expectedEvents: 0, pvalue: 1 };
  const expectedEvents = expectedBetween(
    input.rhythm,
    { fromAt: input.receivedAtMax, toAt: input.now },
    input.calendar,
  );
  const figures = { expectedEvents, pvalue: Math.exp(-expectedEvents) };
  const explained = CLEARLY * input.usualGapEvents;
  if (expectedEvents >= Math.max(input.pattern.expectedEventsMissed, explained))
    return { isSilent: true, reason: 'too-quiet', ...figures };
  // Even a place of few visits is asked about in the end, if it was due to have any.
  const isPastHabit = expectedEvents >= explained || quietMinutes >= HABIT_MINUTES_MAX;
  if (quietMinutes >= most && expectedEvents >= 1 && isPastHabit)
    return { isSilent: true, reason: 'quiet-too-long', ...figures };
  return { isSilent: false, reason: 'quiet-is-usual', ...figures };
}

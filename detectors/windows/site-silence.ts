/**
 * Decides whether a site's quiet is explained by its rhythm. The chance of hearing nothing while `expected` events were due is
 * exp(−expected) (Poisson); the pattern of the catalogue gives the bound as events missed, 9.2 for a chance of 1 in 10,000. A gap
 * that is no longer than those the site usually leaves between two uploads is explained too. A silence ends when something is heard.
 */
import type { SiteSilentPattern } from '../../contracts/catalogue/pattern.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { expectedBetween, type Rhythm, type RhythmCalendar } from './rhythm.ts';

export interface SilenceInput {
  readonly receivedAtMax: EpochMs;
  readonly now: EpochMs;
  readonly rhythm: Rhythm;
  readonly calendar: RhythmCalendar;
  readonly pattern: Pick<
    SiteSilentPattern,
    'expectedEventsMissed' | 'expectedEventsMissedLater' | 'silentForMinutes'
  >;
  /** Events due in the site's usual longest gap (usual-gap.ts); 0 where none is known. */
  readonly usualGapEvents: number;
  /** It was silent when it was last looked at, and nothing has been received since. */
  readonly wasSilent: boolean;
}

/** How much longer than usual is clearly longer: half a day for who sends every day. */
const CLEARLY = 1.5;
/** No habit explains a week of nothing. */
const HABIT_MINUTES_MAX = 7 * 24 * 60;

export interface SilenceDecision {
  readonly isSilent: boolean;
  readonly reason:
    'recently-heard' | 'quiet-is-usual' | 'too-quiet' | 'quiet-too-long' | 'not-heard-since';
  readonly expectedEvents: number;
  /** Chance of such a quiet where the feed works. */
  readonly pvalue: number;
}

export function decideSilence(input: SilenceInput): SilenceDecision {
  const quietMinutes = (input.now - input.receivedAtMax) / 60_000;
  const { expectedEventsMissed, expectedEventsMissedLater, silentForMinutes } = input.pattern;
  const { least, most } = silentForMinutes;
  if (quietMinutes < least)
    return { isSilent: false, reason: 'recently-heard', expectedEvents: 0, pvalue: 1 };
  const expectedEvents = expectedBetween(
    input.rhythm,
    { fromAt: input.receivedAtMax, toAt: input.now },
    input.calendar,
  );
  const figures = { expectedEvents, pvalue: Math.exp(-expectedEvents) };
  const explained = CLEARLY * input.usualGapEvents;
  if (expectedEvents >= Math.max(expectedEventsMissed, explained))
    return { isSilent: true, reason: 'too-quiet', ...figures };
  // A rhythm fades as the quiet days become the days that it is learned from: that is no sign of life.
  if (input.wasSilent) return { isSilent: true, reason: 'not-heard-since', ...figures };
  // A place of few visits is asked about later, when so many were due that chance hardly ever keeps all of them away.
  const isPastHabit = expectedEvents >= explained || quietMinutes >= HABIT_MINUTES_MAX;
  if (quietMinutes >= most && expectedEvents >= expectedEventsMissedLater && isPastHabit)
    return { isSilent: true, reason: 'quiet-too-long', ...figures };
  return { isSilent: false, reason: 'quiet-is-usual', ...figures };
}

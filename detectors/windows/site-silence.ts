/**
 * Decides whether a site's quiet is explained by its rhythm. The chance of hearing nothing while `expected` events were due is
 * exp(−expected) (Poisson); the pattern of the catalogue gives the bound as events missed, 9.2 for a chance of 1 in 10,000.
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
}

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
  if (expectedEvents >= input.pattern.expectedEventsMissed)
    return { isSilent: true, reason: 'too-quiet', ...figures };
  // Even a place of few visits is asked about in the end, if it was due to have any.
  if (quietMinutes >= most && expectedEvents >= 1)
    return { isSilent: true, reason: 'quiet-too-long', ...figures };
  return { isSilent: false, reason: 'quiet-is-usual', ...figures };
}

/**
 * Which shadow outbreaks are due: those of the panel that have run their course by the last complete day and were not tried yet, the newest
 * first, so that the figures of now are there first and the weeks before fill in. Pure.
 */
import type { SeriesKey } from '../../contracts/series.ts';
import { beginsOn, OUTBREAK_DAYS_MAX } from './shadow-outbreak.ts';
import { trialKey } from './trial-key.ts';

export interface DueTrial {
  readonly series: SeriesKey;
  readonly onsetDay: number;
}

export interface DueOf {
  readonly panel: readonly SeriesKey[];
  readonly tried: ReadonlySet<string>;
  /** Last day that is complete. */
  readonly lastDay: number;
  /** Onsets of this many days back are tried. */
  readonly reachDays: number;
  readonly limit: number;
}

export function dueTrials({ panel, tried, lastDay, reachDays, limit }: DueOf): DueTrial[] {
  const due: DueTrial[] = [];
  const newest = lastDay - OUTBREAK_DAYS_MAX + 1;
  for (let onsetDay = newest; onsetDay > lastDay - reachDays; onsetDay -= 1) {
    for (const series of panel) {
      if (!beginsOn(series, onsetDay) || tried.has(trialKey(series, onsetDay))) continue;
      due.push({ series, onsetDay });
      if (due.length >= limit) return due;
    }
  }
  return due;
}

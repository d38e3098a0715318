/** One shadow outbreak: the series and the day of its onset, as a key of sets. Pure. */
import type { SeriesKey } from '../../contracts/series.ts';

export const trialKey = (series: SeriesKey, onsetDay: number): string =>
  `${series} ${String(onsetDay)}`;

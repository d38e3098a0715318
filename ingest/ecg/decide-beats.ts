// Which peaks are beats: the rules of Hamilton (Comput Cardiol 2002;29:101) on medians of the last eight beats and the last eight other
// peaks, search-back for a beat that is overdue, and learning anew when nothing is found for long. State is small and bounded. Pure.
import type { SlopePeak } from './slope-peaks.ts';

const REMEMBERED = 8;
/** Where between noise and beats the limit lies (Hamilton 2002). */
const LIMIT_SHARE = 0.3125;
/** Nearer than this a peak may be the T wave of the beat before; then it must be at least half as steep. */
const T_WAVE_SECONDS = 0.36;
/** A peak of the search-back this near may be a late T wave: the same test. */
const LATE_T_WAVE_SECONDS = 0.5;
const T_WAVE_SHARE = 0.5;
const OVERDUE_INTERVALS = 1.5;
const OVERDUE_SHARE = 0.5;
/** In a pause the largest of the noise must not pass for the beat: it is seldom above this multiple of the usual noise. */
const OVERDUE_OVER_NOISE = 2.1;
const LEARN_SECONDS = 8;
const LEARN_PARTS = 4;
/** Without a beat for this long the old limits are no guide: a lead came off, or the gain was changed. */
const LOST_SECONDS = 8;
/** Beats stand this much above the usual peak behind a loss; the noise of a silent heart does not. */
const OUTSTANDING = 2.5;
/** Slope of the smallest QRS complex that counts, in millivolts per 10 ms averaged over 80 ms: about 0.05 mV high. */
const FLOOR = 0.004;
const MOST_PEAKS_KEPT = 64;

export class DecideBeats {
  readonly #rate: number;
  #beats: number[] = [];
  #others: number[] = [];
  #intervals: number[] = [];
  /** The median of the intervals, kept because it is asked for at every sample. */
  #usual: number;
  #last: SlopePeak | undefined;
  /** Peaks behind the last beat that were not taken for beats; while learning, all peaks. */
  #waiting: SlopePeak[] = [];
  #mode: 'learning' | 'judging' = 'learning';
  #learnsFrom = 0;

  constructor(ratePerSecond: number) {
    this.#rate = ratePerSecond;
    this.#usual = ratePerSecond;
  }

  take(peak: SlopePeak): number[] {
    if (this.#mode === 'learning') {
      this.#keep(peak);
      return [];
    }
    return this.#judge(peak);
  }

  /** What the passing of time decides, without a new peak: `now` is a sample number. */
  tick(now: number): number[] {
    if (this.#mode === 'learning')
      return now - this.#learnsFrom < LEARN_SECONDS * this.#rate ? [] : this.#learnAndJudge(now);
    const found = this.#searchBack(now);
    const since = this.#last?.at ?? this.#learnsFrom;
    if (found.length === 0 && now - Math.max(since, this.#learnsFrom) > LOST_SECONDS * this.#rate)
      return this.#learnAndJudge(now);
    return found;
  }

  /** A signal that ends before enough is learnt is judged by what there is. */
  end(now: number): number[] {
    const learnt = this.#mode === 'learning' ? this.#learnAndJudge(now) : [];
    return [...learnt, ...this.#searchBack(now)];
  }

  #keep(peak: SlopePeak): void {
    this.#waiting.push(peak);
    if (this.#waiting.length > MOST_PEAKS_KEPT) this.#waiting.shift();
  }

  #learnAndJudge(now: number): number[] {
    const peaks = this.#waiting;
    const learnt = learnHeight(peaks, { from: this.#learnsFrom, to: now });
    const isNoise =
      this.#mode === 'judging' &&
      (learnt ?? 0) < OUTSTANDING * (median(peaks.map(({ height }) => height)) ?? 0);
    this.#learnsFrom = now;
    if (learnt === undefined || isNoise) {
      this.#waiting = [];
      return [];
    }
    this.#mode = 'judging';
    this.#beats = [learnt];
    this.#others = [];
    this.#waiting = [];
    return peaks.flatMap((peak) => [...this.#searchBack(peak.at), ...this.#judge(peak)]);
  }

  #limit(): number {
    const noise = median(this.#others) ?? 0;
    const beat = median(this.#beats) ?? 0;
    return Math.max(FLOOR, noise + LIMIT_SHARE * (beat - noise));
  }

  #overdueLimit(): number {
    const noise = median(this.#others) ?? 0;
    return Math.max(FLOOR, OVERDUE_SHARE * this.#limit(), OVERDUE_OVER_NOISE * noise);
  }

  #judge(peak: SlopePeak): number[] {
    if (peak.form === 'one-way') return [];
    if (peak.height <= this.#limit() || this.#isTWave(peak, T_WAVE_SECONDS)) {
      this.#others = [...this.#others, peak.height].slice(-REMEMBERED);
      this.#keep(peak);
      return [];
    }
    return [this.#accept(peak)];
  }

  #isTWave(peak: SlopePeak, withinSeconds: number): boolean {
    const last = this.#last;
    if (last === undefined || peak.at - last.at >= withinSeconds * this.#rate) return false;
    return peak.steepest < T_WAVE_SHARE * last.steepest;
  }

  #accept(peak: SlopePeak): number {
    if (this.#last !== undefined)
      this.#intervals = [...this.#intervals, peak.at - this.#last.at].slice(-REMEMBERED);
    this.#usual = median(this.#intervals) ?? this.#rate;
    this.#beats = [...this.#beats, peak.height].slice(-REMEMBERED);
    this.#last = peak;
    this.#waiting = this.#waiting.filter(({ at }) => at > peak.at);
    return peak.at;
  }

  /** Hamilton's rule 5, as often as it finds something: the beat found may itself have one overdue behind it. */
  #searchBack(now: number): number[] {
    const found: number[] = [];
    for (;;) {
      const last = this.#last;
      if (last === undefined || now - last.at <= OVERDUE_INTERVALS * this.#usual) return found;
      const best = this.#waiting
        .filter(({ at }) => at - last.at >= T_WAVE_SECONDS * this.#rate)
        .filter((peak) => !this.#isTWave(peak, LATE_T_WAVE_SECONDS))
        .reduce<SlopePeak | undefined>(
          (most, peak) => (most === undefined || peak.height > most.height ? peak : most),
          undefined,
        );
      if (best === undefined || best.height <= this.#overdueLimit()) return found;
      this.#others = without(this.#others, best.height);
      found.push(this.#accept(best));
    }
  }
}

/** Height of a beat: the median of the largest peaks of equal parts; undefined when nothing stands out. */
function learnHeight(
  peaks: readonly SlopePeak[],
  { from, to }: { from: number; to: number },
): number | undefined {
  const fit = peaks.filter(({ form, at }) => form === 'both-ways' && at >= from);
  const width = Math.max(1, (to - from) / LEARN_PARTS);
  const largest = Array.from({ length: LEARN_PARTS }, (_, part) =>
    Math.max(
      0,
      ...fit
        .filter(({ at }) => Math.floor((at - from) / width) === part)
        .map(({ height }) => height),
    ),
  ).filter((height) => height > 0);
  const height = median(largest);
  return height === undefined || height < FLOOR ? undefined : height;
}

function without(values: readonly number[], value: number): number[] {
  const at = values.lastIndexOf(value);
  return at < 0 ? [...values] : values.toSpliced(at, 1);
}

function median(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? 0) + upper) / 2;
}

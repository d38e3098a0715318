// Beats of one lead, as the samples come: any cut of the signal into chunks gives the same beats, because all state advances by samples.
// A beat is told when it is certain, after 0.2 s to 1.5 intervals; those of the first eight seconds together. Pure.
import { DecideBeats } from './decide-beats.ts';
import { SlopePeaks } from './slope-peaks.ts';

export class BeatDetector {
  readonly #peaks: SlopePeaks;
  readonly #decide: DecideBeats;
  #seen = 0;
  #last = 0;

  /** From 100 to 2,000 samples a second; what lies outside is refused by the readers. */
  constructor(ratePerSecond: number) {
    this.#peaks = new SlopePeaks(ratePerSecond);
    this.#decide = new DecideBeats(ratePerSecond);
  }

  /** Sample numbers of the beats that became certain, in order. A sample in millivolts that is no number repeats the one before. */
  push(millivolts: ArrayLike<number>): number[] {
    const beats: number[] = [];
    for (let index = 0; index < millivolts.length; index += 1)
      this.#step(millivolts[index] ?? Number.NaN, beats);
    return beats;
  }

  /** The signal is over: what is still open is decided. Nothing may follow. */
  end(): number[] {
    const length = this.#seen;
    const beats: number[] = [];
    for (let left = this.#peaks.tail; left > 0; left -= 1) this.#step(this.#last, beats);
    beats.push(...this.#decide.end(this.#seen));
    return beats.filter((at) => at < length);
  }

  #step(sample: number, beats: number[]): void {
    const value = Number.isFinite(sample) ? sample : this.#last;
    this.#last = value;
    const peak = this.#peaks.push(value);
    if (peak !== undefined) beats.push(...this.#decide.take(peak));
    beats.push(...this.#decide.tick(this.#seen));
    this.#seen += 1;
  }
}

/** Of a whole signal at once. */
export function detectBeats(millivolts: ArrayLike<number>, ratePerSecond: number): number[] {
  const detector = new BeatDetector(ratePerSecond);
  return [...detector.push(millivolts), ...detector.end()];
}

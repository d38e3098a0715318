// The mean of the last `length` samples, sample by sample, in constant time. Begins as if the first sample had always been there, so that
// an offset of the electrode makes no step. The sum is taken anew at each turn of the ring: rounding cannot add up over days. Pure.

export class MovingAverage {
  readonly #ring: Float64Array;
  #at = 0;
  #sum = 0;
  #state: 'empty' | 'running' = 'empty';

  /** `length` in samples, at least 1. */
  constructor(length: number) {
    this.#ring = new Float64Array(Math.max(1, length));
  }

  push(sample: number): number {
    const ring = this.#ring;
    if (this.#state === 'empty') {
      ring.fill(sample);
      this.#sum = sample * ring.length;
      this.#state = 'running';
    }
    this.#sum += sample - (ring[this.#at] ?? 0);
    ring[this.#at] = sample;
    this.#at += 1;
    if (this.#at === ring.length) {
      this.#at = 0;
      this.#sum = ring.reduce((sum, each) => sum + each, 0);
    }
    return this.#sum / ring.length;
  }

  /** What it delays a signal by, in samples. */
  get delay(): number {
    return (this.#ring.length - 1) / 2;
  }
}

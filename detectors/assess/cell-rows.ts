/**
 * Rows of numbers by the start of a window or cell, ascending, in one array of doubles: a map of objects costs four times the memory, and a miss of
 * the cache for each object on the way of every count. The newest is asked for most.
 */
import type { EpochMs } from '../../contracts/time.ts';

export class CellRows {
  readonly #width: number;
  /** The start first in each row. */
  #numbers: number[] = [];

  /** @param width numbers in a row beside its start */
  constructor(width: number) {
    this.#width = width + 1;
  }

  /** Where the numbers of the row are, or -1. */
  find(startAt: EpochMs): number {
    const at = this.#place(startAt);
    return this.#numbers[at] === startAt ? at + 1 : -1;
  }

  number(at: number): number {
    return this.#numbers[at] ?? Number.NaN;
  }

  put(at: number, value: number): void {
    this.#numbers[at] = value;
  }

  /** A new row, or the same with other numbers. */
  set(startAt: EpochMs, values: readonly number[]): void {
    const at = this.#place(startAt);
    const isThere = this.#numbers[at] === startAt;
    if (!isThere && at === this.#numbers.length) this.#numbers.push(startAt, ...values);
    else this.#numbers.splice(at, isThere ? this.#width : 0, startAt, ...values);
  }

  forgetBefore(at: EpochMs): void {
    const end = this.#place(at);
    if (end > 0) this.#numbers = this.#numbers.slice(end);
  }

  get size(): number {
    return this.#numbers.length / this.#width;
  }

  /** Of the first row that does not begin earlier. */
  #place(startAt: EpochMs): number {
    const last = this.#numbers.length - this.#width;
    if (last < 0) return 0;
    const newest = this.#numbers[last] ?? 0;
    if (newest < startAt) return last + this.#width;
    if (newest === startAt) return last;
    let low = 0;
    let high = last / this.#width;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#numbers[middle * this.#width] ?? 0) < startAt) low = middle + 1;
      else high = middle;
    }
    return low * this.#width;
  }
}

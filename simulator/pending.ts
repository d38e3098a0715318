// Statements that wait for their time: a binary heap by `sendAt`.
import type { Told } from './visits.ts';
import type { EpochMs } from '../contracts/time.ts';

export class Pending {
  readonly #heap: Told[] = [];

  get size(): number {
    return this.#heap.length;
  }

  push(told: Told): void {
    this.#heap.push(told);
    let at = this.#heap.length - 1;
    while (at > 0 && this.#before(at, (at - 1) >> 1)) {
      this.#swap(at, (at - 1) >> 1);
      at = (at - 1) >> 1;
    }
  }

  /** All with `sendAt ≤ now`, earliest first. */
  takeDue(now: EpochMs): Told[] {
    const due: Told[] = [];
    for (
      let first = this.#heap[0];
      first !== undefined && first.sendAt <= now;
      first = this.#heap[0]
    ) {
      due.push(first);
      this.#removeFirst();
    }
    return due;
  }

  #removeFirst(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const child = this.#before(left + 1, left) ? left + 1 : left;
      if (!this.#before(child, at)) return;
      this.#swap(at, child);
      at = child;
    }
  }

  #before(one: number, other: number): boolean {
    return (this.#heap[one]?.sendAt ?? Infinity) < (this.#heap[other]?.sendAt ?? Infinity);
  }

  #swap(one: number, other: number): void {
    const [a, b] = [this.#heap[one], this.#heap[other]];
    if (a === undefined || b === undefined) return;
    this.#heap[one] = b;
    this.#heap[other] = a;
  }
}

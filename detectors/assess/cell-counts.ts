/** Counts by the start of the hour, or of the half hour: sixteen bytes each. */
import type { EpochMs } from '../../contracts/time.ts';
import { CellRows } from './cell-rows.ts';

export class CellCounts {
  readonly #rows = new CellRows(1);

  get(startAt: EpochMs): number | undefined {
    const at = this.#rows.find(startAt);
    return at < 0 ? undefined : this.#rows.number(at);
  }

  set(startAt: EpochMs, count: number): void {
    this.#rows.set(startAt, [count]);
  }

  add(startAt: EpochMs, delta: number): void {
    const at = this.#rows.find(startAt);
    if (at < 0) this.#rows.set(startAt, [delta]);
    else this.#rows.put(at, this.#rows.number(at) + delta);
  }

  forgetBefore(at: EpochMs): void {
    this.#rows.forgetBefore(at);
  }
}

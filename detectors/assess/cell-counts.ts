/**
 * Counts by the start of the hour, or of the half hour: sixteen bytes each. The cell that was changed last lies in the object itself, as in
 * `day-counts.ts`, and nothing else is made before there is a second one.
 */
import { HALF_HOUR_MS, type EpochMs } from '../../contracts/time.ts';
import { CellRows } from './cell-rows.ts';

const NO_HALF = -(2 ** 30);

export class CellCounts {
  /** Half hours since 1970: a small integer, where a moment would have a place of its own in memory. */
  #lastHalf = NO_HALF;
  #lastCount = 0;
  #rows: CellRows | null = null;

  get(startAt: EpochMs): number | undefined {
    if (this.#isLast(startAt)) return this.#lastCount;
    const at = this.#rows?.find(startAt) ?? -1;
    return at < 0 ? undefined : this.#rows?.number(at);
  }

  set(startAt: EpochMs, count: number): void {
    if (!this.#isLast(startAt)) this.#turnTo(startAt);
    if (this.#isLast(startAt)) this.#lastCount = count;
    else this.#stored().set(startAt, [count]);
  }

  add(startAt: EpochMs, delta: number): void {
    if (this.#isLast(startAt)) this.#lastCount += delta;
    else this.set(startAt, (this.get(startAt) ?? 0) + delta);
  }

  forgetBefore(at: EpochMs): void {
    if (this.#lastHalf * HALF_HOUR_MS < at) this.#lastHalf = NO_HALF;
    this.#rows?.forgetBefore(at);
  }

  #isLast(startAt: EpochMs): boolean {
    return this.#lastHalf * HALF_HOUR_MS === startAt;
  }

  /** Not to one that begins at another moment than a full or a half hour, as the oldest local times have them. */
  #turnTo(startAt: EpochMs): void {
    const half = Math.floor(startAt / HALF_HOUR_MS);
    if (half * HALF_HOUR_MS !== startAt) return;
    if (this.#lastHalf !== NO_HALF)
      this.#stored().set(this.#lastHalf * HALF_HOUR_MS, [this.#lastCount]);
    this.#lastHalf = half | 0;
  }

  #stored(): CellRows {
    return (this.#rows ??= new CellRows(1));
  }
}

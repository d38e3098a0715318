/**
 * How often the count of each recent window was changed, and as of when it is known. Of days and of hours that are windows themselves: of other
 * cells nobody asks. Updated in place, because it is on the way of every count: the day that was changed last lies in the object itself, as in
 * `day-counts.ts`.
 */
import { HALF_HOUR_MS, type EpochMs } from '../../contracts/time.ts';
import { CellRows } from './cell-rows.ts';

export interface Revision {
  readonly revision: number;
  readonly asOf: EpochMs;
}

const WIDTH = 2;
const NO_HALF = -(2 ** 30);

export class Revisions {
  /** Small integers, as long as a count comes within weeks of its day. */
  #lastHalf = NO_HALF;
  #lastRevision = 0;
  #lastAfterMs = 0;
  readonly #days = new CellRows(WIDTH);
  readonly #hours: CellRows | null;

  constructor(asksForHours: boolean) {
    this.#hours = asksForHours ? new CellRows(WIDTH) : null;
  }

  get(kind: string, startAt: EpochMs): Revision | undefined {
    if (kind === 'day' && this.#isLast(startAt)) {
      const asOf = startAt + this.#lastAfterMs;
      return { revision: this.#lastRevision, asOf };
    }
    const own = this.#of(kind);
    const at = own?.find(startAt) ?? -1;
    if (own === null || at < 0) return undefined;
    return { revision: own.number(at), asOf: own.number(at + 1) };
  }

  set(kind: string, startAt: EpochMs, { revision, asOf }: Revision): void {
    if (kind === 'day' && this.#turnTo(startAt)) {
      this.#lastRevision = revision;
      this.#lastAfterMs = asOf - startAt;
    } else this.#of(kind)?.set(startAt, [revision, asOf]);
  }

  /** One change more. */
  raise(kind: string, startAt: EpochMs, asOf: EpochMs): void {
    if (kind === 'day' && this.#isLast(startAt)) {
      this.#lastRevision += 1;
      if (asOf - startAt > this.#lastAfterMs) this.#lastAfterMs = asOf - startAt;
      return;
    }
    if (this.#of(kind) === null) return;
    const before = this.get(kind, startAt) ?? { revision: 0, asOf: 0 };
    const revision = before.revision + 1;
    this.set(kind, startAt, { revision, asOf: Math.max(before.asOf, asOf) });
  }

  forgetBefore(at: EpochMs): void {
    if (this.#lastHalf * HALF_HOUR_MS < at) this.#lastHalf = NO_HALF;
    this.#days.forgetBefore(at);
    this.#hours?.forgetBefore(at);
  }

  #isLast(startAt: EpochMs): boolean {
    return this.#lastHalf * HALF_HOUR_MS === startAt;
  }

  /** False for a day that begins at another moment than a full or a half hour, as the oldest local times have them. */
  #turnTo(startAt: EpochMs): boolean {
    if (this.#isLast(startAt)) return true;
    const half = Math.floor(startAt / HALF_HOUR_MS);
    if (half * HALF_HOUR_MS !== startAt) return false;
    if (this.#lastHalf !== NO_HALF) {
      const lastAt = this.#lastHalf * HALF_HOUR_MS;
      this.#days.set(lastAt, [this.#lastRevision, lastAt + this.#lastAfterMs]);
    }
    this.#lastHalf = half | 0;
    return true;
  }

  #of(kind: string): CellRows | null {
    if (kind === 'day') return this.#days;
    return kind === 'hour' ? this.#hours : null;
  }
}

/**
 * How often the count of each recent window was changed, and as of when it is known. Of days and of hours that are windows themselves: of other
 * cells nobody asks. Updated in place, because it is on the way of every count.
 */
import type { EpochMs } from '../../contracts/time.ts';
import { CellRows } from './cell-rows.ts';

export interface Revision {
  readonly revision: number;
  readonly asOf: EpochMs;
}

const WIDTH = 2;

export class Revisions {
  readonly #days = new CellRows(WIDTH);
  readonly #hours: CellRows | null;

  constructor(asksForHours: boolean) {
    this.#hours = asksForHours ? new CellRows(WIDTH) : null;
  }

  get(kind: string, startAt: EpochMs): Revision | undefined {
    const own = this.#of(kind);
    const at = own?.find(startAt) ?? -1;
    if (own === null || at < 0) return undefined;
    return { revision: own.number(at), asOf: own.number(at + 1) };
  }

  set(kind: string, startAt: EpochMs, { revision, asOf }: Revision): void {
    this.#of(kind)?.set(startAt, [revision, asOf]);
  }

  /** One change more. */
  raise(kind: string, startAt: EpochMs, asOf: EpochMs): void {
    const own = this.#of(kind);
    if (own === null) return;
    const at = own.find(startAt);
    if (at < 0) {
      own.set(startAt, [1, Math.max(0, asOf)]);
      return;
    }
    own.put(at, own.number(at) + 1);
    if (asOf > own.number(at + 1)) own.put(at + 1, asOf);
  }

  forgetBefore(at: EpochMs): void {
    this.#days.forgetBefore(at);
    this.#hours?.forgetBefore(at);
  }

  get size(): number {
    return this.#days.size + (this.#hours?.size ?? 0);
  }

  #of(kind: string): CellRows | null {
    if (kind === 'day') return this.#days;
    return kind === 'hour' ? this.#hours : null;
  }
}

/**
 * How often the count of each recent window was changed, and as of when it is known. Of days and of hours that are windows themselves: of other
 * cells nobody asks. Updated in place, because it is on the way of every count.
 */
import type { EpochMs } from '../../contracts/time.ts';

export interface Revision {
  revision: number;
  asOf: EpochMs;
}

export class Revisions {
  readonly #days = new Map<EpochMs, Revision>();
  readonly #hours: Map<EpochMs, Revision> | null;

  constructor(asksForHours: boolean) {
    this.#hours = asksForHours ? new Map() : null;
  }

  get(kind: string, startAt: EpochMs): Readonly<Revision> | undefined {
    return this.#of(kind)?.get(startAt);
  }

  set(kind: string, startAt: EpochMs, revision: Revision): void {
    this.#of(kind)?.set(startAt, revision);
  }

  /** One change more. */
  raise(kind: string, startAt: EpochMs, asOf: EpochMs): void {
    const own = this.#of(kind);
    if (own === undefined || own === null) return;
    const known = own.get(startAt);
    if (known === undefined) {
      own.set(startAt, { revision: 1, asOf: Math.max(0, asOf) });
      return;
    }
    known.revision += 1;
    if (asOf > known.asOf) known.asOf = asOf;
  }

  forgetBefore(at: EpochMs): void {
    for (const own of [this.#days, this.#hours])
      for (const startAt of own?.keys() ?? []) if (startAt < at) own?.delete(startAt);
  }

  get size(): number {
    return this.#days.size + (this.#hours?.size ?? 0);
  }

  #of(kind: string): Map<EpochMs, Revision> | null | undefined {
    if (kind === 'day') return this.#days;
    return kind === 'hour' ? this.#hours : undefined;
  }
}

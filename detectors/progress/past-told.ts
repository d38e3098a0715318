/**
 * Whether a past is being told, from one tick to the next: a history that is loaded, or a large backlog. While it is, nobody can say what of it lacks, nor
 * hold the day in progress against what can have come: partitions get at it at their own pace, some of them days before others.
 */
import { DAY_MS, type EpochMs } from '../../contracts/time.ts';
import { storeTime } from '../../platform/store/column-types.ts';
import type { Queryable } from '../../platform/store/pool.ts';
import {
  headOf,
  isCatchingUp,
  isPouringIn,
  type Head,
  type NotedFacts,
} from '../windows/catching-up.ts';
import type { SiteRow } from './site-store.ts';

export class PastTold {
  #head: Head | null = null;
  #noted: NotedFacts | null = null;
  #isBeing = false;

  /** `over`: it was being told at the tick before. The store is asked only where something is due, or a past was being told. */
  async tick(
    db: Queryable,
    at: { readonly sites: readonly SiteRow[]; readonly now: EpochMs; readonly isDue: boolean },
  ): Promise<'being-told' | 'over' | 'none'> {
    const [head, was] = [this.#head, this.#isBeing];
    this.#head = headOf(at.sites, at.now);
    this.#isBeing = isCatchingUp(head, this.#head);
    if (at.isDue || was) {
      const noted = await notedFacts(db, at.now);
      this.#isBeing ||= isPouringIn(this.#noted, noted);
      this.#noted = noted;
    }
    if (this.#isBeing) return 'being-told';
    return was ? 'over' : 'none';
  }

  /** What was noted has been taken over. */
  takenOver(): void {
    this.#noted = { facts: 0, past: 0 };
  }
}

/** By `observe`, since `progress` took over last. */
async function notedFacts(db: Queryable, now: EpochMs): Promise<NotedFacts> {
  const { rows } = await db.query<NotedFacts>(
    `SELECT coalesce(sum(facts), 0)::float8 AS facts, coalesce(sum(facts) FILTER (WHERE hour_at < $1), 0)::float8 AS past FROM told_marks`,
    [storeTime(now - DAY_MS)],
  );
  return rows[0] ?? { facts: 0, past: 0 };
}

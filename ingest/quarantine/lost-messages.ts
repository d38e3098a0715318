// Messages that could not be stored, of senders that want no word of it: nobody will send them again. Remembered here while the store is away,
// and told as soon as it is back among the refusals of their site, where the sources view shows them.
import type { Door } from '../../contracts/event/event.ts';
import type { SiteId } from '../../contracts/ids.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Queryable } from '../../platform/store/pool.ts';
import { tellRejections } from './rejections.ts';

const CODE = 'not-stored';

/** One entry for each site and door: bounded by the sites that are registered. */
export class LostMessages {
  readonly #lost = new Map<string, { door: Door; siteId: SiteId; at: EpochMs; times: number }>();

  note(door: Door, siteId: SiteId, at: EpochMs): void {
    const key = `${door} ${siteId}`;
    const times = (this.#lost.get(key)?.times ?? 0) + 1;
    this.#lost.set(key, { door, siteId, at, times });
  }

  /** Rejects while the store is away; nothing is forgotten then. */
  async tell(db: Queryable): Promise<void> {
    for (const [key, told] of [...this.#lost]) {
      const { door, siteId, at, times } = told;
      const detail = 'its sender asked for no answer to a failure, and it could not be stored';
      await tellRejections(db, [
        { id: `${CODE} ${key}`, times, item: { at, door, siteId, code: CODE, detail } },
      ]);
      const now = this.#lost.get(key);
      if (now === undefined || now === told) this.#lost.delete(key);
      else this.#lost.set(key, { ...now, times: now.times - times });
    }
  }
}

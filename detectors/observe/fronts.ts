/**
 * How far each site had told its facts by the time another of them was received. By receipt, not by the order in which the partitions get at them: of a
 * day that is uploaded at once some partitions observe the evening before others observe the morning, and none of it came late.
 */
import type { Event } from '../../contracts/event/event.ts';
import type { SiteId } from '../../contracts/ids.ts';
import type { EpochMs } from '../../contracts/time.ts';

/** What is received within a minute of the clock is told together. */
const TOGETHER_MS = 60_000;
/** Minutes of receipt that are kept of a site: a partition that lags behind by more holds its facts against nothing. */
const MINUTES_MAX = 180;

interface Front {
  readonly minute: number;
  /** Latest event time of all that was received up to and in that minute. */
  latestAt: EpochMs;
}

export class Fronts {
  /** Ascending by minute and by time. */
  readonly #bySite = new Map<SiteId, Front[]>();

  /** Latest event time of what the site had told before; 0 where that is not known. */
  of(siteId: SiteId, receivedAt: EpochMs): EpochMs {
    const fronts = this.#bySite.get(siteId) ?? [];
    const minute = minuteOf(receivedAt);
    return fronts.findLast((front) => front.minute < minute)?.latestAt ?? 0;
  }

  /** After the commit: a front of what was rolled back would hold a batch that is tried again against itself. */
  move(fresh: readonly Pick<Event, 'siteId' | 'occurredAt' | 'receivedAt'>[]): void {
    for (const { siteId, occurredAt, receivedAt } of fresh) {
      let fronts = this.#bySite.get(siteId);
      if (fronts === undefined) this.#bySite.set(siteId, (fronts = []));
      note(fronts, { minute: minuteOf(receivedAt), latestAt: occurredAt });
      if (fronts.length > MINUTES_MAX) fronts.shift();
    }
  }
}

const minuteOf = (receivedAt: EpochMs): number => Math.floor(receivedAt / TOGETHER_MS);

function note(fronts: Front[], told: Front): void {
  const before = fronts.findLastIndex(({ minute }) => minute <= told.minute);
  const latestAt = Math.max(told.latestAt, fronts[before]?.latestAt ?? 0);
  let after = before + 1;
  if (fronts[before]?.minute === told.minute) fronts[before] = { ...told, latestAt };
  else fronts.splice(after++, 0, { ...told, latestAt });
  for (; (fronts[after]?.latestAt ?? latestAt) < latestAt; after += 1) {
    const front = fronts[after];
    if (front !== undefined) front.latestAt = latestAt;
  }
}

/**
 * Notes how late the facts of each site came: from happening to receipt by kind of event, and how far behind the site's other facts a
 * visit, or what needs more than the visit, is counted. Of one batch, stored with it: what is rolled back is not noted, what is tried again
 * is noted once. Appended only; `progress` alone adds it up (`site_delays`).
 */
import { delayBucket, noDelays } from '../../contracts/delays.ts';
import type { Event } from '../../contracts/event/event.ts';
import type { MeasureId, SiteId } from '../../contracts/ids.ts';
import { DAY_MS, type DayKey, type EpochMs } from '../../contracts/time.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { dayOf } from '../../platform/zone/zone-time.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import type { Fronts } from './fronts.ts';
import type { UnitChange } from './unit-change.ts';

/** What a site's facts are told apart by: the kind of event, what is counted, or a repetition that changed nothing. */
export type MarkKind = Event['kind'] | 'counted-visits' | 'counted-cases' | 'duplicate';

interface Mark {
  readonly site_id: SiteId;
  readonly kind: MarkKind;
  /** Of receipt. */
  readonly day: DayKey;
  readonly counts: number[];
}

/** What is told of after more than a day was not on its way: it is a history that is being delivered. */
const HISTORY_MS = DAY_MS;

export class DelayMarks {
  readonly #catalogue: Pick<DetectorCatalogue, 'zone' | 'measures'>;
  /** What the sites had told before this batch. */
  readonly #fronts: Pick<Fronts, 'of'>;
  readonly #marks = new Map<string, Mark>();

  constructor(catalogue: Pick<DetectorCatalogue, 'zone' | 'measures'>, fronts: Pick<Fronts, 'of'>) {
    this.#catalogue = catalogue;
    this.#fronts = fronts;
  }

  noteCounted({ before, write }: UnitChange): void {
    const { tally, occurredAt, receivedAt } = write;
    if (tally === null || occurredAt === null || receivedAt - occurredAt > HISTORY_MS) return;
    const known = new Set(before?.tally?.measures);
    const classes = new Set(
      tally.measures
        .filter((measure) => !known.has(measure))
        .map((measure) => this.#classOf(measure)),
    );
    const behindMs = Math.max(0, this.#fronts.of(tally.siteId, receivedAt) - occurredAt);
    for (const kind of classes)
      if (kind !== null) this.#add(tally.siteId, { kind, receivedAt, delayMs: behindMs });
  }

  noteEvents(events: readonly Event[], fresh: readonly Event[]): void {
    for (const { siteId, kind, occurredAt, receivedAt } of fresh)
      this.#add(siteId, { kind, receivedAt, delayMs: Math.max(0, receivedAt - occurredAt) });
    if (fresh.length === events.length) return;
    const applied = new Set(fresh.map(({ id }) => id));
    for (const { id, siteId, receivedAt } of events)
      if (!applied.delete(id)) this.#add(siteId, { kind: 'duplicate', receivedAt, delayMs: 0 });
  }

  async store(tx: Tx): Promise<void> {
    await bulkInsert(tx, {
      table: 'delay_marks',
      columns: { site_id: 'text', kind: 'text', day: 'date', counts: 'jsonb' },
      rows: [...this.#marks.values()],
    });
  }

  #classOf(measure: MeasureId): 'counted-visits' | 'counted-cases' | null {
    const quantity = this.#catalogue.measures.get(measure)?.quantity;
    if (quantity?.kind !== 'count') return null;
    const { of } = quantity.counted;
    if (of === 'tally') return null;
    return of === 'visits' ? 'counted-visits' : 'counted-cases';
  }

  #add(
    siteId: SiteId,
    of: { readonly kind: MarkKind; readonly receivedAt: EpochMs; readonly delayMs: number },
  ): void {
    const day = dayOf(of.receivedAt, this.#catalogue.zone);
    const key = `${siteId} ${of.kind} ${day}`;
    let mark = this.#marks.get(key);
    if (mark === undefined)
      this.#marks.set(key, (mark = { site_id: siteId, kind: of.kind, day, counts: noDelays() }));
    const bucket = delayBucket(of.delayMs);
    mark.counts[bucket] = (mark.counts[bucket] ?? 0) + 1;
  }
}

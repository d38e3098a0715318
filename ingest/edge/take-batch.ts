/**
 * One batch of an edge at the city: what is known already is passed over, the rest judged, published, or set aside. Within a partition each event
 * is published only when the one before is stored, so that neither a repeated try nor a server that dies in between can change their order.
 */
import type { EdgeBatch, EdgeReceipt } from '../../contracts/edge.ts';
import { eventPartition, type Event } from '../../contracts/event/event.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Flow } from '../../platform/metrics.ts';
import type { Queryable } from '../../platform/store/pool.ts';
import type { Rejection } from '../normalise/statement.ts';
import type { Published } from '../publish/publish-events.ts';
import type { SetAside } from '../quarantine/quarantine.ts';
import type { EdgeGrant, SiteRegistry } from '../sites/registry.ts';
import { lastIds, noteBatch } from './edge-lines.ts';
import { judgeEdgeEvent } from './judge-edge-event.ts';

export const EDGE_FLOW = {
  dropped: ['known', 'duplicate', 'rejected'],
  errored: ['not-stored'],
} as const;

export interface EdgeParts {
  readonly store: Queryable;
  readonly registry: () => SiteRegistry;
  readonly publish: (events: readonly Event[]) => Promise<readonly Published[]>;
  readonly setAside: (items: readonly SetAside[]) => Promise<void>;
  readonly flow: Flow<(typeof EDGE_FLOW.dropped)[number], (typeof EDGE_FLOW.errored)[number]>;
  readonly now: () => EpochMs;
}

/** @throws TransientError where the stream or the store cannot take it now: the edge keeps it and tries again. */
export async function takeBatch(
  batch: EdgeBatch,
  grant: EdgeGrant,
  parts: EdgeParts,
): Promise<EdgeReceipt> {
  parts.flow.received(batch.events.length);
  try {
    return await take(batch, grant, parts);
  } catch (error) {
    parts.flow.errored('not-stored', batch.events.length);
    throw error;
  }
}

async function take(batch: EdgeBatch, grant: EdgeGrant, parts: EdgeParts): Promise<EdgeReceipt> {
  const { store, flow } = parts;
  const now = parts.now();
  const known = await lastIds(store, grant.sender);
  const by = { registry: parts.registry(), place: grant.place, now };
  const judged = batch.events.map((value) => ({ value, made: judgeEdgeEvent(value, by) }));
  const events = judged.flatMap(({ made }) => (made.outcome === 'event' ? [made.event] : []));
  const aside = judged.flatMap(({ value, made }) =>
    made.outcome === 'rejected' ? [{ value, rejection: made.rejection }] : [],
  );
  const fresh = events.filter(({ id }) => !known.has(id));
  const [duplicates] = await Promise.all([
    publishInOrder(fresh, parts.publish),
    parts.setAside(
      aside.map(({ value, rejection }) => setAsideOf(value, rejection, { grant, now })),
    ),
  ]);
  const { origin, waiting, oldestWaitingAt, firstSeq } = batch;
  const seq = firstSeq + batch.events.length - 1;
  const ids = events.map(({ id }) => id);
  const { place } = grant;
  await noteBatch(store, grant.sender, { place, origin, seq, ids, waiting, oldestWaitingAt, now });
  const knownCount = events.length - fresh.length;
  flow.dropped('known', knownCount);
  flow.dropped('duplicate', duplicates);
  flow.dropped('rejected', aside.length);
  flow.sent(fresh.length - duplicates);
  return {
    upTo: seq,
    accepted: fresh.length - duplicates,
    duplicates: duplicates + knownCount,
    rejected: aside.length,
  };
}

function setAsideOf(
  value: unknown,
  rejection: Rejection,
  { grant, now }: { readonly grant: EdgeGrant; readonly now: EpochMs },
): SetAside {
  return {
    at: now,
    door: 'edge',
    siteId: grant.site.id,
    code: rejection.code,
    detail: rejection.reason,
    original: Buffer.from(JSON.stringify(value)),
    sender: grant.sender,
  };
}

/** The number of those that the stream had already. */
async function publishInOrder(
  events: readonly Event[],
  publish: EdgeParts['publish'],
): Promise<number> {
  const byPartition = new Map<number, Event[]>();
  for (const event of events) {
    const partition = eventPartition(event);
    byPartition.set(partition, [...(byPartition.get(partition) ?? []), event]);
  }
  const counts = await Promise.all(
    [...byPartition.values()].map(async (inOrder) => {
      let duplicates = 0;
      for (const event of inOrder) {
        const [published] = await publish([event]);
        if (published?.duplicate === true) duplicates += 1;
      }
      return duplicates;
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

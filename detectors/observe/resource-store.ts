/**
 * Latest states of beds, devices, stock and staff in the store. A row is replaced only by a later statement, so that batches of any
 * order, and the same batch again, end at the same rows.
 */
import { bulkInsert } from '../../platform/store/bulk.ts';
import type { Queryable, Tx } from '../../platform/store/pool.ts';
import type { SiteId } from '../../contracts/ids.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import type { EventId } from '../../contracts/ids.ts';
import {
  foldResource,
  resourceKey,
  type ResourceEvent,
  type ResourceKind,
  type ResourceState,
  type ResourceStates,
} from '../resources/resource-fold.ts';

const COLUMNS = {
  site_id: 'text',
  kind: 'text',
  unit: 'text',
  part: 'text',
  place: 'text',
  occurred_at: 'timestamptz',
  amounts: 'jsonb',
  stated_at: 'int8',
  stated_rank: 'int4',
  received_at: 'int8',
  event_id: 'text',
} as const;

const STAMP = 'occurred_at, stated_at, stated_rank, received_at, event_id';
const REPLACED = ['place', 'amounts', ...STAMP.split(', ')];

export async function storeResources(tx: Tx, events: readonly ResourceEvent[]): Promise<void> {
  if (events.length === 0) return;
  const states: ResourceStates = new Map();
  for (const event of events) foldResource(states, event);
  const rows = [...states]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, state]) => row(state));
  const prefixed = (table: string): string =>
    STAMP.split(', ')
      .map((name) => `${table}.${name}`)
      .join(', ');
  await bulkInsert(tx, {
    table: 'resource_states AS r',
    columns: COLUMNS,
    rows,
    onConflict: `ON CONFLICT (site_id, kind, unit, part) DO UPDATE SET ${REPLACED.map((name) => `${name} = EXCLUDED.${name}`).join(', ')}
      WHERE (${prefixed('EXCLUDED')}) > (${prefixed('r')})`,
  });
}

function row({ siteId, kind, unit, part, place, occurredAt, amounts, stamp }: ResourceState) {
  return {
    site_id: siteId,
    kind,
    unit,
    part,
    place,
    occurred_at: occurredAt,
    amounts,
    stated_at: stamp.statedAt,
    stated_rank: stamp.statedRank,
    received_at: stamp.receivedAt,
    event_id: stamp.eventId,
  };
}

interface StoredState {
  readonly site_id: SiteId;
  readonly kind: ResourceKind;
  readonly unit: string;
  readonly part: string;
  readonly place: PlaceCode;
  readonly occurred_at: number;
  readonly amounts: Readonly<Record<string, number>>;
  readonly stated_at: number;
  readonly stated_rank: number;
  readonly received_at: number;
  readonly event_id: EventId;
}

/** As they stand, by their keys. */
export async function readResources(db: Queryable): Promise<ResourceStates> {
  const { rows } = await db.query<StoredState>('SELECT * FROM resource_states');
  return new Map(
    rows.map((stored) => {
      const { site_id: siteId, kind, unit, part, place, occurred_at: occurredAt, amounts } = stored;
      const stamp = {
        statedAt: stored.stated_at,
        statedRank: stored.stated_rank,
        receivedAt: stored.received_at,
        eventId: stored.event_id,
      };
      const state = { siteId, kind, unit, part, place, occurredAt, amounts, stamp };
      return [resourceKey(state), state];
    }),
  );
}

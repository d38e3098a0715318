// The floors of the stream core: reading a stream with the client library and nothing else, and writing rows in bulk to a plain table.
import { jetstream } from '@nats-io/jetstream';
import type { Event } from '../../contracts/event/event.ts';
import type { Bus } from '../../platform/bus/connect.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import type { Pool } from '../../platform/store/pool.ts';
import { transaction } from '../../platform/store/transaction.ts';

/** Reads `count` messages of a stream from `afterSeq` on and does nothing with them. */
export async function consumeBare(
  bus: Bus,
  from: { readonly stream: string; readonly afterSeq: number; readonly count: number },
): Promise<void> {
  const consumer = await jetstream(bus.connection, { apiPrefix: '$JS.API' }).consumers.get(
    from.stream,
    { opt_start_seq: from.afterSeq + 1 },
  );
  const messages = await consumer.consume({ max_messages: 4_000 });
  let read = 0;
  for await (const message of messages) {
    read += message.seq > from.afterSeq ? 1 : 0;
    if (read >= from.count) break;
  }
  await messages.close();
}

export async function makeFloorTable(store: Pool): Promise<void> {
  await store.query(
    `CREATE TABLE IF NOT EXISTS bench_floor (id text NOT NULL, occurred_at timestamptz NOT NULL, site_id text NOT NULL, event jsonb NOT NULL,
       PRIMARY KEY (id, occurred_at))`,
  );
}

const ROWS_EACH = 1_500;
/** As many as the machine that this is meant for has cores. */
const WRITERS = 2;

/** Every event as one row with a primary key, in transactions of some hundred rows, by two writers. */
export async function insertBare(store: Pool, events: readonly Event[]): Promise<void> {
  const batches = Array.from({ length: Math.ceil(events.length / ROWS_EACH) }, (_, at) =>
    events.slice(at * ROWS_EACH, (at + 1) * ROWS_EACH),
  );
  const left = batches.values();
  const writer = async (): Promise<void> => {
    for (const batch of left) {
      await transaction(store, async (tx) => {
        await bulkInsert(tx, {
          table: 'bench_floor',
          columns: { id: 'text', occurred_at: 'timestamptz', site_id: 'text', event: 'jsonb' },
          rows: batch.map((event) => ({
            id: event.id,
            occurred_at: event.occurredAt,
            site_id: event.siteId,
            event,
          })),
        });
      });
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
}

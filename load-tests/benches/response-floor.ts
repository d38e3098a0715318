// The floor of a command: published to a stream, read by a waiting reader, written by one transaction of as many rows as the product writes for
// it, answered over core NATS. What has come meanwhile is written together, as the product does.
import {
  eventPartitionFilter,
  eventSubject,
  REPLY_FILTER,
  replySubject,
  STREAM,
} from '../../contracts/subjects.ts';
import { PARTITIONS } from '../../contracts/partition.ts';
import { createPublisher } from '../../platform/bus/publish.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { transaction } from '../../platform/store/transaction.ts';
import { listen } from '../ground/listen.ts';
import type { Ground } from '../ground/open-ground.ts';
import { makeFloorTable } from './floors.ts';

export interface CommandFloor {
  /** Milliseconds of each of `count` bare commands, `slots` at a time. */
  run(wish: { readonly slots: number; readonly count: number }): Promise<number[]>;
  close(): void;
}

/** As the product's commands. */
const TOGETHER_MAX = 50;

export async function openCommandFloor(ground: Ground, rowsEach: number): Promise<CommandFloor> {
  const store = await ground.store(1);
  await makeFloorTable(store);
  let written = 0;
  const write = async (rows: number): Promise<void> => {
    written += rows;
    await transaction(store, (tx) => writeRows(tx, { from: written - rows, until: written }));
  };
  const journey = await openJourney(ground, (count) => write(count * rowsEach));
  return {
    run: async ({ slots, count }) => {
      const tookMs: number[] = [];
      let begun = 0;
      const slot = async (): Promise<void> => {
        while (begun < count) {
          begun += 1;
          tookMs.push(await journey.go());
        }
      };
      await Promise.all(Array.from({ length: slots }, slot));
      return tookMs;
    },
    close: () => {
      journey.close();
    },
  };
}

interface Journey {
  go(): Promise<number>;
  close(): void;
}

/** Over the connections of four stages: each may publish and hear only what it does in the product. */
async function openJourney(
  ground: Ground,
  write: (count: number) => Promise<void>,
): Promise<Journey> {
  const [ingest, detectors, alerts, dashboard] = await Promise.all(
    (['ingest', 'detectors', 'alerts', 'dashboard'] as const).map((user) => ground.bus(user)),
  );
  if (ingest === undefined || detectors === undefined) throw new Error('a bus is missing');
  const publisher = createPublisher(ingest);
  const waiting = new Map<string, () => void>();
  const answers = dashboard?.connection.subscribe(REPLY_FILTER, {
    callback: (_error, { subject }) => waiting.get(subject)?.(),
  });
  await dashboard?.connection.flush();
  const come: string[] = [];
  let isWriting = false;
  const writeAll = async (): Promise<void> => {
    isWriting = true;
    while (come.length > 0) {
      const now = come.splice(0, TOGETHER_MAX);
      await write(now.length);
      for (const id of now) alerts?.connection.publish(replySubject(id), '{}');
    }
    isWriting = false;
  };
  const from = { stream: STREAM.events, filter: eventPartitionFilter(PARTITIONS) };
  const stop = await listen(detectors, from, (message) => {
    come.push(message.string());
    if (!isWriting) void writeAll();
  });
  let count = 0;
  return {
    go: async () => {
      count += 1;
      const msgId = `bare-${String(count)}`;
      const startedAt = performance.now();
      const answered = new Promise<void>((resolve) => waiting.set(replySubject(msgId), resolve));
      const subject = eventSubject(PARTITIONS, 'floor');
      await publisher.publish({ subject, msgId, payload: Buffer.from(msgId) });
      await answered;
      waiting.delete(replySubject(msgId));
      return performance.now() - startedAt;
    },
    close: () => {
      answers?.unsubscribe();
      publisher.close();
      stop();
    },
  };
}

/** About what a row of the product holds: the records of tasks are larger, limits and positions smaller. */
const FILLING = 'x'.repeat(500);

async function writeRows(
  tx: Tx,
  { from, until }: { readonly from: number; readonly until: number },
): Promise<void> {
  await bulkInsert(tx, {
    table: 'bench_floor',
    columns: { id: 'text', occurred_at: 'timestamptz', site_id: 'text', event: 'jsonb' },
    rows: Array.from({ length: until - from }, (_, at) => ({
      id: String(from + at),
      occurred_at: from,
      site_id: 'floor',
      event: { filling: FILLING },
    })),
  });
}

// The consumer loop on real PostgreSQL and NATS: order, one effect per message, dead letters, hand-over, crashes.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { countsSubject, eventPartitionFilter, eventSubject } from '../../contracts/subjects.ts';
import { ensureStreams } from '../bus/ensure-streams.ts';
import { createPublisher, type Publisher } from '../bus/publish.ts';
import { readFrom } from '../bus/read-from.ts';
import { streamCreated } from '../bus/stream-state.ts';
import type { Bus } from '../bus/connect.ts';
import { systemClock } from '../clock.ts';
import { InvariantError, PermanentError, TransientError } from '../errors.ts';
import { silentLog } from '../log.ts';
import { createMetrics, type Metrics } from '../metrics.ts';
import { listDeadLetters } from '../store/dead-letters.ts';
import { appendOutbox } from '../store/outbox.ts';
import { transaction } from '../store/transaction.ts';
import { startTestBus, type TestBus } from '../testing/test-bus.ts';
import { freshDatabase, type TestDatabase } from '../testing/test-database.ts';
import { until } from '../testing/until.ts';
import type { OperatorSpec, RunningOperator } from './operator-spec.ts';
import { runOperator } from './run-operator.ts';

let server: TestBus;
let database: TestDatabase;
let ingest: Bus;
let detectors: Bus;
let publisher: Publisher;
let running: RunningOperator[] = [];
let operatorName = '';
let tests = 0;

beforeAll(async () => {
  [server, database] = await Promise.all([startTestBus(), freshDatabase()]);
  ingest = await server.connect('ingest');
  detectors = await server.connect('detectors');
  publisher = createPublisher(ingest, { ackTimeoutMs: 500 });
  await database.pool.query(
    'CREATE TABLE effects (operator text, partition int, value int, id bigint GENERATED ALWAYS AS IDENTITY)',
  );
});

beforeEach(() => {
  operatorName = `test-${String((tests += 1))}`;
});

afterEach(async () => {
  await Promise.all(running.map((operator) => operator.stop()));
  running = [];
});

afterAll(async () => {
  publisher.close();
  await database.drop();
  await server.stop();
});

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const PARTITIONS = 4;

/** Each test uses a kind of its own as the last token, so that its operator sees its messages only by value. */
async function send(values: readonly (number | string)[], partition?: number): Promise<void> {
  await Promise.all(
    values.map((value, at) =>
      publisher.publish({
        subject: eventSubject(partition ?? at % PARTITIONS, operatorName),
        msgId: `${operatorName}-${String(partition ?? 'x')}-${String(value)}-${String(at)}`,
        payload: encoder.encode(String(value)),
      }),
    ),
  );
}

function summing(over: Partial<OperatorSpec<number>> = {}): OperatorSpec<number> {
  const name = operatorName;
  return {
    name,
    stream: 'EVENTS',
    partitions: PARTITIONS,
    subjectOf: (partition) => eventPartitionFilter(partition).replace('>', name),
    batchMax: 50,
    decode: (message) => {
      const value = Number(decoder.decode(message.payload));
      if (Number.isNaN(value)) throw new PermanentError('not-a-number', 'This is not a number.');
      return value;
    },
    effects: async (tx, batch, context) => {
      await tx.query(
        'INSERT INTO effects (operator, partition, value) SELECT $1, $2, unnest($3::int[])',
        [name, context.partition, batch],
      );
      context.appendOutbox(
        batch.map((value) => ({
          subject: countsSubject(context.partition),
          msgId: `${name}-${String(value)}`,
          payload: encoder.encode(`${name} ${String(value)}`),
        })),
      );
    },
    ...over,
  };
}

async function start(
  spec: OperatorSpec<number>,
  metrics: Metrics = createMetrics('test'),
): Promise<RunningOperator> {
  const operator = runOperator(spec, {
    bus: detectors,
    store: database.pool,
    leaseUrl: database.url,
    clock: systemClock,
    log: silentLog,
    metrics,
  });
  running.push(operator);
  await operator.ready;
  return operator;
}

async function effects(partition?: number): Promise<number[]> {
  const answer = await database.pool.query<{ value: number }>(
    'SELECT value FROM effects WHERE operator = $1 AND ($2::int IS NULL OR partition = $2) ORDER BY id',
    [operatorName, partition ?? null],
  );
  return answer.rows.map((row) => row.value);
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, at) => at);
const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

async function published(): Promise<string[]> {
  const created = await streamCreated(detectors, 'COUNTS');
  const reader = readFrom(detectors, {
    stream: 'COUNTS',
    filter: 'vigil.v1.counts.>',
    afterSeq: 0,
    streamCreated: created,
  });
  const texts: string[] = [];
  for (
    let batch = await reader.next(1000, { waitMs: 500 });
    batch.length > 0;
    batch = await reader.next(1000, { waitMs: 500 })
  ) {
    texts.push(
      ...batch
        .map((message) => decoder.decode(message.payload))
        .filter((text) => text.startsWith(`${operatorName} `)),
    );
  }
  await reader.close();
  return texts;
}

describe('an operator', () => {
  it('has each effect once, in the order of its partition, and publishes its outbox', async () => {
    await send(upTo(400), 1);
    await start(summing());
    await until(async () => (await effects()).length >= 400);
    expect(await effects(1)).toEqual(upTo(400));
    await until(async () => (await database.pool.query('SELECT 1 FROM outbox')).rowCount === 0);
    expect(await published()).toEqual(upTo(400).map((value) => `${operatorName} ${String(value)}`));
  });

  it('turns what cannot be decoded into dead letters and goes on', async () => {
    const metrics = createMetrics('test');
    await send([1, 'one', 2, 'two', 3], 0);
    await start(summing(), metrics);
    await until(async () => (await effects()).length >= 3);
    expect(await effects()).toEqual([1, 2, 3]);
    const letters = await listDeadLetters(database.pool, { operator: operatorName });
    expect(letters.map((letter) => [letter.code, decoder.decode(letter.payload)])).toEqual([
      ['not-a-number', 'two'],
      ['not-a-number', 'one'],
    ]);
    const text = await metrics.text();
    const name = operatorName.replace('-', '_');
    expect(text).toContain(`vigil_${name}_stream_received_total{stage="test"} 5`);
    expect(text).toContain(`vigil_${name}_stream_sent_total{stage="test"} 3`);
    expect(text).toContain(`vigil_${name}_stream_errored_total{code="dead-letter",stage="test"} 2`);
  });

  it('finds poison without being told which message it is: what the database refuses, and what brings out a mistake', async () => {
    await send([...upTo(20), 99, 98, ...upTo(20)], 0);
    const base = summing();
    await start({
      ...base,
      effects: async (tx, batch, context) => {
        await base.effects(tx, batch, context);
        if (batch.includes(98)) throw new RangeError('a mistake in the program');
        if (batch.includes(99)) await tx.query(`SELECT 'x'::int`);
      },
    });
    await until(async () => (await effects()).length >= 40);
    expect(await effects()).toEqual([...upTo(20), ...upTo(20)]);
    const letters = await listDeadLetters(database.pool, { operator: operatorName });
    expect(letters.map(({ code }) => code).sort()).toEqual(['effects-bug', 'store-bad-value']);
  });

  it('isolates the message that the effects name', async () => {
    await send([1, 2, 3], 0);
    const base = summing();
    await start({
      ...base,
      effects: async (tx, batch, context) => {
        const messageIndex = batch.indexOf(2);
        if (messageIndex >= 0)
          throw new PermanentError('no-twos', 'Twos are not wanted.', { messageIndex });
        await base.effects(tx, batch, context);
      },
    });
    await until(async () => (await effects()).length >= 2);
    expect(await effects()).toEqual([1, 3]);
    expect(await listDeadLetters(database.pool, { operator: operatorName })).toMatchObject([
      { code: 'no-twos' },
    ]);
  });

  it('rolls back, tells the cache and tries the same batch again when a failure will pass', async () => {
    await send(upTo(30), 2);
    const base = summing();
    const resets: string[] = [];
    let failures = 3;
    await start({
      ...base,
      onReset: (partition, reason) => {
        if (partition === 2) resets.push(reason);
      },
      effects: async (tx, batch, context) => {
        await base.effects(tx, batch, context);
        if ((failures -= 1) >= 0) throw new TransientError('not-now', 'Not now.');
      },
    });
    await until(async () => (await effects()).length >= 30);
    expect(await effects()).toEqual(upTo(30));
    expect(resets).toEqual(['taken', 'rolled-back', 'rolled-back', 'rolled-back']);
  });

  it('stops the stage on a bug of ours and keeps the position before it', async () => {
    await send([1], 0);
    const operator = await start(
      summing({ effects: () => Promise.reject(new InvariantError('our-bug', 'This cannot be.')) }),
    );
    await expect(operator.failed).rejects.toMatchObject({ code: 'our-bug' });
    await operator.stop();
    await start(summing());
    await until(async () => (await effects()).length >= 1);
    expect(await effects()).toEqual([1]);
  });

  it('recognises by key a message that comes twice', async () => {
    await send([1, 2], 0);
    await send([2, 3], 0);
    await send([1], 0);
    const base = summing();
    await start({
      ...base,
      batchMax: 3,
      effects: async (tx, batch, context) => {
        const seen = await context.seenBefore(
          batch.map((value) => `${operatorName}-${String(value)}`),
        );
        await base.effects(
          tx,
          batch.filter((_, at) => seen[at] !== true),
          context,
        );
      },
    });
    await until(async () => (await effects()).length >= 3);
    expect(await effects()).toEqual([1, 2, 3]);
  });

  it('ticks between batches in a fenced transaction with an outbox', async () => {
    let ticks = 0;
    const operator = await start(
      summing({
        tickMs: 50,
        onTick: (_tx, context) => {
          ticks += 1;
          if (context.partition === 3 && ticks < 40) {
            context.appendOutbox([
              {
                subject: countsSubject(3),
                msgId: `${operatorName}-tick-${String(ticks)}`,
                payload: encoder.encode(`${operatorName} tick`),
              },
            ]);
          }
          return Promise.resolve();
        },
      }),
    );
    await until(() => ticks > 12);
    await operator.stop();
    expect((await published()).length).toBeGreaterThan(1);
  });

  it('shares the partitions between two workers and takes them over when one ends', async () => {
    const first = await start(summing());
    expect(first.ownedPartitions()).toEqual([0, 1, 2, 3]);
    const second = await start(summing());
    await until(() =>
      Promise.resolve(
        first.ownedPartitions().length === 2 && second.ownedPartitions().length === 2,
      ),
    );
    await send(upTo(200));
    await until(async () => (await effects()).length >= 100);
    await first.stop();
    await send(upTo(400).slice(200));
    await until(async () => (await effects()).length >= 400);
    expect(sorted(await effects())).toEqual(upTo(400));
    await until(() => second.ownedPartitions().length === 4);
    expect(sorted((await published()).map((text) => Number(text.split(' ')[1])))).toEqual(
      upTo(400),
    );
  });

  it('goes on with nothing doubled when its database connections are cut', async () => {
    await start(summing({ batchMax: 5 }));
    const cutting = (async () => {
      for (let cut = 0; cut < 6; cut += 1) {
        await systemClock.sleep(60);
        await database.pool.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
        );
      }
    })();
    for (const start_ of [0, 100, 200, 300])
      await send(
        upTo(100).map((value) => value + start_),
        start_ % 3,
      );
    await cutting;
    await until(async () => (await effects()).length >= 400);
    expect(sorted(await effects())).toEqual(upTo(400));
  });

  it('goes on with nothing lost or doubled when nats-server is killed with -9', async () => {
    await start(summing({ batchMax: 7 }));
    const sending = send(upTo(500), 1);
    await server.kill();
    await server.restart();
    await sending;
    await until(async () => (await effects()).length >= 200);
    await server.kill();
    await server.restart();
    await until(async () => (await effects()).length >= 500);
    expect(sorted(await effects())).toEqual(upTo(500));
    await until(async () => (await database.pool.query('SELECT 1 FROM outbox')).rowCount === 0);
    expect(new Set(await published()).size).toBe(500);
  });

  it('publishes first, and in order, what a worker had committed and not published when it died', async () => {
    const texts = upTo(5).map((value) => `${operatorName} left${String(value)}`);
    const rows = texts.map((text) => ({
      subject: countsSubject(1),
      msgId: text.replace(' ', '-'),
      payload: encoder.encode(text),
    }));
    await transaction(database.pool, (tx) => appendOutbox(tx, `${operatorName}/01`, rows));
    await send([7], 1);
    await start(summing());
    await until(async () => (await effects()).length >= 1);
    await until(async () => (await database.pool.query('SELECT 1 FROM outbox')).rowCount === 0);
    expect(await published()).toEqual([...texts, `${operatorName} 7`]);
  });

  it('goes on from the end of a stream that lost its last messages, and counts the loss', async () => {
    const metrics = createMetrics('test');
    const first = await start(summing());
    await first.stop();
    const ahead = 'UPDATE positions SET seq = seq + 1000000 WHERE operator = $1';
    await database.pool.query(ahead, [operatorName]);
    await start(summing(), metrics);
    await send([1, 2, 3], 2);
    await until(async () => (await effects()).length >= 3);
    const name = operatorName.replace('-', '_');
    const lost = `vigil_${name}_unread_lost_total{reason="rewound",stage="test"}`;
    expect(await metrics.text()).toContain(lost);
  });

  it('begins again on a stream that was made anew, and tells the caches', async () => {
    const resets: string[] = [];
    await start(summing({ onReset: (_partition, reason) => void resets.push(reason) }));
    await send([1, 2], 1);
    await until(async () => (await effects()).length >= 2);
    await server.kill();
    rmSync(join(server.home, 'nats', 'store'), { recursive: true });
    await server.restart();
    await ensureStreams(await server.connect('admin'));
    await send([3], 1);
    await until(async () => (await effects()).length >= 3);
    expect(await effects()).toEqual([1, 2, 3]);
    expect(resets).toContain('stream-recreated');
  });
});

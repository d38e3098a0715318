// A worker process that is killed with -9 again and again, also between its commit and the publication of its outbox: every message
// has its effect once, and every effect is published.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPublisher } from '../bus/publish.ts';
import { readFrom } from '../bus/read-from.ts';
import { streamCreated } from '../bus/stream-state.ts';
import { busCredentials } from '../embedded/nats.ts';
import { runProgram, type Program } from '../testing/program.ts';
import { startTestBus, type TestBus } from '../testing/test-bus.ts';
import { freshDatabase, type TestDatabase } from '../testing/test-database.ts';

let server: TestBus;
let database: TestDatabase;

beforeAll(async () => {
  [server, database] = await Promise.all([startTestBus(), freshDatabase()]);
  await database.pool.query('CREATE TABLE effects (value int)');
});
afterAll(async () => {
  await database.drop();
  await server.stop();
});

const url = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href);

/** `dieAfter`: commits after which the process kills itself, in the moment between the commit and the relay's first byte. */
function worker(dieAfter: number): Program {
  return runProgram(`
    import { connectBus } from ${url('../bus/connect.ts')};
    import { systemClock } from ${url('../clock.ts')};
    import { silentLog } from ${url('../log.ts')};
    import { createMetrics } from ${url('../metrics.ts')};
    import { openStore } from ${url('../store/pool.ts')};
    import { runOperator } from ${url('./run-operator.ts')};
    const store = await openStore({ url: ${JSON.stringify(database.url)}, applicationName: 'worker', log: silentLog });
    const bus = await connectBus({ url: ${JSON.stringify(server.url)}, name: 'detectors', log: silentLog,
      credentials: ${JSON.stringify(busCredentials(server.home, 'detectors'))} });
    let commits = 0;
    const publish = bus.connection.publish.bind(bus.connection);
    bus.connection.publish = (subject, ...rest) => {
      if (subject.startsWith('vigil.v1.counts') && (commits += 1) >= ${String(dieAfter)}) process.kill(process.pid, 'SIGKILL');
      return publish(subject, ...rest);
    };
    const text = new TextDecoder();
    const bytes = new TextEncoder();
    runOperator({
      name: 'crash', stream: 'EVENTS', partitions: 2, batchMax: 10,
      subjectOf: (partition) => 'vigil.v1.events.0' + partition + '.>',
      decode: (message) => Number(text.decode(message.payload)),
      effects: async (tx, batch, context) => {
        await tx.query('INSERT INTO effects SELECT unnest($1::int[])', [batch]);
        context.appendOutbox(batch.map((value) => ({ subject: 'vigil.v1.counts.00', msgId: 'c' + value, payload: bytes.encode(String(value)) })));
      },
    }, { bus, store, leaseUrl: ${JSON.stringify(database.url)}, clock: systemClock, log: silentLog, metrics: createMetrics('t') });
    console.log('running');`);
}

describe('a worker that is killed with -9', () => {
  it('leaves nothing undone and nothing done twice', async () => {
    const count = 300;
    const ingest = await server.connect('ingest');
    const publisher = createPublisher(ingest);
    const values = Array.from({ length: count }, (_, at) => at);
    const send = (value: number): Promise<unknown> =>
      publisher.publish({
        subject: `vigil.v1.events.0${String(value % 2)}.visit`,
        msgId: `e${String(value)}`,
        payload: new TextEncoder().encode(String(value)),
      });
    await Promise.all(values.map(send));
    publisher.close();
    for (const dieAfter of [1, 17, 60]) {
      expect(await worker(dieAfter).ended).toBe('SIGKILL');
    }
    const last = worker(Infinity);
    await last.says('running');
    const isDone = async (): Promise<boolean> => {
      const answer = await database.pool.query<{ effects: number; waiting: number }>(
        'SELECT (SELECT count(*)::int FROM effects) AS effects, (SELECT count(*)::int FROM outbox) AS waiting',
      );
      return answer.rows[0]?.effects === count && answer.rows[0].waiting === 0;
    };
    while (!(await isDone())) await new Promise((resolve) => setTimeout(resolve, 50));
    last.child.kill('SIGKILL');
    const answer = await database.pool.query(
      'SELECT 1 FROM effects GROUP BY value HAVING count(*) > 1',
    );
    expect(answer.rowCount).toBe(0);

    const detectors = await server.connect('detectors');
    const created = await streamCreated(detectors, 'COUNTS');
    const reader = readFrom(detectors, {
      stream: 'COUNTS',
      filter: '>',
      afterSeq: 0,
      streamCreated: created,
    });
    const published: number[] = [];
    while (published.length < count) {
      const messages = await reader.next(500, { waitMs: 1_000 });
      published.push(
        ...messages.map((message) => Number(new TextDecoder().decode(message.payload))),
      );
    }
    await reader.close();
    expect([...published].sort((a, b) => a - b)).toEqual(values);
  });
});

// The doors in three processes that share their ports: one answer for all of them, nothing lost and nothing counted twice when one or the
// first of them is killed, and nothing left at the end.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canSeeProcesses, type ProcessFacts } from './processes.ts';
import { counter, post } from './doors.ts';
import { until, untilTrue } from './until.ts';
import { startVigil, type Vigil } from './vigil-process.ts';

const DOORS = 3;
/** One for all: a record that is sent again is the same to the byte. */
const OCCURRED_AT = Date.now() - 600_000;
let vigil: Vigil;

const ingestProcesses = (): ProcessFacts[] =>
  vigil.processes().filter((one) => / ingest$/.test(one.commandLine));

/** The first process and its doors, once all are there. */
function crew(): Promise<{
  readonly first: ProcessFacts;
  readonly doors: readonly ProcessFacts[];
}> {
  return until('the first process and all doors', () => {
    const all = ingestProcesses();
    const first = all.find((one) => all.some((other) => other.parent === one.pid));
    const doors = all.filter((one) => one.parent === first?.pid);
    return first !== undefined && doors.length === DOORS ? { first, doors } : undefined;
  });
}

const record = (id: string): object => ({
  kind: 'visit',
  id,
  site: 's-990102005-1',
  occurredAt: OCCURRED_AT,
  patient: { id: `P-${id}`, ageYears: 34, sex: 'F' },
  complaint: '咳嗽',
});

/** Sends until it is accepted, as a sender does that was not answered. */
function deliver(id: string): Promise<boolean> {
  return untilTrue(`record ${id} is accepted`, async () => {
    const answer = await post(vigil, [record(id)]).catch(() => undefined);
    return answer?.status === 202;
  }).then(() => true);
}

/** Stored once each, however often they were sent; the table is keyed by the id of the event. */
async function eventsAre(count: number): Promise<void> {
  const stored = async (): Promise<number> =>
    Number((await vigil.sql<{ n: string }>('SELECT count(*) AS n FROM events'))[0]?.n);
  await untilTrue(`${String(count)} events are stored`, async () => (await stored()) >= count);
  expect(await stored()).toBe(count);
}

/** In tens, so that connections are many and each door has its share. */
async function deliverAll(prefix: string, count: number): Promise<void> {
  for (let at = 0; at < count; at += 10)
    await Promise.all(
      Array.from({ length: 10 }, (_, step) => deliver(`${prefix}-${String(at + step)}`)),
    );
}

beforeAll(async () => {
  vigil = await startVigil({ settings: { VIGIL_INGEST_PROCESSES: String(DOORS) } });
}, 900_000);

afterAll(async () => {
  await vigil.stop();
  vigil.forget();
}, 300_000);

// Without /proc nobody can tell which process is which.
describe.skipIf(!canSeeProcesses)('the doors in several processes', () => {
  it('are all there', async () => {
    expect((await crew()).doors).toHaveLength(DOORS);
  });

  it('answer for each other: counters are those of all, whoever is asked', async () => {
    await deliverAll('all', 60);
    for (let time = 0; time < 6; time += 1)
      expect(await counter(vigil, 'events_received_total')).toBe(60);
    await eventsAre(60);
  });

  it('take no harm when one of them is killed', async () => {
    const { doors } = await crew();
    const sending = deliverAll('one', 100);
    process.kill(doors[0]?.pid ?? 0, 'SIGKILL');
    await sending;
    const after = await crew();
    expect(after.doors.map(({ pid }) => pid)).not.toContain(doors[0]?.pid);
    await eventsAre(160);
  });

  it('end with the first of them, and all are started again', async () => {
    const before = await crew();
    const sending = deliverAll('first', 60);
    process.kill(before.first.pid, 'SIGKILL');
    await sending;
    await untilTrue('the old doors are gone', () =>
      before.doors.every(({ pid }) => !ingestProcesses().some((one) => one.pid === pid)),
    );
    const after = await crew();
    expect(after.first.pid).not.toBe(before.first.pid);
    await eventsAre(220);
  });

  it('leave nothing when the product ends', async () => {
    const { code, left } = await vigil.stop();
    expect([code, left]).toEqual([0, []]);
  });
});

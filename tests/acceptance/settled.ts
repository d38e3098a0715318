// Waits until everything that stands in the streams at this moment has had its effect: read by its operator, committed, and what follows
// from it published and read in turn. What comes in later is not waited for.
import { connectBus, type Bus } from '../../platform/bus/connect.ts';
import { busCredentials } from '../../platform/embedded/nats.ts';
import { readEndpoints } from '../../platform/endpoints.ts';
import { silentLog } from '../../platform/log.ts';
import { STREAM, type StreamName } from '../../contracts/subjects.ts';
import { untilTrue } from './until.ts';
import type { Vigil } from './vigil-process.ts';

interface Hop {
  readonly stream: StreamName;
  readonly operator: string;
  readonly reader: 'detectors' | 'alerts';
}

const HOPS: readonly Hop[] = [
  { stream: STREAM.events, operator: 'observe', reader: 'detectors' },
  { stream: STREAM.counts, operator: 'assess', reader: 'detectors' },
  { stream: STREAM.facts, operator: 'patterns', reader: 'detectors' },
  { stream: STREAM.signals, operator: 'triage', reader: 'alerts' },
];

export async function untilSettled(vigil: Vigil, patienceMs?: number): Promise<void> {
  for (const hop of HOPS) {
    await untilTrue(
      `what ${hop.operator} reads has been published`,
      async () => (await unpublished(vigil)) === 0,
      patienceMs,
    );
    await untilRead(vigil, hop, patienceMs);
  }
}

async function unpublished(vigil: Vigil): Promise<number> {
  const rows = await vigil.sql<{ n: number }>(
    'SELECT count(*)::int AS n FROM outbox WHERE at < $1',
    [new Date()],
  );
  return rows[0]?.n ?? 0;
}

async function untilRead(vigil: Vigil, hop: Hop, patienceMs?: number): Promise<void> {
  const bus = await connectAs(vigil, hop.reader);
  try {
    const last = await lastOfSubjects(bus, hop.stream);
    await untilTrue(
      `${hop.operator} has read ${hop.stream}`,
      async () => isRead(last, await positionsOf(vigil, hop.operator)),
      patienceMs,
    );
  } finally {
    await bus.close();
  }
}

function connectAs(vigil: Vigil, user: 'detectors' | 'alerts'): Promise<Bus> {
  const url = readEndpoints(vigil.home)?.natsUrl ?? '';
  return connectBus({
    url,
    name: user,
    credentials: busCredentials(vigil.home, user),
    log: silentLog,
  });
}

/** Sequence of the last message for each partition token, or for the stream as a whole where subjects have none. */
async function lastOfSubjects(bus: Bus, stream: StreamName): Promise<Map<number, number>> {
  const { state } = await bus.manager.streams.info(stream, { subjects_filter: '>' });
  const last = new Map<number, number>();
  for (const subject of Object.keys(state.subjects ?? {})) {
    const message = await bus.manager.streams.getMessage(stream, { last_by_subj: subject });
    const partition = Number(/\.(\d\d)(?:\.|$)/.exec(subject)?.[1] ?? '0');
    last.set(partition, Math.max(last.get(partition) ?? 0, message?.seq ?? 0));
  }
  return last;
}

async function positionsOf(vigil: Vigil, operator: string): Promise<Map<number, number>> {
  const rows = await vigil.sql<{ partition: number; seq: string }>(
    'SELECT partition, seq::text AS seq FROM positions WHERE operator = $1',
    [operator],
  );
  return new Map(rows.map((row) => [row.partition, Number(row.seq)]));
}

function isRead(
  last: ReadonlyMap<number, number>,
  positions: ReadonlyMap<number, number>,
): boolean {
  return [...last].every(([partition, seq]) => (positions.get(partition) ?? 0) >= seq);
}

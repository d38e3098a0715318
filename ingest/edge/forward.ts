/**
 * Forwards the edge's stream to the city, oldest first, one batch at a time. A batch is let go from the stream only when the city has said that it
 * has all of it, so what the stream still holds is exactly what the city has not confirmed: that is the position, and it survives any death of
 * either side. What is sent twice is known at the city by its ids.
 */
import { EDGE_EVENTS_MAX, type EdgeBatch } from '../../contracts/edge.ts';
import { STREAM, STREAM_SUBJECTS } from '../../contracts/subjects.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Bus } from '../../platform/bus/connect.ts';
import { readFrom, type StreamReader } from '../../platform/bus/read-from.ts';
import type { Clock } from '../../platform/clock.ts';
import { messageOf, TransientError } from '../../platform/errors.ts';
import type { Log } from '../../platform/log.ts';
import type { StreamMessage } from '../../platform/operator/operator-spec.ts';
import { retry, type Backoff } from '../../platform/retry.ts';
import type { CityLine } from './city-line.ts';
import type { EdgeMeters } from './edge-meters.ts';

export interface ForwardParts {
  readonly bus: Bus;
  readonly city: CityLine;
  readonly clock: Clock;
  readonly log: Log;
  readonly meters: EdgeMeters;
  readonly backoff?: Backoff;
}

/** A line that is back is used within seconds; one that stays away is not hammered. */
const BACKOFF: Backoff = { baseMs: 250, maxMs: 10_000, jitter: 0.5 };
const READ_WAIT_MS = 1_000;
/** Before packing; some hundred kilobytes go over the line. */
const BATCH_BYTES_MAX = 2 * 1024 * 1024;
const BATCH_EVENTS_MAX = 500;

/** Until `signal`; errors of line and stream are tried again for ever. */
export async function forward(parts: ForwardParts, signal: AbortSignal): Promise<void> {
  const isOver = (): boolean => signal.aborted;
  while (!isOver()) {
    try {
      await forwardStream(parts, signal);
    } catch (error) {
      if (isOver()) return;
      parts.log.warn({ reason: messageOf(error) }, 'the stream of the edge is read anew');
      await parts.clock.sleep(BACKOFF.baseMs, signal).catch(() => undefined);
    }
  }
}

async function forwardStream(parts: ForwardParts, signal: AbortSignal): Promise<void> {
  const { bus } = parts;
  const start = await bus.whileConnected(() => bus.manager.streams.info(STREAM.events));
  const reader = readFrom(bus, {
    stream: STREAM.events,
    filter: STREAM_SUBJECTS.EVENTS,
    afterSeq: Math.max(0, start.state.first_seq - 1),
    streamCreated: start.created,
    onGap: (gap) => {
      parts.log.error({ ...gap }, 'the stream of the edge has lost events before they were sent');
    },
  });
  try {
    await forwardFrom(reader, start.created, { parts, signal });
  } finally {
    await reader.close();
  }
}

interface Way {
  readonly parts: ForwardParts;
  readonly signal: AbortSignal;
}

async function forwardFrom(reader: StreamReader, origin: string, way: Way): Promise<void> {
  let left: StreamMessage[] = [];
  while (!way.signal.aborted) {
    if (left.length === 0)
      left = await reader.next(BATCH_EVENTS_MAX, { waitMs: READ_WAIT_MS, signal: way.signal });
    const count = batchSize(left);
    if (count === 0) continue;
    const batch = left.slice(0, count);
    left = left.slice(count);
    await deliver(batch, { origin, waiting: left.length + reader.pending() }, way);
  }
}

/** As many as go into one request: without a gap in their places, within its bytes, and at least one. */
function batchSize(messages: readonly StreamMessage[]): number {
  const [first] = messages;
  if (first === undefined) return 0;
  let bytes = 0;
  let count = 0;
  for (const { seq, payload } of messages.slice(0, EDGE_EVENTS_MAX)) {
    bytes += payload.length;
    if (count > 0 && (seq !== first.seq + count || bytes > BATCH_BYTES_MAX)) break;
    count += 1;
  }
  return count;
}

async function deliver(
  messages: readonly StreamMessage[],
  about: { readonly origin: string; readonly waiting: number },
  { parts, signal }: Way,
): Promise<void> {
  const { clock, city, meters, log } = parts;
  const first = messages[0]?.seq ?? 0;
  const last = messages.at(-1)?.seq ?? 0;
  const batch: EdgeBatch = {
    v: 1,
    origin: about.origin,
    firstSeq: first,
    events: messages.map(eventOf),
    waiting: about.waiting,
    oldestWaitingAt: about.waiting === 0 ? null : storedAt(messages.at(-1)),
  };
  const receipt = await retry(() => city.send(batch, signal), {
    clock,
    signal,
    backoff: parts.backoff ?? BACKOFF,
    onRetry: (error, attempt) => {
      const code = error instanceof TransientError ? error.code : 'unknown';
      meters.failed(code);
      if (attempt === 1 || attempt % 20 === 0)
        log.warn({ reason: messageOf(error), attempt }, 'the city has not taken a batch yet');
    },
  });
  meters.forwarded(receipt, clock.now());
  if (receipt.rejected > 0)
    log.error({ count: receipt.rejected }, 'the city has set events of this edge aside');
  await letGo(last, { parts, signal });
}

/** All up to this place is at the city. Killed before it, the batch is sent again and is known there. */
async function letGo(upTo: number, { parts, signal }: Way): Promise<void> {
  const { bus, clock, log } = parts;
  await retry(
    () => bus.whileConnected(() => bus.manager.streams.purge(STREAM.events, { seq: upTo + 1 })),
    {
      clock,
      signal,
      onRetry: (error) =>
        log.warn({ reason: messageOf(error) }, 'what the city has could not be let go yet'),
    },
  );
}

/** What is no JSON goes as it is: the city sets it aside, and the line goes on. */
function eventOf({ payload }: StreamMessage): unknown {
  const text = Buffer.from(payload).toString('utf8');
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function storedAt(message: StreamMessage | undefined): EpochMs | null {
  return message?.storedAt ?? null;
}

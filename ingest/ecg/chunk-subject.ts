/**
 * Chunks over NATS, as a request: the site's key in the header `Authorization: Bearer …`, the same text and the same receipt as over HTTP. A
 * message is answered when it is stored, and one that is not answered is to be sent again. Core NATS: no stream ever holds a waveform.
 */
import type { Msg, NatsConnection } from '@nats-io/transport-node';
import type { ChunkReceipt } from '../../contracts/ecg-chunk.ts';
import { ECG_CHUNKS_SUBJECT } from '../../contracts/subjects.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { safeFieldsOf } from '../../platform/errors.ts';
import type { Log } from '../../platform/log.ts';
import type { RateLimit } from '../events-api/rate-limit.ts';
import { takeChunks, type ChunkParts } from './take-chunks.ts';
import { bearerKey } from '../sites/bearer-key.ts';

export interface ChunkBus {
  readonly connection: Pick<NatsConnection, 'subscribe'>;
}

export interface ChunkSubjectParts extends ChunkParts {
  readonly rateLimit: RateLimit;
  readonly refused: (code: string) => void;
  readonly now: () => EpochMs;
  readonly log: Log;
}

/** Messages that are worked on; more are refused, and their senders wait. */
const UNDER_WAY_MAX = 64;
/** One of several processes takes each message. */
const QUEUE = 'ingest';

export function listenForChunks(
  { connection }: ChunkBus,
  parts: ChunkSubjectParts,
): { stop(): Promise<void> } {
  const underWay = new Set<Promise<void>>();
  const subscription = connection.subscribe(ECG_CHUNKS_SUBJECT, {
    queue: QUEUE,
    callback: (error, message) => {
      if (error !== null) return;
      if (underWay.size >= UNDER_WAY_MAX) {
        refuse(message, parts, 'too-busy');
        return;
      }
      const work = answer(message, parts).finally(() => underWay.delete(work));
      underWay.add(work);
    },
  });
  return {
    stop: async () => {
      subscription.unsubscribe();
      await Promise.all(underWay);
    },
  };
}

/** Never rejects. */
async function answer(message: Msg, parts: ChunkSubjectParts): Promise<void> {
  try {
    const taken = await receiptOf(message, parts);
    if (typeof taken === 'string') refuse(message, parts, taken);
    else message.respond(JSON.stringify(taken));
  } catch (error) {
    parts.log.error(safeFieldsOf(error), 'an ECG could not be stored');
    refuse(message, parts, 'not-stored');
  }
}

/** The receipt, or the code of a refusal. */
async function receiptOf(message: Msg, parts: ChunkSubjectParts): Promise<ChunkReceipt | string> {
  const key = bearerKey(message.headers?.get('Authorization'));
  const grant = key === undefined ? undefined : parts.registry().keyGrant(key);
  if (grant === undefined) return 'unknown-site-key';
  const { waitMs } = parts.rateLimit.take(grant.site.id, grant.requestsPerSecond, parts.now());
  if (waitMs > 0) return 'rate-limit';
  const taken = await takeChunks(new TextDecoder().decode(message.data), grant, parts);
  return taken.outcome === 'receipt' ? taken.receipt : taken.code;
}

function refuse(message: Msg, parts: ChunkSubjectParts, code: string): void {
  parts.refused(code);
  message.respond(JSON.stringify({ code }));
}

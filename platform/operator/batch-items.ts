// The messages of one batch on their way: decoded, or with the reason why they become dead letters.
import { InvariantError, PermanentError, TransientError, messageOf } from '../errors.ts';
import type { DeadLetter } from '../store/dead-letters.ts';
import type { OperatorSpec, StreamMessage } from './operator-spec.ts';

export interface DecodedItem<Decoded> {
  readonly message: StreamMessage;
  readonly decoded: Decoded;
  readonly failure: undefined;
}

export interface FailedItem {
  readonly message: StreamMessage;
  readonly failure: PermanentError;
}

export type Item<Decoded> = DecodedItem<Decoded> | FailedItem;

export function isDecoded<Decoded>(item: Item<Decoded>): item is DecodedItem<Decoded> {
  return item.failure === undefined;
}

export function isFailed<Decoded>(item: Item<Decoded>): item is FailedItem {
  return item.failure !== undefined;
}

/** In order, each of at most `bytesMax` of payload; a longer message is alone. */
export function slicesOf(
  messages: readonly StreamMessage[],
  bytesMax: number = Infinity,
): StreamMessage[][] {
  const slices: StreamMessage[][] = [];
  let bytes = Infinity;
  for (const message of messages) {
    bytes += message.payload.byteLength;
    const slice = slices.at(-1);
    if (slice !== undefined && bytes <= bytesMax) slice.push(message);
    else {
      slices.push([message]);
      bytes = message.payload.byteLength;
    }
  }
  return slices;
}

/** Throws only what is not the fault of the message. `onBug` is told of a decoder that failed in a way it does not know. */
export function decodeItem<Decoded>(
  decode: (message: StreamMessage) => Decoded,
  message: StreamMessage,
  onBug: (error: unknown) => void,
): Item<Decoded> {
  try {
    return { message, decoded: decode(message), failure: undefined };
  } catch (error) {
    if (error instanceof TransientError || error instanceof InvariantError) throw error;
    if (error instanceof PermanentError) return { message, failure: error };
    // A bug on this one message: kept as a dead letter, because stopping would hold back all that follow.
    onBug(error);
    return {
      message,
      failure: new PermanentError('decode-bug', messageOf(error), { cause: error }),
    };
  }
}

/**
 * The batch with the failing message marked; undefined when it is not known which one failed and the batch must be halved. Throws
 * InvariantError when nothing is left that could have failed: then the dead letter itself is refused.
 */
export function isolate<Decoded>(
  batch: readonly Item<Decoded>[],
  failure: PermanentError,
): Item<Decoded>[] | undefined {
  const good = batch.filter(isDecoded);
  const poisoned = good.length === 1 ? good[0] : good[failure.messageIndex ?? -1];
  if (poisoned !== undefined) {
    return batch.map((item) => (item === poisoned ? { message: item.message, failure } : item));
  }
  if (good.length > 1) return undefined;
  const reason = `A dead letter cannot be stored: ${failure.message}`;
  throw new InvariantError('dead-letter-refused', reason, { cause: failure });
}

export function deadLetterOf(
  spec: Pick<OperatorSpec<unknown>, 'name' | 'stream'>,
  partition: number,
  { message, failure }: FailedItem,
): DeadLetter {
  return {
    operator: spec.name,
    partition,
    code: failure.code,
    // PostgreSQL's text cannot hold NUL, and the reason may quote the message.
    reason: failure.message.replaceAll('\0', ''),
    stream: spec.stream,
    subject: message.subject,
    seq: message.seq,
    msg_id: message.msgId ?? null,
    payload: message.payload,
    stored_at: message.storedAt,
  };
}

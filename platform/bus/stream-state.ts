// Is this still the stream that was read before, and is everything after the position still in it?
import { JetStreamApiCodes } from '@nats-io/jetstream';
import type { EpochMs } from '../../contracts/time.ts';
import { TransientError } from '../errors.ts';
import type { Bus } from './connect.ts';

const ANSWER_MS = 5_000;

export interface StreamPlace {
  readonly stream: string;
  readonly filter: string;
  readonly afterSeq: number;
  readonly streamCreated: string;
}

export interface StreamGap {
  /**
   * `expired`: messages after the position were removed by age or size before they were read. `rewound`: the stream ends before the
   * position, because the server lost its last messages (power failure between syncs).
   */
  readonly reason: 'expired' | 'rewound';
  /** Upper bound: other filters' messages are among them. */
  readonly messagesAtMost: number;
  readonly continueAfterSeq: number;
}

/** The server's own text of the creation time of a stream, to the nanosecond. */
export async function streamCreated(bus: Bus, stream: string): Promise<string> {
  return (await bus.whileConnected(() => bus.manager.streams.info(stream))).created;
}

/**
 * Throws TransientError `stream-recreated` when the stream is another one. A position that lies before the first message is a gap
 * only if it was ever moved: position 0 of a new reader means "whatever there is".
 */
export async function checkStream(bus: Bus, place: StreamPlace): Promise<StreamGap | undefined> {
  const info = await bus.whileConnected(() => bus.manager.streams.info(place.stream));
  if (info.created !== place.streamCreated) {
    throw new TransientError(
      'stream-recreated',
      `Stream ${place.stream} was made anew on ${info.created}.`,
    );
  }
  const { first_seq: firstSeq, last_seq: lastSeq } = info.state;
  if (lastSeq < place.afterSeq) {
    return {
      reason: 'rewound',
      messagesAtMost: place.afterSeq - lastSeq,
      continueAfterSeq: lastSeq,
    };
  }
  if (place.afterSeq > 0 && firstSeq > place.afterSeq + 1) {
    return {
      reason: 'expired',
      messagesAtMost: firstSeq - place.afterSeq - 1,
      continueAfterSeq: firstSeq - 1,
    };
  }
  return undefined;
}

/**
 * The end of the stream, if the filter has no message after `afterSeq`; undefined when it has. Asks the message store itself and not
 * a consumer's counter, because an idle position may be moved on only when that is certain.
 */
export async function lastSeqWithout(bus: Bus, place: StreamPlace): Promise<number | undefined> {
  const info = await bus.whileConnected(() => bus.manager.streams.info(place.stream));
  if (info.created !== place.streamCreated || info.state.last_seq <= place.afterSeq)
    return undefined;
  const { error } = await firstAfter(bus, place);
  return error?.err_code === JetStreamApiCodes.NoMessageFound ? info.state.last_seq : undefined;
}

/** When the server stored the first message after `afterSeq` that the filter has; null where it has none. */
export async function firstStoredAfter(
  bus: Bus,
  place: Omit<StreamPlace, 'streamCreated'>,
): Promise<EpochMs | null> {
  const { error, message } = await firstAfter(bus, place);
  if (error?.err_code === JetStreamApiCodes.NoMessageFound) return null;
  if (message === undefined)
    throw new TransientError(
      'stream-not-answering',
      `Stream ${place.stream} did not say what comes after ${String(place.afterSeq)}: ${error?.description ?? 'no message'}.`,
    );
  return Date.parse(message.time);
}

interface FirstAfter {
  readonly error?: { readonly err_code: number; readonly description?: string };
  readonly message?: { readonly time: string };
}

async function firstAfter(
  bus: Bus,
  { stream, filter, afterSeq }: Omit<StreamPlace, 'streamCreated'>,
): Promise<FirstAfter> {
  const request = JSON.stringify({ seq: afterSeq + 1, next_by_subj: filter });
  const answer = await bus.whileConnected(() =>
    bus.connection.request(`$JS.API.STREAM.MSG.GET.${stream}`, request, { timeout: ANSWER_MS }),
  );
  return answer.json<FirstAfter>();
}

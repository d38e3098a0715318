// One stored message as the readers hand it on, parsed from its delivery subject `$JS.ACK.…`.
import type { Msg } from '@nats-io/nats-core';
import type { EpochMs } from '../../contracts/time.ts';
import type { StreamMessage } from '../operator/operator-spec.ts';

export interface Delivered extends StreamMessage {
  /** 1, 2, 3 … per consumer: a hole means that a message was lost on the way. */
  readonly deliverySeq: number;
  /** Messages of the same filter still to come after this one, when it was sent. */
  readonly pending: number;
}

/** Undefined for what is not a delivery (status messages). */
export function parseDelivery(message: Msg): Delivered | undefined {
  const reply = message.reply;
  if (reply === undefined || !reply.startsWith('$JS.ACK.')) return undefined;
  const tokens = reply.split('.');
  // Old form: $JS.ACK.<stream>.<consumer>.<delivered>.<seq>.<deliverySeq>.<nanoseconds>.<pending>
  // New form: $JS.ACK.<domain>.<account>.<stream>.<consumer>.<delivered>.<seq>.<deliverySeq>.<nanoseconds>.<pending>.<random>
  const first = tokens.length === 9 ? 5 : 7;
  return new DeliveredMessage(message, {
    seq: Number(tokens[first]),
    deliverySeq: Number(tokens[first + 1]),
    // Nanoseconds do not fit a number exactly; the last six digits are not wanted anyway.
    storedAt: Number(tokens[first + 2]?.slice(0, -6)),
    pending: Number(tokens[first + 3]),
  });
}

interface Place {
  readonly seq: number;
  readonly deliverySeq: number;
  readonly storedAt: EpochMs;
  readonly pending: number;
}

class DeliveredMessage implements Delivered {
  readonly seq: number;
  readonly deliverySeq: number;
  readonly storedAt: EpochMs;
  readonly pending: number;
  readonly #message: Msg;

  constructor(message: Msg, place: Place) {
    this.#message = message;
    this.seq = place.seq;
    this.deliverySeq = place.deliverySeq;
    this.storedAt = place.storedAt;
    this.pending = place.pending;
  }

  get subject(): string {
    return this.#message.subject;
  }

  get payload(): Uint8Array {
    return this.#message.data;
  }

  /** Headers are decoded when asked for: most readers never do. */
  get msgId(): string | undefined {
    const id = this.#message.headers?.get('Nats-Msg-Id');
    return id === undefined || id === '' ? undefined : id;
  }
}

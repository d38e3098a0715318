// The floors of everything that is stored in a stream: JetStream publishing with a window and nothing of the product in between, from one
// process, without repetition: as the client library does it, and as fast as we know how, over one shared reply inbox. The bytes, the header
// with the message id and the stream are those of the events that a door publishes. A refusal ends the run.
import { jetstream } from '@nats-io/jetstream';
import { createInbox, headers as createHeaders } from '@nats-io/nats-core';
import type { Bus } from '../../platform/bus/connect.ts';
import { inboxPrefix } from '../../platform/bus/inbox-prefix.ts';

export interface BarePublishing {
  readonly subjects: readonly string[];
  /** Used in turn, as the subjects are. */
  readonly payloads: readonly Uint8Array[];
  /** No two runs share one: each message has an id of its own. */
  readonly run: string;
  readonly count: number;
  /** Messages that may be unacknowledged at once. */
  readonly window: number;
}

/** `publish` of the library's JetStream client, `window` of them waiting for their acknowledgement at any time. */
export async function publishWithClient(
  { connection }: Bus,
  { subjects, payloads, run, count, window }: BarePublishing,
): Promise<void> {
  const client = jetstream(connection, { apiPrefix: '$JS.API' });
  let sent = 0;
  const publishInTurn = async (): Promise<void> => {
    while (sent < count) {
      const at = sent;
      sent += 1;
      const headers = createHeaders();
      headers.set('Nats-Msg-Id', `${run}-${String(at).padStart(20, '0')}`);
      const subject = subjects[at % subjects.length] ?? '';
      await client.publish(subject, payloads[at % payloads.length], { headers });
    }
  };
  await Promise.all(Array.from({ length: window }, publishInTurn));
}

/** Counts what is acknowledged on one inbox and sends as many more. */
export function publishBare(
  bus: Bus,
  { subjects, payloads, run, count, window }: BarePublishing,
): Promise<void> {
  const { connection } = bus;
  const reply = createInbox(inboxPrefix(bus.name));
  return new Promise((resolve, reject) => {
    let sent = 0;
    let stored = 0;
    const send = (): void => {
      for (; sent < count && sent - stored < window; sent += 1) {
        const headers = createHeaders();
        headers.set('Nats-Msg-Id', `${run}-${String(sent).padStart(20, '0')}`);
        const payload = payloads[sent % payloads.length];
        connection.publish(subjects[sent % subjects.length] ?? '', payload, { reply, headers });
      }
    };
    const subscription = connection.subscribe(reply, {
      callback: (error, message) => {
        const refusal =
          error?.message ?? (message.data.length === 0 ? 'no stream' : message.string());
        if (error !== null || !refusal.includes('"seq":')) {
          subscription.unsubscribe();
          reject(new Error(`a bare publication was refused: ${refusal}`));
          return;
        }
        stored += 1;
        if (stored < count) {
          send();
          return;
        }
        subscription.unsubscribe();
        resolve();
      },
    });
    send();
  });
}

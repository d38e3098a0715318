// The floor of everything that is stored in a stream: JetStream publishing with a window and nothing of the product in between, no
// message ids, no repetition. What is acknowledged is counted; a refusal ends the run.
import { createInbox } from '@nats-io/nats-core';
import type { Bus } from '../../platform/bus/connect.ts';
import { inboxPrefix } from '../../platform/bus/inbox-prefix.ts';

export interface BarePublishing {
  readonly subjects: readonly string[];
  readonly payload: Uint8Array;
  readonly count: number;
  /** Messages that may be unacknowledged at once. */
  readonly window: number;
}

export function publishBare(
  bus: Bus,
  { subjects, payload, count, window }: BarePublishing,
): Promise<void> {
  const { connection } = bus;
  const reply = createInbox(inboxPrefix(bus.name));
  return new Promise((resolve, reject) => {
    let sent = 0;
    let stored = 0;
    const send = (): void => {
      for (; sent < count && sent - stored < window; sent += 1) {
        connection.publish(subjects[sent % subjects.length] ?? '', payload, { reply });
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

// A waiting reader of a stream: whatever is published from now on, as soon as the server has it.
import { AckPolicy, DeliverPolicy, jetstream, type JsMsg } from '@nats-io/jetstream';
import { nanos } from '@nats-io/nats-core';
import type { Bus } from '../../platform/bus/connect.ts';

/** Returns how to stop. */
export async function listen(
  bus: Bus,
  from: { readonly stream: string; readonly filter: string },
  onMessage: (message: JsMsg) => void,
): Promise<() => void> {
  const { name } = await bus.manager.consumers.add(from.stream, {
    name: `bench-${from.stream.toLowerCase()}`,
    filter_subject: from.filter,
    ack_policy: AckPolicy.None,
    deliver_policy: DeliverPolicy.New,
    mem_storage: true,
    inactive_threshold: nanos(60_000),
  });
  const consumer = await jetstream(bus.connection).consumers.get(from.stream, name);
  const messages = await consumer.consume({ callback: onMessage });
  return () => {
    messages.stop();
  };
}

// Publishes events to their partitions and says of each whether the stream had it already. It returns only when every one of them is
// stored: what is acknowledged to a sender is durable.
import { type Event, eventPartition } from '../../contracts/event/event.ts';
import { eventSubject } from '../../contracts/subjects.ts';
import type { PubAck, Publication } from '../../platform/bus/publish.ts';

export interface EventPublisher {
  publish(publication: Publication): Promise<PubAck>;
}

export interface Published {
  readonly duplicate: boolean;
}

/** Rejects with the first error when any is not stored; the sender tries again and the ids tell what is there already. */
export async function publishEvents(
  publisher: EventPublisher,
  events: readonly Event[],
): Promise<readonly Published[]> {
  const [first] = events;
  // Nearly every message is one event: `Promise.all` would make five promises for it.
  if (first !== undefined && events.length === 1)
    return [await publisher.publish(publicationOf(first))];
  return Promise.all(events.map((event) => publisher.publish(publicationOf(event))));
}

function publicationOf(event: Event): Publication {
  return {
    subject: eventSubject(eventPartition(event), event.kind),
    msgId: event.id,
    payload: Buffer.from(JSON.stringify(event)),
  };
}

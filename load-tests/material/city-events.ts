// The same visits as events, made by the door's own code, for benchmarks that begin behind the door.
import { fileURLToPath } from 'node:url';
import type { Site } from '../../contracts/catalogue/site.ts';
import { eventPartition, type Event } from '../../contracts/event/event.ts';
import { eventSubject } from '../../contracts/subjects.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { keyRing } from '../../ingest/deidentify/key-ring.ts';
import { createScrub } from '../../ingest/deidentify/scrub.ts';
import { loadVocabulary } from '../../ingest/load-vocabulary.ts';
import { readRecord } from '../../ingest/normalise/from-record.ts';
import { createToEvent } from '../../ingest/normalise/to-event.ts';
import type { Publication } from '../../platform/bus/publish.ts';
import { recordLine, statements, ZONE } from './city-visits.ts';

const SECRET = Buffer.alloc(32, 7);
const CATALOGUE = fileURLToPath(new URL('../../catalogue/', import.meta.url));

export interface EventWish {
  readonly sites: readonly Site[];
  readonly count: number;
  readonly seed: string;
  readonly now: EpochMs;
}

export function cityEvents(wish: EventWish): Event[] {
  const ring = keyRing('international', [{ version: 1, state: 'active', secret: SECRET }]);
  if (ring.outcome !== 'ring') throw new Error(ring.fault);
  const toEvent = createToEvent({
    ring: ring.ring,
    idKey: SECRET,
    scrub: createScrub(loadVocabulary(CATALOGUE)),
  });
  return statements(wish).map((told) => {
    const reading = readRecord(JSON.parse(recordLine(told)), ZONE);
    if (reading.outcome === 'rejected') throw new Error(reading.rejection.reason);
    const made = toEvent(reading.statement, {
      site: told.site,
      facility: undefined,
      door: 'events-api',
      receivedAt: wish.now,
    });
    if (made.outcome === 'rejected') throw new Error(made.rejection.reason);
    return made.event;
  });
}

export function publicationOf(event: Event): Publication {
  return {
    subject: eventSubject(eventPartition(event), event.kind),
    msgId: event.id,
    payload: Buffer.from(JSON.stringify(event)),
  };
}

// The lines of the simulated city as events, made by the door's own code: read, judged, de-identified. A line that the door would refuse is
// a fault of the simulator and stops the run.
import { fileURLToPath } from 'node:url';
import type { Event } from '../../contracts/event/event.ts';
import { keyRing } from '../../ingest/deidentify/key-ring.ts';
import { createScrub } from '../../ingest/deidentify/scrub.ts';
import { loadFindings } from '../../ingest/ecg/load-statements.ts';
import { settleClock } from '../../ingest/home/settle-clock.ts';
import { loadVocabulary } from '../../ingest/load-vocabulary.ts';
import { readRecord } from '../../ingest/normalise/from-record.ts';
import { createToEvent } from '../../ingest/normalise/to-event.ts';
import type { ToldLine } from '../../simulator/scenes/scene.ts';

/** Of a city that is not: its pseudonyms protect nobody. */
const SECRET = Buffer.alloc(32, 7);
const CATALOGUE = fileURLToPath(new URL('../../catalogue/', import.meta.url));

export function eventsOfLines(): (line: ToldLine) => Event {
  const ring = keyRing('international', [{ version: 1, state: 'active', secret: SECRET }]);
  if (ring.outcome !== 'ring') throw new Error(ring.fault);
  const toEvent = createToEvent({
    ring: ring.ring,
    idKey: SECRET,
    scrub: createScrub(loadVocabulary(CATALOGUE)),
    findings: loadFindings(CATALOGUE),
  });
  return ({ record, site, sendAt }) => {
    const reading = readRecord(record, site.zone);
    if (reading.outcome === 'rejected')
      throw new RangeError(`${record.id}: ${reading.rejection.reason}`);
    const receivedAt = Math.ceil(sendAt);
    const statement = settleClock(reading.statement, {
      receivedAt,
      siteId: site.id,
      clocks: undefined,
    });
    const made = toEvent(statement, {
      site,
      facility: undefined,
      door: 'events-api',
      receivedAt,
    });
    if (made.outcome === 'rejected') throw new RangeError(`${record.id}: ${made.rejection.reason}`);
    return made.event;
  };
}

// A real DICOM door on a free port for tests, with what it published and set aside.
import type { Event } from '../../contracts/event/event.ts';
import { Site } from '../../contracts/catalogue/site.ts';
import { createMetrics, type Metrics } from '../../platform/metrics.ts';
import { silentLog } from '../../platform/log.ts';
import { keyRing } from '../deidentify/key-ring.ts';
import { scrub } from '../deidentify/shipped-scrub.fixture.ts';
import { createToEvent } from '../normalise/to-event.ts';
import { BYTES_MAX, ByteBudget } from '../pressure/byte-budget.ts';
import type { SetAside } from '../quarantine/quarantine.ts';
import { SiteRegistry } from '../sites/registry.ts';
import type { DicomLimits } from './limits.ts';
import { RateLimit } from '../events-api/rate-limit.ts';
import { openDicom } from './open-dicom.ts';
import { RecentStudies } from './recent-studies.ts';
import { DICOM_FLOW, type InstanceParts } from './receive-instance.ts';

export const site = Site.parse({
  id: 's-990102001-1',
  level: 'township-centre',
  place: '990102001',
  names: { zh: '卫生院', en: 'Health centre' },
  facilityCodes: ['H1'],
  expectedVisitsPerDay: 40,
  zone: 'Asia/Shanghai',
  charset: 'utf-8',
  calendar: 'cn',
  opens: 'always',
});
const made = keyRing('international', [
  { version: 1, state: 'active', secret: new Uint8Array(32).fill(7) },
]);
if (made.outcome === 'faulty') throw new Error(made.fault);
const { ring } = made;
const NOW = Date.UTC(2026, 3, 1);

export interface Behind {
  readonly events: Event[];
  readonly aside: SetAside[];
  readonly metrics: Metrics;
  readonly parts: InstanceParts;
  /** Set to have the stream refuse. */
  fault: Error | undefined;
}

/** Stands for the stream: an id that it has is a duplicate. */
export function behindTheDoor(): Behind {
  const ids = new Set<string>();
  const metrics = createMetrics('test');
  const behind: Behind = {
    events: [],
    aside: [],
    metrics,
    fault: undefined,
    parts: {
      toEvent: createToEvent({ ring, idKey: Buffer.alloc(32, 5), scrub }),
      publish: async (events) => {
        if (behind.fault !== undefined) throw behind.fault;
        return events.map((event) => {
          const duplicate = ids.has(event.id);
          ids.add(event.id);
          if (!duplicate) behind.events.push(event);
          return { event, duplicate };
        });
      },
      setAside: async (items) => {
        behind.aside.push(...items);
      },
      flow: metrics.flow('dicom_instances', DICOM_FLOW),
      studies: new RecentStudies(),
      now: () => NOW,
      log: silentLog,
    },
  };
  return behind;
}

export async function openDoor(
  behind: Behind,
  limits: Partial<DicomLimits> = {},
  {
    budget = new ByteBudget({ bytesMax: BYTES_MAX }),
    objectsPerSecond,
  }: { readonly budget?: ByteBudget; readonly objectsPerSecond?: number } = {},
): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const peer = (name: string) => ({
    peer: `dicom:${name}@127.0.0.1`,
    siteId: site.id,
    speaksForAll: false,
    unknownFacility: 'own-site' as const,
    ...(objectsPerSecond !== undefined && { requestsPerSecond: objectsPerSecond }),
  });
  const registry = new SiteRegistry({ sites: [site], keys: [], peers: [peer('CT1')] });
  const { metrics, parts } = behind;
  return openDicom({
    ...parts,
    registry: () => registry,
    metrics,
    budget,
    rateLimit: new RateLimit(),
    ...(objectsPerSecond !== undefined && { now: () => Date.now() }),
    port: 0,
    host: '127.0.0.1',
    limits,
  });
}

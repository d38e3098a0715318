// A real DICOM door on a free port for tests, with what it published and set aside.
import type { Event } from '../../contracts/event/event.ts';
import { createMetrics, type Metrics } from '../../platform/metrics.ts';
import { silentLog } from '../../platform/log.ts';
import { BYTES_MAX, ByteBudget } from '../pressure/byte-budget.ts';
import type { SetAside } from '../quarantine/quarantine.ts';
import { SiteRegistry } from '../sites/registry.ts';
import type { DicomLimits } from './limits.ts';
import { RateLimit } from '../events-api/rate-limit.ts';
import { siteOf, toEventOf } from '../one-site.fixture.ts';
import { openDicom } from './open-dicom.ts';
import { RecentStudies } from './recent-studies.ts';
import { DICOM_FLOW, type InstanceParts } from './receive-instance.ts';

export const site = siteOf({ id: 's-990102001-1', level: 'township-centre' });
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
      toEvent: toEventOf(),
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

// The DICOM door composed: who may associate, limits, counters, and the status that each stored object is answered with. Success is
// said only of what is durably published, or is known to be.
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { listenError } from '../../platform/embedded/free-port.ts';
import type { Metrics } from '../../platform/metrics.ts';
import type { RateLimit } from '../events-api/rate-limit.ts';
import { untilRateAllows } from '../events-api/until-rate-allows.ts';
import type { ByteBudget } from '../pressure/byte-budget.ts';
import type { RegisteredPeer, SiteRegistry } from '../sites/registry.ts';
import { type Admission, Association } from './association.ts';
import { type Command, STATUS } from './command.ts';
import { TAG } from './elements.ts';
import { DEFAULT_DICOM_LIMITS, type DicomCounters, type DicomLimits } from './limits.ts';
import type { DatasetRead } from './read-dataset.ts';
import { receiveInstance, type InstanceOutcome, type InstanceParts } from './receive-instance.ts';
import { asciiOf } from './values.ts';

export interface DicomDoorParts extends InstanceParts {
  readonly registry: () => SiteRegistry;
  readonly metrics: Metrics;
  readonly budget: ByteBudget;
  readonly rateLimit: RateLimit;
  readonly port: number;
  readonly host: string;
  readonly limits?: Partial<DicomLimits>;
}

const STOP_MS = 10_000;
const MAPPED_IPV4 = /^::ffff:/;

/** How a sender is named in the registry: its title and where it calls from. */
export const senderName = (callingAe: string, address: string): string =>
  `dicom:${callingAe}@${address.replace(MAPPED_IPV4, '')}`;

export async function openDicom(
  parts: DicomDoorParts,
): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const limits = { ...DEFAULT_DICOM_LIMITS, ...parts.limits };
  const counters = countersOf(parts.metrics);
  const paced = parts.metrics.counter(
    'dicom_paced_total',
    'Objects that waited, because their site brought more than its rate.',
  );
  const running = new Map<Association<RegisteredPeer>, Promise<void>>();
  const admit = admission(parts, limits);
  const enter = waitingRoom(limits);
  const server = createServer({ allowHalfOpen: true }, (socket: Socket) => {
    socket.on('error', () => undefined);
    let cut = (): void => undefined;
    const leave = enter(socket.remoteAddress ?? '', () => cut());
    if (leave === 'full') {
      counters.rejected('too-many-waiting');
      socket.destroy();
      return;
    }
    const association = new Association<RegisteredPeer>(socket, {
      limits,
      counters,
      nowMs: parts.now,
      admit: (callingAe, address) => {
        leave();
        return admit(callingAe, address);
      },
      renew: (sender) => renewed(sender, parts),
      reading: ({ site }) => parts.budget.reading(site.id),
      hold: ({ site }, bytes) => parts.budget.hold(site.id, bytes),
      store: async (read, asked, sender) => {
        await untilRateAllows(sender, { ...parts, paced: () => paced.inc() });
        return statusOf(read, asked, { sender, parts });
      },
    });
    cut = () => association.cut('crowded-out');
    running.set(
      association,
      association.run().finally(() => {
        leave();
        running.delete(association);
      }),
    );
  });
  server.maxConnections = limits.associationsMax + limits.waitingMax + 64;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: parts.port, host: parts.host }, resolve);
  }).catch((error: unknown) => {
    throw listenError(error, parts.port, 'VIGIL_DICOM_PORT');
  });
  const stop = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const association of running.keys()) association.finish();
    const forced = setTimeout(() => {
      for (const association of running.keys()) association.cut('stopped');
    }, STOP_MS);
    await Promise.all([closed, ...running.values()]);
    clearTimeout(forced);
  };
  return { port: (server.address() as AddressInfo).port, stop };
}

/**
 * Connections that have said nothing yet. One address cannot hold the door shut for the others, and neither can many: who means it asks at
 * once, so that the one which waits longest has to go.
 */
function waitingRoom({
  waitingMax,
  waitingPerAddressMax,
}: DicomLimits): (address: string, cut: () => void) => (() => void) | 'full' {
  const counts = new Map<string, number>();
  const waiting = new Set<() => void>();
  return (address, cut) => {
    const count = counts.get(address) ?? 0;
    if (count >= waitingPerAddressMax) return 'full';
    const [longest] = waiting;
    if (waiting.size >= waitingMax) longest?.();
    counts.set(address, count + 1);
    const leave = (): void => {
      if (!waiting.delete(ask)) return;
      const rest = (counts.get(address) ?? 1) - 1;
      if (rest === 0) counts.delete(address);
      else counts.set(address, rest);
    };
    const ask = (): void => {
      leave();
      cut();
    };
    waiting.add(ask);
    return leave;
  };
}

function admission(
  { registry }: Pick<DicomDoorParts, 'registry'>,
  limits: DicomLimits,
): (callingAe: string, address: string) => Admission<RegisteredPeer> {
  const open = new Map<string, number>();
  let total = 0;
  return (callingAe, address) => {
    const name = senderName(callingAe, address);
    const sender = registry().peerGrant(name);
    if (sender === undefined) return { outcome: 'rejected', reason: 'unregistered' };
    const own = open.get(name) ?? 0;
    if (total >= limits.associationsMax || own >= limits.associationsPerSenderMax)
      return { outcome: 'rejected', reason: 'too-many-associations' };
    open.set(name, own + 1);
    total += 1;
    const left = (): void => {
      total -= 1;
      const rest = (open.get(name) ?? 1) - 1;
      if (rest === 0) open.delete(name);
      else open.set(name, rest);
    };
    return { outcome: 'admitted', sender, left };
  };
}

function renewed(
  { sender, site }: RegisteredPeer,
  { registry, log }: Pick<DicomDoorParts, 'registry' | 'log'>,
): RegisteredPeer | undefined {
  const grant = registry().peerGrant(sender);
  if (grant === undefined)
    log.warn(
      { site: site.id, sender },
      'a sender of an open DICOM association is no longer registered: the association is ended',
    );
  return grant;
}

const STATUSES: Readonly<Record<InstanceOutcome['outcome'], number>> = {
  stored: STATUS.success,
  folded: STATUS.success,
  duplicate: STATUS.success,
  // Kept with its reason and shown to people; sent again it would be the same, so the sender's queue is not held up.
  quarantined: STATUS.setAside,
  broken: STATUS.cannotUnderstand,
  'not-stored': STATUS.outOfResources,
};

async function statusOf(
  read: DatasetRead | 'too-large',
  asked: Command,
  by: { readonly sender: RegisteredPeer; readonly parts: DicomDoorParts },
): Promise<number> {
  const { flow } = by.parts;
  if (read === 'too-large') {
    flow.received();
    flow.dropped('refused');
    return STATUS.tooLarge;
  }
  const { dataset } = read;
  const isOther = (tag: number, said: string): boolean =>
    dataset.has(tag) && asciiOf(dataset, tag) !== said;
  if (isOther(TAG.sopClassUid, asked.sopClass) || isOther(TAG.sopInstanceUid, asked.sopInstance)) {
    flow.received();
    flow.dropped('refused');
    return STATUS.mismatch;
  }
  const { outcome } = await receiveInstance(read, by.sender, by.parts);
  return STATUSES[outcome];
}

function countersOf(metrics: Metrics): DicomCounters {
  const opened = metrics.counter('dicom_associations_opened_total', 'Connections that were made.');
  const ended = metrics.counter('dicom_associations_ended_total', 'Connections that ended.', [
    'reason',
  ]);
  const rejected = metrics.counter('dicom_rejected_total', 'Associations not taken.', ['reason']);
  const echoed = metrics.counter('dicom_echo_total', 'C-ECHO that were answered.');
  const lost = metrics.counter(
    'dicom_lost_total',
    'Objects that began and never became whole; their senders heard no yes.',
  );
  return {
    opened: () => opened.inc(),
    ended: (reason) => ended.inc({ reason }),
    rejected: (reason) => rejected.inc({ reason }),
    echoed: () => echoed.inc(),
    lost: () => lost.inc(),
  };
}

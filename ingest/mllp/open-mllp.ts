// The MLLP door composed: registered peers, limits, counters, and what a frame becomes.
import { randomUUID } from 'node:crypto';
import type { TlsOptions } from 'node:tls';
import { systemClock } from '../../platform/clock.ts';
import type { Metrics } from '../../platform/metrics.ts';
import { listenError } from '../../platform/embedded/free-port.ts';
import type { ByteBudget } from '../pressure/byte-budget.ts';
import type { RateLimit } from '../events-api/rate-limit.ts';
import { untilRateAllows } from '../events-api/until-rate-allows.ts';
import { refuseHead } from '../hl7v2/read-frame.ts';
import { DEFAULT_MLLP_LIMITS, type MllpCounters } from './limits.ts';
import type { RegisteredPeer } from '../sites/registry.ts';
import { receiveFrame, type FrameParts } from './receive-frame.ts';
import { MllpServer } from './server.ts';

export interface MllpDoorParts extends Omit<FrameParts, 'flow' | 'pause'> {
  readonly metrics: Metrics;
  readonly budget: ByteBudget;
  readonly rateLimit: RateLimit;
  readonly port: number;
  readonly host: string;
  readonly tls?: TlsOptions;
}

const STOP_MS = 10_000;
const pause = (durationMs: number): Promise<void> => systemClock.sleep(durationMs);

export async function openMllp(
  parts: MllpDoorParts,
): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const flow = parts.metrics.flow('messages', {
    dropped: ['duplicate', 'quarantined', 'refused', 'nothing-to-count'],
    errored: ['not-stored'],
  });
  const counters = countersOf(parts.metrics);
  const server = new MllpServer<RegisteredPeer>({
    limits: DEFAULT_MLLP_LIMITS,
    counters,
    nowMs: parts.now,
    budget: parts.budget,
    siteOf: ({ site }) => site.id,
    ...(parts.tls !== undefined && { tls: parts.tls }),
    onMessage: async (bytes, { site: peer }) => {
      await untilRateAllows(peer, { ...parts, paced: counters.paced });
      return receiveFrame(bytes, peer, { ...parts, flow, pause });
    },
    admit: (caller) => {
      const { registry } = parts;
      const grant = [caller.certificateFingerprint, caller.address]
        .flatMap((name) => (name === undefined ? [] : [registry().peerGrant(name)]))
        .find((found) => found !== undefined);
      return grant === undefined
        ? { outcome: 'refused', reason: 'unregistered' }
        : { outcome: 'admitted', site: grant };
    },
    renew: ({ site: { sender, site } }) => {
      const grant = parts.registry().peerGrant(sender);
      if (grant !== undefined) return { outcome: 'admitted', site: grant };
      parts.log.warn(
        { site: site.id, sender },
        'a sender on an open MLLP line is no longer registered: the line is ended',
      );
      return { outcome: 'refused', reason: 'revoked' };
    },
    refuse: (head, reason) => {
      const code = reason === 'oversized' ? 'oversized' : 'internal-error';
      return refuseHead(
        head,
        { kind: code === 'oversized' ? 'reject' : 'error', code },
        { nowMs: parts.now(), id: randomUUID().slice(0, 20) },
      );
    },
  });
  const port = await server.listen(parts.port, parts.host).catch((error: unknown) => {
    throw listenError(error, parts.port, 'VIGIL_MLLP_PORT');
  });
  return { port, stop: () => server.stop(STOP_MS) };
}

function countersOf(metrics: Metrics): MllpCounters & { readonly paced: () => void } {
  const received = metrics.counter('mllp_received_total', 'Blocks that began.');
  const answered = metrics.counter('mllp_answered_total', 'Blocks that were answered.', ['how']);
  const dropped = metrics.counter('mllp_dropped_total', 'Blocks without an ordinary answer.', [
    'reason',
  ]);
  const noise = metrics.counter('mllp_noise_bytes_total', 'Bytes outside of blocks.');
  const open = metrics.gauge('mllp_connections', 'Open connections.');
  const refused = metrics.counter('mllp_refused_total', 'Connections that were not taken.', [
    'reason',
  ]);
  const cut = metrics.counter('mllp_cut_total', 'Connections that the door ended.', ['reason']);
  const heldBack = metrics.counter(
    'mllp_held_back_total',
    'Times that a connection was not read, because its site held as many bytes as it may.',
  );
  const paced = metrics.counter(
    'mllp_paced_total',
    'Messages that waited, because their site brought more than its rate.',
  );
  return {
    paced: () => paced.inc(),
    heldBack: () => heldBack.inc(),
    received: () => received.inc(),
    answered: (how) => answered.inc({ how }),
    dropped: (reason) => dropped.inc({ reason }),
    noise: (byteCount) => noise.inc(byteCount),
    connected: () => open.inc(),
    disconnected: () => open.dec(),
    refused: (reason) => refused.inc({ reason }),
    cut: (reason) => cut.inc({ reason }),
  };
}

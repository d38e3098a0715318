// One HL7 v2 frame from bytes to acknowledgement: read, find its site, make events, publish, set aside what cannot be counted; and only
// when all of that is stored, acknowledge. A bad message is kept and answered AA, also where reading it breaks down: it must never block a
// hospital's queue. A sender that wants no word of a failure cannot be told to send again: its message is held and tried again here.
import { randomUUID } from 'node:crypto';
import type { Event } from '../../contracts/event/event.ts';
import type { SiteId } from '../../contracts/ids.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { safeFieldsOf, TransientError } from '../../platform/errors.ts';
import type { Log } from '../../platform/log.ts';
import type { Flow } from '../../platform/metrics.ts';
import type { Verdict } from '../hl7v2/ack.ts';
import {
  acknowledge,
  readFrame,
  readHead,
  verdictOf,
  type FrameReading,
} from '../hl7v2/read-frame.ts';
import { faultOfReading, faultOfStoring } from '../lasting-fault.ts';
import type { Rejection } from '../normalise/statement.ts';
import type { ToEvent } from '../normalise/to-event.ts';
import type { Published } from '../publish/publish-events.ts';
import type { SetAside } from '../quarantine/quarantine.ts';
import type { PeerAtDoor, SiteRegistry } from '../sites/registry.ts';
import { frameContextOf, judgeFacts, type JudgedFacts } from './judge-facts.ts';

export interface FrameParts {
  readonly registry: () => SiteRegistry;
  readonly toEvent: ToEvent;
  readonly publish: (events: readonly Event[]) => Promise<readonly Published[]>;
  readonly setAside: (items: readonly SetAside[]) => Promise<void>;
  readonly flow: Flow<'duplicate' | 'quarantined' | 'refused' | 'nothing-to-count', 'not-stored'>;
  readonly now: () => EpochMs;
  readonly log: Log;
  /** Told of a message that was not stored and whose sender wanted no word of it. */
  readonly lost?: (siteId: SiteId, at: EpochMs) => void;
  /** Between two tries for such a sender; absent: there is one. */
  readonly pause?: (durationMs: number) => Promise<void>;
}

/** Half a minute, beyond what the stream itself is given. */
const PAUSES_MS = [1_000, 2_000, 4_000, 8_000, 15_000];

/**
 * What cannot be stored now is answered AE, and the sender tries again.
 * @throws TransientError where its sender wants no such answer: the connection is to be closed, which is the only sign left.
 */
export async function receiveFrame(
  bytes: Uint8Array,
  peer: PeerAtDoor,
  parts: FrameParts,
): Promise<Uint8Array | null> {
  const receivedAt = parts.now();
  parts.flow.received();
  const reading = readSafely(bytes, peer, receivedAt);
  const answer = (verdict: Verdict): Uint8Array | null =>
    acknowledge(reading, verdict, {
      nowMs: receivedAt,
      id: randomUUID().replaceAll('-', '').slice(0, 20),
    });
  for (let tries = 0; ; tries += 1) {
    try {
      await storeOrSetAside(bytes, { reading, peer, parts, receivedAt });
      return answer(verdictOf(reading.outcome));
    } catch (error) {
      // Made here and not before: it costs as much as the answer of every message that is stored.
      const failed = answer({ kind: 'error', code: 'storage-unavailable' });
      const pauseMs = failed === null && parts.pause !== undefined ? PAUSES_MS[tries] : undefined;
      if (pauseMs === undefined) return notStored(error, { failed, peer, parts, receivedAt });
      await parts.pause?.(pauseMs);
    }
  }
}

interface Failing extends Omit<Work, 'reading'> {
  readonly failed: Uint8Array | null;
}

function notStored(error: unknown, { failed, peer, parts, receivedAt }: Failing): Uint8Array {
  parts.flow.errored('not-stored');
  const site = peer.site.id;
  if (failed !== null) {
    parts.log.error(safeFieldsOf(error), 'a message could not be stored and was answered AE');
    return failed;
  }
  parts.lost?.(site, receivedAt);
  parts.log.error(
    { site, ...safeFieldsOf(error) },
    'a message could not be stored, and its sender wants no word of it: its connection is closed',
  );
  throw new TransientError('not-stored', 'A message without acknowledgement could not be stored.');
}

function readSafely(bytes: Uint8Array, { site }: PeerAtDoor, receivedAt: EpochMs): FrameReading {
  try {
    return readFrame(bytes, frameContextOf(site, receivedAt));
  } catch (error) {
    const { reason } = faultOfReading(error);
    const outcome = { kind: 'quarantine', code: 'internal-error', detail: reason } as const;
    return { ...readHead(bytes), outcome };
  }
}

interface Work {
  readonly reading: FrameReading;
  readonly peer: PeerAtDoor;
  readonly parts: FrameParts;
  readonly receivedAt: EpochMs;
}

/** What would fail in the same way for ever is kept as it came; a detail that the store cannot take is left out. */
async function storeOrSetAside(bytes: Uint8Array, work: Work): Promise<void> {
  try {
    await store(bytes, work);
  } catch (error) {
    const fault = faultOfStoring(error);
    if (fault === undefined) throw error;
    await quarantine(bytes, [fault], work);
    work.parts.flow.dropped('quarantined');
    work.parts.log.error(
      { site: work.peer.site.id, ...safeFieldsOf(error) },
      'a message that can never be stored was set aside',
    );
  }
}

async function store(bytes: Uint8Array, work: Work): Promise<void> {
  const { outcome } = work.reading;
  const { flow } = work.parts;
  switch (outcome.kind) {
    case 'facts': {
      const judged = judgeSafely(outcome.facts, work);
      const stored = work.parts.publish(judged.events);
      const [published] =
        judged.rejections.length === 0
          ? [await stored]
          : await Promise.all([stored, quarantine(bytes, judged.rejections, work)]);
      count(published, judged.rejections, work);
      return;
    }
    case 'quarantine':
      await quarantine(bytes, [{ code: outcome.code, reason: outcome.detail }], work);
      flow.dropped('quarantined');
      return;
    case 'refuse':
      await quarantine(bytes, [{ code: outcome.code, reason: `answered ${outcome.ack}` }], work);
      flow.dropped('refused');
      return;
    case 'skipped':
      flow.dropped('nothing-to-count');
      return;
  }
}

/** All of the message or nothing: what was kept is read again as a whole. */
function judgeSafely(
  facts: Parameters<typeof judgeFacts>[0],
  { parts, peer, receivedAt }: Work,
): JudgedFacts {
  try {
    return judgeFacts(facts, { ...parts, peer, receivedAt });
  } catch (error) {
    parts.log.error(
      { site: peer.site.id, ...safeFieldsOf(error) },
      'reading a message broke down: it was set aside',
    );
    return { events: [], rejections: [faultOfReading(error)] };
  }
}

/** A message is one thing at the door, however many facts it holds: it is counted by what became of most of it. */
function count(
  published: readonly Published[],
  rejections: readonly Rejection[],
  { parts }: Work,
): void {
  if (published.length === 0)
    parts.flow.dropped(rejections.length > 0 ? 'quarantined' : 'nothing-to-count');
  else if (published.every((one) => one.duplicate)) parts.flow.dropped('duplicate');
  else parts.flow.sent();
}

async function quarantine(
  bytes: Uint8Array,
  rejections: readonly Rejection[],
  { peer, parts, receivedAt }: Work,
): Promise<void> {
  await parts.setAside(
    rejections.map((rejection) => ({
      at: receivedAt,
      door: 'mllp' as const,
      siteId: peer.site.id,
      code: rejection.code,
      detail: rejection.reason,
      original: bytes,
      sender: peer.sender,
    })),
  );
}

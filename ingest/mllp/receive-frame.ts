// One HL7 v2 frame from bytes to acknowledgement: read, find its site, make events, publish, set aside what cannot be counted; and only
// when all of that is stored, acknowledge. A bad message is kept and answered AA: it must never block a hospital's queue.
import { randomUUID } from 'node:crypto';
import type { Event } from '../../contracts/event/event.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { safeFieldsOf } from '../../platform/errors.ts';
import type { Log } from '../../platform/log.ts';
import type { Flow } from '../../platform/metrics.ts';
import type { Verdict } from '../hl7v2/ack.ts';
import { acknowledge, readFrame, verdictOf, type FrameReading } from '../hl7v2/read-frame.ts';
import type { Rejection } from '../normalise/statement.ts';
import type { ToEvent } from '../normalise/to-event.ts';
import type { Published } from '../publish/publish-events.ts';
import type { SetAside } from '../quarantine/quarantine.ts';
import type { PeerAtDoor, SiteRegistry } from '../sites/registry.ts';
import { frameContextOf, judgeFacts } from './judge-facts.ts';

export interface FrameParts {
  readonly registry: () => SiteRegistry;
  readonly toEvent: ToEvent;
  readonly publish: (events: readonly Event[]) => Promise<readonly Published[]>;
  readonly setAside: (items: readonly SetAside[]) => Promise<void>;
  readonly flow: Flow<'duplicate' | 'quarantined' | 'refused' | 'nothing-to-count', 'not-stored'>;
  readonly now: () => EpochMs;
  readonly log: Log;
}

/** Never rejects: what cannot be stored is answered AE, and the sender tries again. */
export async function receiveFrame(
  bytes: Uint8Array,
  peer: PeerAtDoor,
  parts: FrameParts,
): Promise<Uint8Array | null> {
  const receivedAt = parts.now();
  parts.flow.received();
  const reading = readFrame(bytes, frameContextOf(peer.site, receivedAt));
  const answer = (verdict: Verdict): Uint8Array | null =>
    acknowledge(reading, verdict, {
      nowMs: receivedAt,
      id: randomUUID().replaceAll('-', '').slice(0, 20),
    });
  try {
    await store(bytes, { reading, peer, parts, receivedAt });
    return answer(verdictOf(reading.outcome));
  } catch (error) {
    parts.flow.errored('not-stored');
    parts.log.error(safeFieldsOf(error), 'a message could not be stored and was answered AE');
    return answer({ kind: 'error', code: 'storage-unavailable' });
  }
}

interface Work {
  readonly reading: FrameReading;
  readonly peer: PeerAtDoor;
  readonly parts: FrameParts;
  readonly receivedAt: EpochMs;
}

async function store(bytes: Uint8Array, work: Work): Promise<void> {
  const { outcome } = work.reading;
  const { flow } = work.parts;
  switch (outcome.kind) {
    case 'facts': {
      const judged = judgeFacts(outcome.facts, {
        ...work.parts,
        peer: work.peer,
        receivedAt: work.receivedAt,
      });
      const [published] = await Promise.all([
        work.parts.publish(judged.events),
        quarantine(bytes, judged.rejections, work),
      ]);
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

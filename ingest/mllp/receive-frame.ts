// One HL7 v2 frame from bytes to acknowledgement: read, find its site, make events, publish, set aside what cannot be counted; and only
// when all of that is stored, acknowledge. A bad message is kept and answered AA: it must never block a hospital's queue.
import { randomUUID } from 'node:crypto';
import type { Event } from '../../contracts/event/event.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { messageOf } from '../../platform/errors.ts';
import type { Log } from '../../platform/log.ts';
import type { Flow } from '../../platform/metrics.ts';
import type { SourceFacts } from '../hl7v2/facts.ts';
import type { Verdict } from '../hl7v2/ack.ts';
import { acknowledge, readFrame, verdictOf, type FrameReading } from '../hl7v2/read-frame.ts';
import { laboratoryStatement, visitStatement } from '../hl7v2/to-statement.ts';
import { OLDEST_AGE_MS, FUTURE_TOLERANCE_MS } from '../normalise/judge-time.ts';
import type { Rejection, SourceStatement } from '../normalise/statement.ts';
import type { ToEvent } from '../normalise/to-event.ts';
import type { Published } from '../publish/publish-events.ts';
import type { SetAside } from '../quarantine/quarantine.ts';
import type { Grant, PeerGrant, SiteRegistry } from '../sites/registry.ts';

export type PeerAtDoor = Grant & Pick<PeerGrant, 'unknownFacility'>;

export interface FrameParts {
  readonly registry: () => SiteRegistry;
  readonly toEvent: ToEvent;
  readonly publish: (events: readonly Event[]) => Promise<readonly Published[]>;
  readonly setAside: (items: readonly SetAside[]) => Promise<void>;
  readonly flow: Flow<'duplicate' | 'quarantined' | 'refused' | 'nothing-to-count', 'not-stored'>;
  readonly now: () => EpochMs;
  readonly log: Log;
}

interface Judged {
  readonly events: readonly Event[];
  readonly rejections: readonly Rejection[];
}

/** Never rejects: what cannot be stored is answered AE, and the sender tries again. */
export async function receiveFrame(
  bytes: Uint8Array,
  peer: PeerAtDoor,
  parts: FrameParts,
): Promise<Uint8Array | null> {
  const receivedAt = parts.now();
  parts.flow.received();
  const reading = readFrame(bytes, {
    zone: peer.site.zone,
    siteCharset: peer.site.charset,
    receivedAt,
    futureToleranceMs: FUTURE_TOLERANCE_MS,
    earliestAt: receivedAt - OLDEST_AGE_MS,
  });
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
    parts.log.error(
      { reason: messageOf(error) },
      'a message could not be stored and was answered AE',
    );
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
      const judged = judge(outcome.facts, work);
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

function judge(facts: readonly SourceFacts[], work: Work): Judged {
  const made = facts.map((fact) => eventOf(fact, work));
  return {
    events: made.flatMap((one) => (one.outcome === 'event' ? [one.event] : [])),
    rejections: made.flatMap((one) => (one.outcome === 'rejected' ? [one.rejection] : [])),
  };
}

function eventOf(fact: SourceFacts, { peer, parts, receivedAt }: Work): ReturnType<ToEvent> {
  const { facility } = fact.statement;
  const choice = parts.registry().siteOfFacility(peer, facility);
  if (choice.outcome === 'refused') {
    return {
      outcome: 'rejected',
      rejection: {
        code: choice.code,
        reason: 'the facility is none that this sender may speak for',
      },
    };
  }
  const statement = statementOf(fact);
  if (statement === undefined) return { outcome: 'rejected', rejection: MERGE_LATER };
  const named = choice.facilityKnown ? undefined : facility;
  return parts.toEvent(statement, { site: choice.site, facility: named, door: 'mllp', receivedAt });
}

const MERGE_LATER: Rejection = {
  code: 'merge-not-yet-taken',
  reason: 'A40 is kept here until merges of persons are counted',
};

function statementOf(fact: SourceFacts): SourceStatement | undefined {
  switch (fact.kind) {
    case 'visit':
      return visitStatement(fact);
    case 'laboratory':
      return laboratoryStatement(fact);
    case 'merge':
      return undefined;
  }
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
    })),
  );
}

/**
 * An original once more on the reading path of its door, with the code and settings of today: what it would be now. Stores nothing and
 * sets nothing aside. The ids of what comes out follow from the content, so reading again makes the events that the door would make.
 */
import type { Event } from '../../contracts/event/event.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { judgeFile } from '../dicom/judge-instance.ts';
import { isAecg, judgeAecg } from '../ecg/receive-aecg.ts';
import type { EcgReading } from '../ecg/reading.ts';
import { judge } from '../events-api/receive.ts';
import { splitBody } from '../events-api/split-body.ts';
import { readEdgeAgain } from '../edge/read-edge-again.ts';
import { expandReadings } from '../home/expand-readings.ts';
import { readBundleAgain } from '../fhir/read-again.ts';
import { readFrame } from '../hl7v2/read-frame.ts';
import { fileContextOf, peerOfFile } from '../hot-folder/import-hl7-file.ts';
import { frameContextOf, judgeFacts } from '../mllp/judge-facts.ts';
import type { Rejection } from '../normalise/statement.ts';
import type { ToEvent } from '../normalise/to-event.ts';
import type { PeerAtDoor, SiteRegistry } from '../sites/registry.ts';
import type { Item } from './stored-items.ts';

export interface Again {
  readonly events: readonly Event[];
  /** Not empty: it stays set aside. */
  readonly rejections: readonly Rejection[];
  /** Waveforms for their readers, to be kept before the events are published. */
  readonly recordings: readonly Recording[];
}

export interface Recording {
  readonly event: Event;
  readonly reading: EcgReading;
}

export interface ReadingParts {
  readonly registry: SiteRegistry;
  readonly toEvent: ToEvent;
  readonly now: EpochMs;
}

/** At which annotated ECGs come in. */
const ECG_DOORS: ReadonlySet<Item['door']> = new Set(['events-api', 'file']);

export function readAgain(item: Item, content: Uint8Array, parts: ReadingParts): Again {
  if (item.door === 'edge')
    return withoutRecordings(readEdgeAgain(content, { ...parts, sender: item.sender }));
  const standing = grantOf(item, parts.registry);
  if ('code' in standing) return refused(standing);
  const grant = overlaid(standing, item);
  const by = { grant, ...parts };
  if (ECG_DOORS.has(item.door) && isAecg(content)) return readEcg(item, content, by);
  switch (item.door) {
    case 'mllp':
      return readMessage(item, content, by);
    case 'dicom':
      return readObject(item, content, by);
    case 'file':
      // Files hold messages or records; no record begins as a message does.
      return isHl7(content) ? readMessage(item, content, by) : readRecords(item, content, by);
    case 'events-api':
    case 'mqtt':
      return readRecords(item, content, by);
    case 'fhir':
      return withoutRecordings(
        readBundleAgain(content, {
          grant,
          registry: parts.registry,
          toEvent: parts.toEvent,
          receivedAt: parts.now,
          firstReceivedAt: item.at,
        }),
      );
  }
}

const isHl7 = (content: Uint8Array): boolean =>
  Buffer.from(content.subarray(0, 8)).toString('latin1').includes('MSH');

const withoutRecordings = (read: Omit<Again, 'recordings'>): Again => ({ ...read, recordings: [] });

const refused = (rejection: Rejection): Again =>
  withoutRecordings({ events: [], rejections: [rejection] });

/** What the sender may do today. A row from before senders were kept speaks for its own site alone. */
function grantOf(item: Item, registry: SiteRegistry): PeerAtDoor | Rejection {
  if (item.sender !== null) {
    return (
      registry.grantOfSender(item.sender) ?? {
        code: 'sender-not-in-force',
        reason: 'the key or peer that brought it is revoked',
      }
    );
  }
  const site = item.siteId === null ? undefined : registry.site(item.siteId);
  return site === undefined
    ? { code: 'unknown-site', reason: 'its site is no longer registered' }
    : { site, speaksForAll: false, unknownFacility: 'quarantine' };
}

function overlaid(grant: PeerAtDoor, { overrides }: Item): PeerAtDoor {
  const { charset, zone } = overrides;
  const site = {
    ...grant.site,
    ...(charset !== undefined && { charset }),
    ...(zone !== undefined && { zone }),
  };
  return { ...grant, site };
}

interface Reading extends ReadingParts {
  readonly grant: PeerAtDoor;
}

function readEcg(item: Item, content: Uint8Array, { grant, toEvent, now }: Reading): Again {
  const times = { receivedAt: now, firstReceivedAt: item.at };
  const made = judgeAecg(content, grant, { toEvent, door: item.door, ...times });
  return 'reason' in made ? refused(made) : recorded(made);
}

function readObject(item: Item, content: Uint8Array, { grant, toEvent, now }: Reading): Again {
  const times = { receivedAt: now, firstReceivedAt: item.at };
  const judged = judgeFile(content, { site: grant.site, toEvent, ...times });
  return judged.outcome === 'rejected' ? refused(judged.rejection) : recorded(judged);
}

const recorded = ({
  event,
  reading,
}: {
  readonly event: Event;
  readonly reading: EcgReading | undefined;
}): Again => ({
  events: [event],
  rejections: [],
  recordings: reading === undefined ? [] : [{ event, reading }],
});

function readMessage(item: Item, content: Uint8Array, by: Reading): Again {
  const { site } = by.grant;
  const isFile = item.door === 'file';
  const contextOf = isFile && !by.grant.speaksForAll ? fileContextOf : frameContextOf;
  const { outcome } = readFrame(content, contextOf(site, by.now));
  switch (outcome.kind) {
    case 'facts':
      return withoutRecordings(
        judgeFacts(outcome.facts, {
          registry: () => by.registry,
          toEvent: by.toEvent,
          peer: isFile ? peerOfFile(site, by.grant.speaksForAll) : by.grant,
          receivedAt: by.now,
          firstReceivedAt: item.at,
          door: isFile ? 'file' : 'mllp',
          ...(item.overrides.facility !== undefined && { facility: item.overrides.facility }),
          ...(item.overrides.zone !== undefined && { zone: item.overrides.zone }),
        }),
      );
    case 'quarantine':
      return refused({ code: outcome.code, reason: outcome.detail });
    case 'refuse':
      return refused({ code: outcome.code, reason: 'the door refuses it' });
    case 'skipped':
      return withoutRecordings({ events: [], rejections: [] });
  }
}

function readRecords(item: Item, content: Uint8Array, by: Reading): Again {
  const text = decodeUtf8(content);
  if (text === undefined) return refused({ code: 'invalid-charset', reason: 'it is not UTF-8' });
  const judged = expandReadings(splitBody(text, 'json')).map((one) =>
    judge(one, by.grant, {
      parts: { registry: () => by.registry, toEvent: by.toEvent },
      now: by.now,
      firstReceivedAt: item.at,
      door: item.door,
    }),
  );
  return withoutRecordings({
    events: judged.flatMap((one) => (one.outcome === 'event' ? [one.event] : [])),
    rejections: judged.flatMap((one) => (one.outcome === 'rejected' ? [one.rejection] : [])),
  });
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

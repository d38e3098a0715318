/**
 * One file of HL7 v2 messages from bytes to stored events: streamed, a window of messages at a time, so that memory does not grow with
 * the file. Every message ends as exactly one thing in the report.
 *
 * The ids of events follow from what the messages say. A file that is read again, because the process was killed or the file was sent
 * twice, makes the same events, which are stored once.
 */
import { createHash } from 'node:crypto';
import type { Site } from '../../contracts/catalogue/site.ts';
import type { Event } from '../../contracts/event/event.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { readFrame, type FrameContext } from '../hl7v2/read-frame.ts';
import { fingerprintOf, unpackedBytes, type ByteSource } from '../import/byte-source.ts';
import { UnreadableFile } from '../import/unreadable-file.ts';
import { judging } from '../lasting-fault.ts';
import { frameContextOf, judgeFacts } from '../mllp/judge-facts.ts';
import { DEFAULT_MLLP_LIMITS } from '../mllp/limits.ts';
import type { Rejection } from '../normalise/statement.ts';
import type { ToEvent } from '../normalise/to-event.ts';
import type { Published } from '../publish/publish-events.ts';
import type { SetAside } from '../quarantine/quarantine.ts';
import type { PeerAtDoor, SiteRegistry } from '../sites/registry.ts';
import { FileTally, TrailerTally, type FileReport, type MessageEnd } from './file-report.ts';
import { inSingleBytes } from './in-single-bytes.ts';
import { splitBatch, type BatchItem } from './split-batch.ts';

export interface ImportParts {
  readonly registry: () => SiteRegistry;
  readonly toEvent: ToEvent;
  readonly publish: (events: readonly Event[]) => Promise<readonly Published[]>;
  readonly setAside: (items: readonly SetAside[]) => Promise<void>;
  readonly now: () => EpochMs;
}

export interface FileToImport {
  readonly source: ByteSource;
  readonly site: Site;
  /** True: its messages may be of any site, as they name one; false: all are of the file's own. */
  readonly speaksForAll: boolean;
  /** Of the key that sent it: by it the grant is found again when what was set aside is replayed. */
  readonly sender?: string | undefined;
  readonly effect: 'publish' | 'dry-run';
  /** Between two windows the file is left, and the promise rejects. */
  readonly signal?: AbortSignal;
}

/** A window ends with whichever comes first. */
const WINDOW_MESSAGES = 200;
const WINDOW_BYTES = 8 * 1024 * 1024;

/** @throws what reading, publishing or setting aside throws: then the file is not done and is read again as a whole. */
export async function importHl7File(file: FileToImport, parts: ImportParts): Promise<FileReport> {
  const startedAt = parts.now();
  const hash = createHash('sha256');
  let bytes = 0;
  async function* hashed(): AsyncGenerator<Uint8Array> {
    for await (const chunk of file.source.open()) {
      bytes += chunk.length;
      hash.update(chunk);
      yield chunk;
    }
  }
  const work = new FileWork(file, parts);
  let stopped: FileReport['stopped'] = null;
  try {
    const text = inSingleBytes(unpackedBytes({ name: file.source.name, open: hashed }));
    for await (const item of splitBatch(text, DEFAULT_MLLP_LIMITS.frameBytesMax))
      await work.take(item);
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    stopped = { code: error.code, reason: error.message };
  }
  const found = await work.end();
  const whole = { sha256: hash.digest('hex'), bytes };
  return {
    file: file.source.name,
    stopped,
    site: file.site.id,
    effect: file.effect,
    ...(stopped === null ? whole : await fingerprintOf(file.source)),
    startedAt: new Date(startedAt).toISOString(),
    endedAt: new Date(parts.now()).toISOString(),
    ...found,
  };
}

interface Judged {
  readonly line: number;
  readonly events: readonly Event[];
  readonly rejections: readonly Rejection[];
  /** What it ends as where it makes no event. */
  readonly otherwise: Exclude<MessageEnd, 'accepted' | 'duplicate'>;
  readonly original: Uint8Array;
}

class FileWork {
  readonly #file: FileToImport;
  readonly #parts: ImportParts;
  readonly #tally = new FileTally();
  readonly #trailers = new TrailerTally();
  #window: Judged[] = [];
  #windowBytes = 0;

  constructor(file: FileToImport, parts: ImportParts) {
    this.#file = file;
    this.#parts = parts;
  }

  async take(item: BatchItem): Promise<void> {
    switch (item.kind) {
      case 'message':
        this.#trailers.message(item.line);
        return this.#add(judgeSafely(item.bytes, item.line, this.#judging()));
      case 'oversized':
        this.#trailers.message(item.line);
        return this.#add(oversized(item.head, item.line));
      case 'file-header':
        this.#trailers.fileHeader(item.line);
        return;
      case 'batch-header':
        this.#trailers.batchHeader(item.line);
        return;
      case 'batch-trailer':
        this.#trailers.batchTrailer(item.line, item.stated);
        return;
      case 'file-trailer':
        this.#trailers.fileTrailer(item.line, item.stated);
        return;
      case 'noise':
        this.#tally.noiseBytes += item.byteCount;
    }
  }

  async end(): Promise<ReturnType<FileTally['counts']> & Pick<FileReport, 'trailers'>> {
    await this.#store();
    this.#trailers.end();
    return { ...this.#tally.counts(), trailers: this.#trailers.trailers };
  }

  #judging(): Judging {
    const { site, speaksForAll } = this.#file;
    return { site, speaksForAll, parts: this.#parts };
  }

  async #add(judged: Judged): Promise<void> {
    this.#window.push(judged);
    this.#windowBytes += judged.original.length;
    if (this.#window.length >= WINDOW_MESSAGES || this.#windowBytes >= WINDOW_BYTES)
      await this.#store();
  }

  async #store(): Promise<void> {
    this.#file.signal?.throwIfAborted();
    const window = this.#window;
    this.#window = [];
    this.#windowBytes = 0;
    if (window.length === 0) return;
    const published = await this.#publish(window);
    let at = 0;
    for (const judged of window) {
      const own = published.slice(at, at + judged.events.length);
      at += judged.events.length;
      this.#tally.add({
        line: judged.line,
        end: endOf(judged, own),
        eventKinds: judged.events.map(({ kind }) => kind),
        code: judged.rejections[0]?.code,
        detail: judged.rejections[0]?.reason,
      });
    }
  }

  async #publish(window: readonly Judged[]): Promise<readonly Published[]> {
    const events = window.flatMap((judged) => judged.events);
    if (this.#file.effect === 'dry-run') return events.map(() => ({ duplicate: false }));
    const { site, sender } = this.#file;
    const at = this.#parts.now();
    const aside = window.flatMap(({ rejections, original }) =>
      rejections.map(({ code, reason }) => ({
        at,
        door: 'file' as const,
        siteId: site.id,
        code,
        detail: reason,
        original,
        sender,
      })),
    );
    const [published] = await Promise.all([
      this.#parts.publish(events),
      this.#parts.setAside(aside),
    ]);
    return published;
  }
}

function endOf({ events, otherwise }: Judged, published: readonly Published[]): MessageEnd {
  if (events.length === 0) return otherwise;
  return published.every(({ duplicate }) => duplicate) ? 'duplicate' : 'accepted';
}

interface Judging {
  readonly site: Site;
  readonly speaksForAll: boolean;
  readonly parts: Pick<ImportParts, 'registry' | 'toEvent' | 'now'>;
}

/**
 * The folder or the key names the site. A file that may speak for that one alone is of it whatever facility its messages name; one that may
 * speak for all says where each message is from, and a facility that nobody registered is set aside.
 */
export function peerOfFile(site: Site, speaksForAll: boolean): PeerAtDoor {
  return { site, speaksForAll, unknownFacility: speaksForAll ? 'quarantine' : 'own-site' };
}

/** The place of a file says the facility that its messages leave out. */
export function fileContextOf(site: Site, receivedAt: EpochMs): FrameContext {
  const [defaultFacility] = site.facilityCodes;
  return {
    ...frameContextOf(site, receivedAt),
    ...(defaultFacility !== undefined && { defaultFacility }),
  };
}

/** One message that reading breaks down on must not keep its file from ever being done. */
function judgeSafely(original: Uint8Array, line: number, by: Judging): Judged {
  return judging(
    () => judgeMessage(original, line, by),
    (rejection): Judged => ({
      line,
      original,
      events: [],
      rejections: [rejection],
      otherwise: 'quarantined',
    }),
  );
}

function judgeMessage(
  original: Uint8Array,
  line: number,
  { site, speaksForAll, parts }: Judging,
): Judged {
  const receivedAt = parts.now();
  const contextOf = speaksForAll ? frameContextOf : fileContextOf;
  const { outcome } = readFrame(original, contextOf(site, receivedAt));
  const none = { line, original, events: [] };
  switch (outcome.kind) {
    case 'facts': {
      const judged = judgeFacts(outcome.facts, {
        ...parts,
        peer: peerOfFile(site, speaksForAll),
        receivedAt,
        door: 'file',
      });
      return { line, original, ...judged, otherwise: 'quarantined' };
    }
    case 'quarantine': {
      const rejection = { code: outcome.code, reason: outcome.detail };
      return { ...none, rejections: [rejection], otherwise: 'quarantined' };
    }
    case 'refuse': {
      const rejection = { code: outcome.code, reason: 'not taken at this door' };
      return { ...none, rejections: [rejection], otherwise: 'refused' };
    }
    case 'skipped':
      return { ...none, rejections: [], otherwise: 'nothing-to-count' };
  }
}

function oversized(head: Uint8Array, line: number): Judged {
  const reason = 'larger than a message may be; only its beginning is kept';
  const rejections = [{ code: 'oversized', reason }];
  return { line, original: head, events: [], rejections, otherwise: 'oversized' };
}

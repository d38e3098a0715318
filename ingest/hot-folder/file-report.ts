// What became of one file of HL7 v2 messages: each message once, by its outcome; the counts that trailers state beside those that were
// found. Names places in the file and codes, never contents. Pure.

/** `accepted`: events were published, or would be in a dry run. */
export type MessageEnd =
  'accepted' | 'duplicate' | 'quarantined' | 'refused' | 'nothing-to-count' | 'oversized';

export interface NotAccepted {
  /** One-based line of its MSH. */
  readonly line: number;
  /** One-based among the messages of the file. */
  readonly message: number;
  readonly end: MessageEnd;
  readonly code: string;
  readonly detail: string;
}

/** One BHS…BTS or FHS…FTS. Messages outside of any batch of a file with an FHS count as one batch of their own. */
export interface Trailer {
  readonly of: 'batch' | 'file';
  readonly line: number;
  /** Messages of a batch, batches of a file. */
  readonly found: number;
  /** null: the trailer gives no count. */
  readonly stated: number | null;
  readonly verdict: 'agrees' | 'disagrees' | 'not-stated' | 'missing';
}

export interface FileReport {
  readonly file: string;
  readonly site: string;
  readonly effect: 'publish' | 'dry-run';
  readonly sha256: string;
  readonly bytes: number;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly endedAt: string;
  /** Why the file could not be read to its end; null where it was. */
  readonly stopped: { readonly code: string; readonly reason: string } | null;
  /** The sum of `ends`. */
  readonly messages: number;
  readonly ends: Readonly<Record<MessageEnd, number>>;
  /** Published events by kind. */
  readonly events: Readonly<Record<string, number>>;
  /** All messages that were not accepted, by code. */
  readonly codes: Readonly<Record<string, number>>;
  /** The first of them. */
  readonly notAccepted: readonly NotAccepted[];
  readonly trailers: readonly Trailer[];
  /** Outside of messages. */
  readonly noiseBytes: number;
}

const NOT_ACCEPTED_MAX = 1000;
const TRAILERS_MAX = 1000;

const NO_ENDS: Readonly<Record<MessageEnd, number>> = {
  accepted: 0,
  duplicate: 0,
  quarantined: 0,
  refused: 0,
  'nothing-to-count': 0,
  oversized: 0,
};

export interface MessageResult {
  readonly line: number;
  readonly end: MessageEnd;
  readonly code?: string | undefined;
  readonly detail?: string | undefined;
  readonly eventKinds: readonly string[];
}

export class FileTally {
  readonly #ends = { ...NO_ENDS };
  readonly #events: Record<string, number> = {};
  readonly #codes: Record<string, number> = {};
  readonly #notAccepted: NotAccepted[] = [];
  #messages = 0;
  noiseBytes = 0;

  /** In the order of the file. */
  add({ line, end, code, detail = '', eventKinds }: MessageResult): void {
    this.#messages += 1;
    this.#ends[end] += 1;
    for (const kind of eventKinds) this.#events[kind] = (this.#events[kind] ?? 0) + 1;
    if (code === undefined) return;
    this.#codes[code] = (this.#codes[code] ?? 0) + 1;
    if (this.#notAccepted.length < NOT_ACCEPTED_MAX)
      this.#notAccepted.push({ line, message: this.#messages, end, code, detail });
  }

  counts(): Pick<
    FileReport,
    'messages' | 'ends' | 'events' | 'codes' | 'notAccepted' | 'noiseBytes'
  > {
    return {
      messages: this.#messages,
      ends: this.#ends,
      events: this.#events,
      codes: this.#codes,
      notAccepted: this.#notAccepted,
      noiseBytes: this.noiseBytes,
    };
  }
}

/** Follows headers and trailers through a file. */
export class TrailerTally {
  readonly #trailers: Trailer[] = [];
  #file: { readonly line: number; batches: number } | undefined;
  #batch: { readonly line: number; messages: number; readonly isNamed: boolean } | undefined;

  get trailers(): readonly Trailer[] {
    return this.#trailers.slice(0, TRAILERS_MAX);
  }

  message(line: number): void {
    this.#batch ??= { line, messages: 0, isNamed: false };
    this.#batch.messages += 1;
  }

  fileHeader(line: number): void {
    this.end();
    this.#file = { line, batches: 0 };
  }

  batchHeader(line: number): void {
    this.#closeBatch();
    this.#batch = { line, messages: 0, isNamed: true };
  }

  batchTrailer(line: number, stated: number | null): void {
    this.#trailers.push(trailerOf('batch', { line, found: this.#batch?.messages ?? 0, stated }));
    if (this.#file !== undefined) this.#file.batches += 1;
    this.#batch = undefined;
  }

  fileTrailer(line: number, stated: number | null): void {
    this.#closeBatch();
    this.#trailers.push(trailerOf('file', { line, found: this.#file?.batches ?? 0, stated }));
    this.#file = undefined;
  }

  /** The file is over: what has begun and was not closed has lost its trailer, and perhaps more. */
  end(): void {
    this.#closeBatch();
    if (this.#file === undefined) return;
    const { line, batches: found } = this.#file;
    this.#trailers.push({ of: 'file', line, found, stated: null, verdict: 'missing' });
    this.#file = undefined;
  }

  #closeBatch(): void {
    if (this.#batch === undefined) return;
    const { line, messages: found, isNamed } = this.#batch;
    if (isNamed)
      this.#trailers.push({ of: 'batch', line, found, stated: null, verdict: 'missing' });
    if (this.#file !== undefined) this.#file.batches += 1;
    this.#batch = undefined;
  }
}

function trailerOf(
  of: Trailer['of'],
  counted: { readonly line: number; readonly found: number; readonly stated: number | null },
): Trailer {
  const { found, stated } = counted;
  const verdict = stated === null ? 'not-stated' : stated === found ? 'agrees' : 'disagrees';
  return { of, ...counted, verdict };
}

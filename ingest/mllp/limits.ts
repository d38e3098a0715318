// What one MLLP door bears, and the closed lists of reasons that its counters use as labels.

export interface MllpLimits {
  readonly frameBytesMax: number;
  readonly discardBytesMax: number;
  /** Unfinished frames of all connections together; the connection that passes it is cut. They are held back long before. */
  readonly bufferedBytesMax: number;
  readonly connectionsMax: number;
  readonly connectionsPerAddressMax: number;
  /** How long a line may be open without a message before it gives way, where places are short, to one that comes. */
  readonly unusedMs: number;
  /** Messages of one connection that are worked on at once; the socket is not read while they are. */
  readonly inFlightMax: number;
  /** Silence between messages. Interfaces keep connections open over night, so it is long. */
  readonly idleMs: number;
  /** Silence after a message that asked for no answer: then our half is closed, so that whoever waits all the same stops waiting. */
  readonly nothingOwedMs: number;
  /** From the start byte to the end of one frame: a sender that trickles holds memory. */
  readonly frameMs: number;
  /** How long a peer may leave its acknowledgements unread. */
  readonly unreadAnswerMs: number;
}

/** What the door acknowledges it can keep whole in quarantine. */
export const FRAME_BYTES_MAX = 4 * 1024 * 1024;

export const DEFAULT_MLLP_LIMITS: MllpLimits = {
  frameBytesMax: FRAME_BYTES_MAX,
  discardBytesMax: 16 * 1024 * 1024,
  bufferedBytesMax: 256 * 1024 * 1024,
  connectionsMax: 1024,
  connectionsPerAddressMax: 32,
  unusedMs: 1_000,
  inFlightMax: 32,
  idleMs: 10 * 60_000,
  nothingOwedMs: 10_000,
  frameMs: 60_000,
  unreadAnswerMs: 30_000,
};

/**
 * Why a received message got no ordinary answer. `answer-lost`: it was handled, but the peer had gone; it will come again and be
 * recognised. `connection-lost`: it was never begun. `revoked`: neither was it, because its sender may no longer speak.
 */
export type DropReason =
  'oversized' | 'truncated' | 'handling-failed' | 'answer-lost' | 'connection-lost' | 'revoked';

/**
 * Why the door ended a connection; `nothing-owed`: ended its own half, and reads on. `not-stored`: of a message that could not be stored
 * its sender wants no negative answer.
 */
export type CutReason =
  | 'nothing-owed'
  | 'endless-frame'
  | 'slow-frame'
  | 'slow-reader'
  | 'idle'
  | 'displaced'
  | 'buffers-full'
  | 'not-stored'
  | 'revoked'
  | 'stopped';

/** Why a connection was not taken at all. The registry's own reasons are counted as `unregistered`. */
export type RefusalReason =
  'too-many-connections' | 'too-many-from-address' | 'unregistered' | 'tls-failed';

/**
 * Telemetry of the door. Every block that began is `received`, and ends as exactly one of `answered` or `dropped`:
 * received = answered + dropped, at every moment at which nothing is in flight.
 */
export interface MllpCounters {
  received(): void;
  /** `silent` where the sender asked for no acknowledgement. */
  answered(how: 'acknowledged' | 'silent'): void;
  dropped(reason: DropReason): void;
  noise(byteCount: number): void;
  connected(): void;
  disconnected(): void;
  refused(reason: RefusalReason): void;
  cut(reason: CutReason): void;
  /** A connection is not read for a while, because its site holds as many bytes as it may. */
  heldBack(): void;
}

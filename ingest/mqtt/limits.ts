// What the MQTT door bears, and the closed lists of reasons that its counters use as labels.

export interface MqttLimits {
  /** One packet with its header; said to clients of version 5. */
  readonly packetBytesMax: number;
  /** Unfinished packets of all connections together; the connection that passes it is cut. */
  readonly bufferedBytesMax: number;
  readonly connectionsMax: number;
  readonly connectionsPerAddressMax: number;
  /** Messages of one connection that are worked on at once; the socket is not read while they are. */
  readonly inFlightMax: number;
  /** From the connection to its CONNECT. */
  readonly connectMs: number;
  /** From the first to the last byte of one packet. */
  readonly packetMs: number;
  /** Longest keep-alive; also of a client that asks for none. */
  readonly keepAliveMsMax: number;
  /** Answers that the client leaves unread. */
  readonly unreadBytesMax: number;
}

export const DEFAULT_MQTT_LIMITS: MqttLimits = {
  packetBytesMax: 256 * 1024,
  bufferedBytesMax: 128 * 1024 * 1024,
  connectionsMax: 4096,
  connectionsPerAddressMax: 256,
  inFlightMax: 32,
  connectMs: 10_000,
  packetMs: 30_000,
  keepAliveMsMax: 20 * 60_000,
  unreadBytesMax: 256 * 1024,
};

/** Why a connection was not taken. */
export type RefusalReason =
  | 'too-many-connections'
  | 'too-many-from-address'
  | 'tls-failed'
  | 'unregistered'
  | 'bad-client-id'
  | 'unsupported-version'
  | 'unavailable';

/** Why the door ended a connection that it had taken, or that never came to its CONNECT. */
export type CutReason =
  | 'oversized'
  | 'malformed'
  | 'no-connect'
  | 'slow-packet'
  | 'slow-reader'
  | 'silent'
  | 'buffers-full'
  | 'taken-over'
  | 'not-stored'
  | 'revoked'
  | 'stopped';

/** What became of a message; only `not-stored` is not acknowledged, and comes again. */
export type MessageOutcome = 'taken' | 'set-aside' | 'refused' | 'not-stored';

export interface MqttCounters {
  connected(): void;
  disconnected(): void;
  refused(reason: RefusalReason): void;
  cut(reason: CutReason): void;
  message(outcome: MessageOutcome, qos: number): void;
  /** A connection is not read for a while, because its site holds as many bytes as it may. */
  heldBack(): void;
}

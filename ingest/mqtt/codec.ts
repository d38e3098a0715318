// Packets in both versions of the protocol: bytes to packets and back by `mqtt-packet`, and the answers whose codes differ between them.
import { generate, parser, type Packet, type Parser } from 'mqtt-packet';
import type { MqttLimits, RefusalReason } from './limits.ts';

export type Version = 3 | 4 | 5;

/** Reads whole packets only; undefined where they are none. */
export class PacketReader {
  readonly #parser: Parser;
  #read: Packet | undefined;
  #failed = false;

  /** Before the CONNECT the version does not matter. */
  constructor(version: Version) {
    this.#parser = parser({ protocolVersion: version });
    this.#parser.on('packet', (packet: Packet) => {
      this.#read = packet;
    });
    this.#parser.on('error', () => {
      this.#failed = true;
    });
  }

  read(bytes: Uint8Array): Packet | undefined {
    this.#read = undefined;
    try {
      const left = this.#parser.parse(Buffer.from(bytes));
      return this.#failed || left !== 0 ? undefined : this.#read;
    } catch {
      return undefined;
    }
  }
}

export const bytesOf = (packet: Packet, version: Version): Buffer =>
  generate(packet, { protocolVersion: version });

export interface Welcome {
  readonly sessionPresent: boolean;
  /** Given by the door where the client sent none. */
  readonly assignedClientId: string | undefined;
  readonly keepAliveMs: number;
}

export function welcome(version: Version, limits: MqttLimits, by: Welcome): Buffer {
  const { sessionPresent, assignedClientId, keepAliveMs } = by;
  if (version !== 5) return bytesOf({ cmd: 'connack', returnCode: 0, sessionPresent }, version);
  const properties = {
    receiveMaximum: limits.inFlightMax,
    maximumPacketSize: limits.packetBytesMax,
    retainAvailable: false,
    wildcardSubscriptionAvailable: false,
    subscriptionIdentifiersAvailable: false,
    sharedSubscriptionAvailable: false,
    topicAliasMaximum: 0,
    serverKeepAlive: Math.floor(keepAliveMs / 1000),
    ...(assignedClientId !== undefined && { assignedClientIdentifier: assignedClientId }),
  };
  return bytesOf({ cmd: 'connack', reasonCode: 0, sessionPresent, properties }, version);
}

/** Of version 3.1.1 and 5. */
const CONNACK_CODES: Readonly<Record<RefusalReason, readonly [number, number]>> = {
  'too-many-connections': [3, 0x97],
  'too-many-from-address': [3, 0x97],
  'tls-failed': [3, 0x88],
  unregistered: [5, 0x87],
  'bad-client-id': [2, 0x85],
  'unsupported-version': [1, 0x84],
  unavailable: [3, 0x88],
};

export function refusal(version: Version, reason: RefusalReason): Buffer {
  const [returnCode, reasonCode] = CONNACK_CODES[reason];
  return version === 5
    ? bytesOf({ cmd: 'connack', reasonCode, sessionPresent: false }, version)
    : bytesOf({ cmd: 'connack', returnCode, sessionPresent: false }, version);
}

/** Version 3 knows no reason: a message that was set aside is acknowledged like any other. */
export const REASON = { success: 0, notAuthorised: 0x87, payloadInvalid: 0x99 } as const;

export function acknowledgement(
  version: Version,
  cmd: 'puback' | 'pubrec' | 'pubcomp',
  { messageId, reasonCode }: { readonly messageId: number; readonly reasonCode: number },
): Buffer {
  return bytesOf({ cmd, messageId, ...(version === 5 && { reasonCode }) }, version);
}

/** Nothing can be read here. */
export function subscriptionRefused(version: Version, messageId: number, topics: number): Buffer {
  const granted = Array<number>(topics).fill(version === 5 ? REASON.notAuthorised : 0x80);
  return bytesOf({ cmd: 'suback', messageId, granted }, version);
}

export const DISCONNECT = {
  malformed: 0x81,
  busy: 0x89,
  shuttingDown: 0x8b,
  notAuthorised: 0x87,
  keepAlive: 0x8d,
  takenOver: 0x8e,
  topicAlias: 0x94,
  oversized: 0x95,
} as const;

/** Version 3 has no word for it: the connection ends. */
export const farewell = (version: Version, reasonCode: number): Buffer | undefined =>
  version === 5 ? bytesOf({ cmd: 'disconnect', reasonCode }, version) : undefined;

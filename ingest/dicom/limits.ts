// The bounds of the DICOM door, and the reasons why an association was not taken or was ended. Each reason is a label of a metric.

export interface DicomLimits {
  readonly associationsMax: number;
  readonly associationsPerSenderMax: number;
  /** Offered in the negotiation; a longer unit ends the association. */
  readonly unitBytesMax: number;
  readonly requestBytesMax: number;
  readonly commandBytesMax: number;
  /** Of one object with its pixels; they are read past, so memory does not bound it. */
  readonly objectBytesMax: number;
  /** From the first byte to the end of A-ASSOCIATE-RQ, however it trickles. */
  readonly requestMs: number;
  /** Connections that have not asked for an association yet; one more, and the one that waits longest is cut. */
  readonly waitingMax: number;
  /** Connections of one address that have not asked for an association yet. */
  readonly waitingPerAddressMax: number;
  readonly idleMs: number;
  /** So long an object may take at any pace; after that it must have come at this one. */
  readonly objectMs: number;
  readonly objectBytesPerSecondMin: number;
}

export const DEFAULT_DICOM_LIMITS: DicomLimits = {
  associationsMax: 128,
  associationsPerSenderMax: 16,
  unitBytesMax: 131_072,
  requestBytesMax: 65_536,
  commandBytesMax: 4_096,
  objectBytesMax: 4 * 1024 * 1024 * 1024,
  requestMs: 10_000,
  waitingMax: 128,
  waitingPerAddressMax: 8,
  idleMs: 60_000,
  objectMs: 15 * 60_000,
  objectBytesPerSecondMin: 4_096,
};

export type EndReason =
  | 'released'
  | 'aborted-by-sender'
  | 'rejected'
  | 'protocol-fault'
  | 'connection-lost'
  | 'idle'
  | 'slow-request'
  | 'crowded-out'
  | 'slow-object'
  | 'revoked'
  | 'stopped';

/** An association that could not be taken, by the reason that the sender is told. */
export interface DicomCounters {
  opened(): void;
  ended(reason: EndReason): void;
  rejected(reason: string): void;
  echoed(): void;
  /** An object that began and never became whole: its sender has heard no yes. */
  lost(): void;
}

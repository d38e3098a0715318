// Every stream and subject of the product, built here only. No person's identifier is ever in a subject.
import { partitionToken } from './partition.ts';

const ROOT = 'vigil.v1';

export const STREAM = {
  events: 'EVENTS',
  counts: 'COUNTS',
  facts: 'FACTS',
  signals: 'SIGNALS',
  commands: 'COMMANDS',
  feed: 'FEED',
} as const;
export type StreamName = (typeof STREAM)[keyof typeof STREAM];

/** What each stream stores. */
export const STREAM_SUBJECTS: Readonly<Record<StreamName, string>> = {
  EVENTS: `${ROOT}.events.>`,
  COUNTS: `${ROOT}.counts.>`,
  FACTS: `${ROOT}.facts.>`,
  SIGNALS: `${ROOT}.signals.>`,
  COMMANDS: `${ROOT}.commands.>`,
  FEED: `${ROOT}.feed.>`,
};

export const eventSubject = (partition: number, kind: string): string =>
  `${ROOT}.events.${partitionToken(partition)}.${kind}`;
export const eventPartitionFilter = (partition: number): string =>
  `${ROOT}.events.${partitionToken(partition)}.>`;
export const countsSubject = (partition: number): string =>
  `${ROOT}.counts.${partitionToken(partition)}`;
export const factsSubject = (partition: number): string =>
  `${ROOT}.facts.${partitionToken(partition)}`;
/** Never published to: the place of an operator that lives by its ticks alone. */
export const COUNTS_CONTROL_SUBJECT = `${ROOT}.counts.control`;
export const FACTS_CONTROL_SUBJECT = `${ROOT}.facts.control`;
export const signalSubject = (kind: string): string => `${ROOT}.signals.${kind}`;
export const commandSubject = (target: string): string => `${ROOT}.commands.${target}`;
export const feedSubject = (type: string): string => `${ROOT}.feed.${type}`;

/** Core NATS, not stored: the answer to one command, for the gateway that waits for it. */
export const replySubject = (commandId: string): string => `${ROOT}.replies.${commandId}`;
/** Core NATS, not stored: a request with chunks of an ECG, answered when they are kept. */
export const ECG_CHUNKS_SUBJECT = `${ROOT}.ecg.chunks`;

/** Core NATS, not stored: something of this topic has changed in a place; screens ask anew. Says no more. */
export const noticeSubject = (topic: string, place: string): string =>
  `${ROOT}.notices.${topic}.${place}`;
export const NOTICE_FILTER = `${ROOT}.notices.>`;

export const REPLY_FILTER = `${ROOT}.replies.*`;

// Answers of `/api/alerts` and `/api/tasks`. Every list is what the account may see, newest first, with a cursor.
import { z } from 'zod';
import { Position } from '../account.ts';
import { Alert } from '../alert.ts';
import { Assessment } from '../assessment.ts';
import { AuditEntry } from '../audit.ts';
import { EventKind } from '../event/event.ts';
import { AgeBand, Sex } from '../event/visit.ts';
import { EventId, SignalId, SiteId, UserId } from '../ids.ts';
import { PlaceCode } from '../place.ts';
import { Signal } from '../signal.ts';
import { Task } from '../task.ts';
import { EpochMs } from '../time.ts';
import { SignalDisposition } from '../triage/disposition.ts';
import { Words } from '../words.ts';
import { FoundEvidence } from './found-evidence.ts';
import { PatternRule, SaidValue } from './pattern-evidence.ts';

const cursor = z.string().max(200).nullable();

/**
 * Query of `GET /api/alerts`. `group` is the `id` of one of `GET /api/alerts/groups`. `state`, `level` and `family` are lists joined by commas (`open,reopened`); `place` is a jurisdiction;
 * what is left out does not narrow. Unknown words are refused as `invalid-query`.
 */
export const AlertQuery = z.strictObject({
  state: z.string().max(200).optional(),
  level: z.string().max(20).optional(),
  family: z.string().max(100).optional(),
  place: PlaceCode.optional(),
  measure: z.string().max(64).optional(),
  group: z.string().max(64).optional(),
  cursor: z.string().max(200).optional(),
});
export type AlertQuery = z.infer<typeof AlertQuery>;

/** One fact behind a signal, masked: an age band, never an age; a township, never an address; no token of a person. */
export const EvidenceFact = z.strictObject({
  event: EventId,
  signal: SignalId,
  kind: EventKind,
  occurredAt: EpochMs,
  receivedAt: EpochMs,
  siteId: SiteId,
  residence: PlaceCode.nullable(),
  ageBand: AgeBand.nullable(),
  sex: Sex.nullable(),
  codes: z.array(z.string().max(40)).max(64),
  /** What rules about sequences ask of it. */
  said: z.array(SaidValue).max(40),
});
export type EvidenceFact = z.infer<typeof EvidenceFact>;

export const AlertList = z.strictObject({
  alerts: z.array(Alert).max(500),
  next: cursor,
  /** FEED sequence that this answer already contains: the socket continues from here. */
  feedSeq: z.int().min(0),
  asOf: EpochMs,
});
export type AlertList = z.infer<typeof AlertList>;

/** What a signal said at one of its revisions, and why. */
export const SignalRevision = Signal.pick({
  id: true,
  revision: true,
  status: true,
  title: true,
  window: true,
  observed: true,
  expected: true,
  threshold: true,
  asOf: true,
  reason: true,
});
export type SignalRevision = z.infer<typeof SignalRevision>;

export const AlertDetail = z.strictObject({
  alert: Alert,
  /** Names of its responsibility list; left out where it has none or the catalogue no longer knows it. */
  listNames: Words.optional(),
  signals: z.array(Signal).max(200),
  /** Of these signals, the newest first; a withdrawal gives its reason. */
  revisions: z.array(SignalRevision).max(200),
  /** What the triage did with each revision of these signals, the newest first. */
  dispositions: z.array(SignalDisposition).max(200),
  assessments: z.array(Assessment).max(200),
  /** Rules of the catalogue by which these signals were found. */
  rules: z.array(PatternRule).max(50),
  /** Sources and clusters behind those of the signals that stand on no single facts. */
  found: z.array(FoundEvidence).max(200),
  tasks: z.array(Task).max(200),
  activity: z.array(AuditEntry).max(500),
  /** Left out where the account may not look at records; each answer that holds them is recorded. */
  facts: z.array(EvidenceFact).max(200).optional(),
  feedSeq: z.int().min(0),
});
export type AlertDetail = z.infer<typeof AlertDetail>;

export const TaskList = z.strictObject({
  tasks: z.array(Task).max(500),
  next: cursor,
  feedSeq: z.int().min(0),
  asOf: EpochMs,
});
export type TaskList = z.infer<typeof TaskList>;

/** `GET /api/tasks/:id`. */
export const TaskDetail = z.strictObject({ task: Task, feedSeq: z.int().min(0) });
export type TaskDetail = z.infer<typeof TaskDetail>;

/** Of `GET /api/tasks/:id/colleagues`: one to whom the account may hand the task over. */
export const Colleague = z.strictObject({
  id: UserId,
  name: z.string().min(1).max(60),
  position: Position,
});
export type Colleague = z.infer<typeof Colleague>;

export const ColleagueList = z.strictObject({ colleagues: z.array(Colleague).max(500) });
export type ColleagueList = z.infer<typeof ColleagueList>;

export const AuditList = z.strictObject({ entries: z.array(AuditEntry).max(500), next: cursor });
export type AuditList = z.infer<typeof AuditList>;

// Answers of `/api/alerts` and `/api/tasks`. Every list is what the account may see, newest concern first, with a cursor.
import { z } from 'zod';
import { Alert } from '../alert.ts';
import { Assessment } from '../assessment.ts';
import { AuditEntry } from '../audit.ts';
import { Signal } from '../signal.ts';
import { Task } from '../task.ts';
import { EpochMs } from '../time.ts';

const cursor = z.string().max(200).nullable();

export const AlertList = z.strictObject({
  alerts: z.array(Alert).max(500),
  next: cursor,
  /** FEED sequence that this answer already contains: the socket continues from here. */
  feedSeq: z.int().min(0),
  asOf: EpochMs,
});
export type AlertList = z.infer<typeof AlertList>;

export const AlertDetail = z.strictObject({
  alert: Alert,
  signals: z.array(Signal).max(200),
  assessments: z.array(Assessment).max(200),
  tasks: z.array(Task).max(200),
  activity: z.array(AuditEntry).max(500),
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

export const AuditList = z.strictObject({ entries: z.array(AuditEntry).max(500), next: cursor });
export type AuditList = z.infer<typeof AuditList>;

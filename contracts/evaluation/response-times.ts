// How fast one response was, from the record alone: the 7-1-7 target (Frieden et al. 2021: detected within 7 days of emergence, notified within
// 1 day, first response complete within 7 days) and the response times that CIDARS reports. Limits are given. What is not in the record is said, never guessed.
import { z } from 'zod';
import type { Alert } from '../alert.ts';
import type { AuditEntry } from '../audit.ts';
import type { Task } from '../task.ts';
import { EpochMs } from '../time.ts';
import { leadDutiesOf } from './department-figures.ts';

export const TimeName = z.enum([
  'detect',
  'notify',
  'respond',
  'acknowledge',
  'verify',
  'investigate',
]);
export type TimeName = z.infer<typeof TimeName>;

/** What the record lacks. */
export const TimeMissing = z.enum([
  'begins-after-its-end',
  'never-acknowledged',
  'never-verified',
  'never-suspected',
  'not-investigated',
  'no-lead-duties',
  'lead-duties-unfinished',
]);
export type TimeMissing = z.infer<typeof TimeMissing>;

export const TimeVerdict = z.enum([
  'met',
  'missed',
  'running',
  'missing',
  'measured',
  'not-applicable',
]);
export type TimeVerdict = z.infer<typeof TimeVerdict>;

export const ResponseTime = z.strictObject({
  name: TimeName,
  fromAt: EpochMs.nullable(),
  toAt: EpochMs.nullable(),
  tookMs: z.int().min(0).nullable(),
  /** Null where no norm sets one: then it is measured, not judged. */
  limitMs: z.int().min(1).nullable(),
  verdict: TimeVerdict,
  missing: TimeMissing.nullable(),
});
export type ResponseTime = z.infer<typeof ResponseTime>;

export interface ResponseRecord {
  readonly alert: Pick<Alert, 'state' | 'startedAt' | 'openedAt'>;
  /** When the occurrence began: at the opening, or at the last reopening. */
  readonly occurrenceAt: EpochMs;
  readonly tasks: readonly Task[];
  /** All of the alert, in the order of `seq`. */
  readonly entries: readonly Pick<AuditEntry, 'at' | 'action' | 'subject' | 'actor'>[];
  readonly now: EpochMs;
  /** Null where no norm sets one. */
  readonly limitMs: (name: TimeName) => number | null;
}

/** Whoever judges an alert at once, or merges it, has taken it: the reasoned exclusion is the main path and asks for no acknowledgement before. */
const TAKEN: ReadonlySet<string> = new Set([
  'acknowledge',
  'start-verification',
  'record-verification',
  'exclude',
  'merge',
  'task-acknowledge',
  'task-start',
]);
const VERIFIED: ReadonlySet<string> = new Set(['record-verification', 'suspect', 'exclude']);
const INVESTIGATED: ReadonlySet<string> = new Set(['task-start', 'task-submit']);

const ENDED: ReadonlySet<string> = new Set(['closed', 'excluded', 'withdrawn', 'merged']);

export function responseTimes(record: ResponseRecord): ResponseTime[] {
  const { alert, occurrenceAt, limitMs } = record;
  const taken = firstOf(record, ({ action }) => TAKEN.has(action));
  const verified = firstOf(record, ({ action }) => VERIFIED.has(action));
  return [
    judged(record, {
      name: 'detect',
      fromAt: alert.startedAt,
      toAt: alert.openedAt,
      limitMs: limitMs('detect'),
      missing: 'begins-after-its-end',
    }),
    judged(record, {
      name: 'notify',
      fromAt: occurrenceAt,
      toAt: taken,
      limitMs: limitMs('notify'),
      missing: 'never-acknowledged',
    }),
    responded(record, taken),
    judged(record, {
      name: 'acknowledge',
      fromAt: occurrenceAt,
      toAt: taken,
      limitMs: limitMs('acknowledge'),
      missing: 'never-acknowledged',
    }),
    judged(record, {
      name: 'verify',
      fromAt: occurrenceAt,
      toAt: verified,
      limitMs: limitMs('verify'),
      missing: 'never-verified',
    }),
    investigated(record),
  ];
}

/** The first response is complete when the last duty of those that lead was accepted. */
function responded(record: ResponseRecord, notifiedAt: EpochMs | null): ResponseTime {
  const limitMs = record.limitMs('respond');
  const base = { name: 'respond', fromAt: notifiedAt, limitMs } as const;
  const { state } = record.alert;
  if (state === 'excluded' || state === 'withdrawn' || state === 'merged')
    return { ...base, toAt: null, tookMs: null, verdict: 'not-applicable', missing: null };
  if (notifiedAt === null)
    return judged(record, { ...base, toAt: null, missing: 'never-acknowledged' });
  const leads = leadDutiesOf(record);
  const accepted = leads
    .map((task) => acceptedAt(record, task))
    .filter((at): at is EpochMs => at !== null);
  const isWhole = leads.length > 0 && accepted.length === leads.length;
  const toAt = isWhole ? Math.max(...accepted) : null;
  const missing = leads.length === 0 ? 'no-lead-duties' : 'lead-duties-unfinished';
  return judged(record, { ...base, toAt, missing });
}

/** The last time: what was accepted may have been given back before. */
function acceptedAt({ entries }: ResponseRecord, task: Task): EpochMs | null {
  if (task.state !== 'accepted' && task.state !== 'closed') return null;
  const own = entries.filter(
    ({ subject, action }) => subject === `task:${task.id}` && action === 'task-accept',
  );
  return own.at(-1)?.at ?? null;
}

function investigated(record: ResponseRecord): ResponseTime {
  const ids = new Set(
    record.tasks.filter(({ stage }) => stage === 'investigate').map(({ id }) => `task:${id}`),
  );
  const fromAt = firstOf(record, ({ action }) => action === 'suspect' || action === 'respond');
  const toAt = firstOf(
    record,
    ({ action, subject }) => INVESTIGATED.has(action) && ids.has(subject),
  );
  const base = { name: 'investigate', fromAt, limitMs: record.limitMs('investigate') } as const;
  if (fromAt === null)
    return {
      ...base,
      toAt,
      tookMs: null,
      verdict: ENDED.has(record.alert.state) ? 'not-applicable' : 'missing',
      missing: ENDED.has(record.alert.state) ? null : 'never-suspected',
    };
  // Lists may send somebody out before anybody has judged.
  const from = toAt === null ? fromAt : Math.min(fromAt, toAt);
  return judged(record, { ...base, fromAt: from, toAt, missing: 'not-investigated' });
}

type Span = Pick<ResponseTime, 'name' | 'fromAt' | 'toAt' | 'limitMs'> & {
  readonly missing: TimeMissing;
};

function judged(record: ResponseRecord, { missing, ...span }: Span): ResponseTime {
  const { fromAt, toAt, limitMs } = span;
  const open = { ...span, tookMs: null };
  if (fromAt === null) return { ...open, verdict: 'missing', missing };
  if (toAt === null) {
    if (ENDED.has(record.alert.state)) return { ...open, verdict: 'missing', missing };
    const isLate = limitMs !== null && record.now - fromAt > limitMs;
    return { ...open, verdict: isLate ? 'missed' : 'running', missing: null };
  }
  if (toAt < fromAt) return { ...open, verdict: 'missing', missing: 'begins-after-its-end' };
  const tookMs = toAt - fromAt;
  if (limitMs === null) return { ...span, tookMs, verdict: 'measured', missing: null };
  return { ...span, tookMs, verdict: tookMs <= limitMs ? 'met' : 'missed', missing: null };
}

type Entry = ResponseRecord['entries'][number];

/** By a person, in this occurrence. */
function firstOf(
  { entries, occurrenceAt }: ResponseRecord,
  which: (entry: Entry) => boolean,
): EpochMs | null {
  const found = entries.find(
    (entry) => entry.at >= occurrenceAt && entry.actor.startsWith('user:') && which(entry),
  );
  return found?.at ?? null;
}

/**
 * When a visit happened, and whether that can be believed.
 *
 * PV1-44 is the visit's own time. Without it the earliest of what else the message holds stands in (EVN-6 occurred, EVN-2 recorded,
 * PV1-45 discharged, MSH-7 sent), marked with its field: a visit cannot have begun after any of them. A backlog delivered late keeps
 * its own day; what lies in the future, or before records were electronic, is a typing error and not a visit.
 */
import type { VisitTimeField } from './facts.ts';
import { type Hl7Message, plain, segmentNamed, valueOf } from './message.ts';
import type { Fault, IssueCode } from './outcome.ts';
import { isBeforeAll, parseTime, type SourceTime } from './timestamp.ts';

export interface TimeBounds {
  /** IANA zone of the site. */
  readonly zone: string;
  readonly receivedAt: number;
  /** Clocks differ; a whole wrong zone is an error. */
  readonly futureToleranceMs: number;
  /** Nothing before this is taken. */
  readonly earliestAt: number;
}

export interface VisitTime {
  readonly occurred: SourceTime;
  readonly field: VisitTimeField;
  readonly deleted: boolean;
}

const FALLBACKS: readonly (readonly [VisitTimeField, segment: string, field: number])[] = [
  ['evn-6', 'EVN', 6],
  ['evn-2', 'EVN', 2],
  ['pv1-45', 'PV1', 45],
  ['msh-7', 'MSH', 7],
];

const ANCIENT = { code: 'ancient-time' } as const;

export function readVisitTime(
  message: Hl7Message,
  bounds: TimeBounds,
  note: (issue: IssueCode) => void,
): VisitTime | Fault {
  const sent = valueOf(segmentNamed(message, 'PV1'), 44);
  const own = sent === undefined || sent === null ? undefined : parseTime(sent, bounds.zone);
  if (own !== undefined) return checked({ occurred: own, field: 'pv1-44', deleted: false }, bounds);
  if (typeof sent === 'string' && isBeforeAll(sent))
    return { ...ANCIENT, detail: 'PV1-44 lies before 1900' };
  if (typeof sent === 'string') note('invalid-visit-time');
  const fallback = earliest(message, bounds.zone);
  if (fallback === 'missing')
    return { code: 'missing-time', detail: 'none of PV1-44, EVN-6, EVN-2, PV1-45, MSH-7 was sent' };
  if (fallback === 'invalid')
    return {
      code: 'invalid-time',
      detail: 'none of PV1-44, EVN-6, EVN-2, PV1-45, MSH-7 can be read',
    };
  note('visit-time-fallback');
  return checked({ ...fallback, deleted: sent === null }, bounds);
}

/** Future and ancient times, for a time of any field. */
export function boundsFault(
  time: SourceTime,
  field: string,
  bounds: TimeBounds,
): Fault | undefined {
  if (time.at > bounds.receivedAt + bounds.futureToleranceMs)
    return { code: 'future-time', detail: `${field} lies in the future` };
  if (time.at < bounds.earliestAt)
    return { code: 'ancient-time', detail: `${field} lies before the earliest accepted time` };
  return undefined;
}

function checked(time: VisitTime, bounds: TimeBounds): VisitTime | Fault {
  return boundsFault(time.occurred, time.field.toUpperCase(), bounds) ?? time;
}

function earliest(
  message: Hl7Message,
  zone: string,
): { occurred: SourceTime; field: VisitTimeField } | 'missing' | 'invalid' {
  let best: { occurred: SourceTime; field: VisitTimeField } | undefined;
  let anySent = false;
  for (const [field, segment, number] of FALLBACKS) {
    const text = plain(valueOf(segmentNamed(message, segment), number));
    if (text === undefined) continue;
    anySent = true;
    const occurred = parseTime(text, zone);
    if (occurred !== undefined && (best === undefined || occurred.at < best.occurred.at))
      best = { occurred, field };
  }
  return best ?? (anySent ? 'invalid' : 'missing');
}

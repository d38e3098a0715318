/**
 * PR1 of a visit or an account as things that were done, each with its code and moment. A PR1 without a code, or without hour and minute, says
 * nothing that can be held against a time: it is noted, and harms no other part of its message.
 */
import type { ProcedureStatus } from '../../contracts/event/procedure.ts';
import type { CodedFact, PersonFacts, ProcedureFacts, Statement, VisitAction } from './facts.ts';
import {
  componentOf,
  type Hl7Message,
  plain,
  type Repetition,
  repetitionsOf,
  type Segment,
  segmentNamed,
  segmentsNamed,
  valueOf,
} from './message.ts';
import type { IssueCode } from './outcome.ts';
import { readPerson } from './person.ts';
import { personNumbers } from './person-number.ts';
import { parseTime, type SourceTime, type TimePrecision } from './timestamp.ts';
import type { TimeBounds } from './visit-time.ts';

export interface ProcedureReading {
  readonly statement: Statement;
  readonly bounds: TimeBounds;
  readonly note: (issue: IssueCode) => void;
  /** Of the visit that it came with. */
  readonly action?: VisitAction;
}

/** What one message may tell of; of more the first count. */
export const PROCEDURES_MAX = 200;

const INSTANTS: ReadonlySet<TimePrecision> = new Set(['minute', 'second']);

export function readProcedures(message: Hl7Message, reading: ProcedureReading): ProcedureFacts[] {
  const segments = segmentsNamed(message, 'PR1');
  if (segments.length === 0) return [];
  if (segments.length > PROCEDURES_MAX) reading.note('procedures-left-out');
  const person = readPerson(message, segmentNamed(message, 'PID'), {
    zone: reading.bounds.zone,
    note: reading.note,
  });
  const visitNumber = plain(valueOf(segmentNamed(message, 'PV1'), 19));
  const times = new Map<string, number>();
  return segments.slice(0, PROCEDURES_MAX).flatMap((pr1) => {
    const codes = codesIn(pr1, 3, plain(valueOf(pr1, 2)));
    const named = nameOf(pr1, codes, { person, visitNumber, reading });
    const time = (times.get(named) ?? 0) + 1;
    times.set(named, time);
    const status = statusOf(pr1, reading.action);
    const occurred = momentOf(valueOf(pr1, 5), status, reading);
    if (status !== 'withdrawn' && codes.length === 0) reading.note('procedure-without-code');
    if (occurred === undefined || (status !== 'withdrawn' && codes.length === 0)) return [];
    const { statement } = reading;
    const procedure = time === 1 ? named : `${named} /${String(time)}`;
    const fact = { statement, person, visitNumber, procedure, status, occurred, codes };
    return [{ ...fact, kind: 'procedure' as const, sort: 'procedure' as const }];
  });
}

/** Both triplets of a coded field; `fallback` is the system where the field names none. */
export function codesIn(
  segment: Segment,
  field: number,
  fallback: string | undefined,
): CodedFact[] {
  const [coded] = repetitionsOf(segment, field);
  if (coded === undefined) return [];
  return [1, 4].flatMap((at) => {
    const code = codeAt(coded, at);
    if (code === undefined) return [];
    const system = plain(componentOf(coded, at + 2)) ?? (at === 1 ? fallback : undefined);
    return [{ code, text: undefined, system }];
  });
}

const codeAt = (coded: Repetition, at: number): string | undefined => plain(componentOf(coded, at));

/** Only an hour and a minute are a moment; what takes something back needs none. */
export function momentOf(
  sent: string | null | undefined,
  status: ProcedureStatus,
  { bounds, statement, note }: Pick<ProcedureReading, 'bounds' | 'statement' | 'note'>,
): SourceTime | undefined {
  const time = typeof sent === 'string' ? parseTime(sent, bounds.zone) : undefined;
  if (time !== undefined && INSTANTS.has(time.precision)) return time;
  if (status === 'withdrawn') return statement.statedAt;
  note('procedure-without-time');
  return undefined;
}

/** Table 0206: D deletes, U updates. A visit that is cancelled had none. */
function statusOf(pr1: Segment, action: VisitAction | undefined): ProcedureStatus {
  const told = plain(valueOf(pr1, 20))?.toUpperCase();
  if (told === 'D' || action === 'cancel') return 'withdrawn';
  return told === 'U' ? 'corrected' : 'done';
}

interface Naming {
  readonly person: PersonFacts;
  readonly visitNumber: string | undefined;
  readonly reading: ProcedureReading;
}

/** Its own identifier; else its code among those of its visit, or of its person and day: so a corrected time replaces the one before. */
function nameOf(
  pr1: Segment,
  codes: readonly CodedFact[],
  { person, visitNumber, reading }: Naming,
): string {
  const own = plain(valueOf(pr1, 19));
  if (own !== undefined) return `PR1 ${own}`;
  const [number] = personNumbers(person.identifiers);
  const day = plain(valueOf(pr1, 5))?.replaceAll('-', '').slice(0, 8) ?? '';
  const someones = number === undefined ? reading.statement.controlId : `${number.value} ${day}`;
  const of = visitNumber === undefined ? someones : `visit ${visitNumber}`;
  return `PR1 ${of} ${codes[0]?.code ?? ''}`;
}

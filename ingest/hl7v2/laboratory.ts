/**
 * ORU^R01 as laboratory reports: one for each OBR, with its specimen, its results and what may have been corrected or cancelled.
 * A message may hold several patients; each PID begins a new one.
 */
import type {
  InterpretationFact,
  LaboratoryFacts,
  LaboratoryResultFact,
  PersonFacts,
  ReportStatusFact,
  Statement,
} from './facts.ts';
import {
  componentOf,
  type Hl7Message,
  plain,
  type Repetition,
  repetitionsOf,
  type Segment,
  textOf,
  valueOf,
} from './message.ts';
import { codedOf, wholeNumberOf } from './observations.ts';
import type { Fault, IssueCode } from './outcome.ts';
import { readPerson } from './person.ts';
import { parseTime, type SourceTime } from './timestamp.ts';
import { boundsFault, type TimeBounds } from './visit-time.ts';
import { flaggedInterpretation, spokenInterpretation } from '../normalise/interpretation.ts';

export interface LaboratoryReading {
  readonly statement: Statement;
  readonly bounds: TimeBounds;
  readonly note: (issue: IssueCode) => void;
}

interface Group {
  readonly person: PersonFacts;
  readonly visitNumber: string | undefined;
  readonly orc: Segment | undefined;
  readonly obr: Segment;
  readonly observations: Segment[];
  readonly specimens: Segment[];
}

const REPORTS_MAX = 500;
const RESULTS_MAX = 200;

export function readLaboratory(
  message: Hl7Message,
  reading: LaboratoryReading,
): LaboratoryFacts[] | Fault {
  const groups = groupsOf(message, reading);
  if (groups.length === 0) return { code: 'missing-report', detail: 'no OBR segment was sent' };
  if (groups.length > REPORTS_MAX)
    return { code: 'too-many-segments', detail: 'more reports than a message may have' };
  const reports: LaboratoryFacts[] = [];
  for (const [index, group] of groups.entries()) {
    const report = reportOf(group, index, reading);
    if ('code' in report) return report;
    reports.push(...inParts(report));
  }
  return apart(reports);
}

/** A report of more results than an event holds is several, each under a name of its own. */
function inParts(report: LaboratoryFacts): LaboratoryFacts[] {
  if (report.results.length <= RESULTS_MAX) return [report];
  const parts = Math.ceil(report.results.length / RESULTS_MAX);
  return Array.from({ length: parts }, (_, at) => ({
    ...report,
    order: at === 0 ? report.order : `${report.order}/part ${String(at + 1)}`,
    results: report.results.slice(at * RESULTS_MAX, (at + 1) * RESULTS_MAX),
  }));
}

/** Reports of one message with one order number and test are different reports: the later would replace the earlier. */
function apart(reports: readonly LaboratoryFacts[]): LaboratoryFacts[] {
  const times = new Map<string, number>();
  return reports.map((report) => {
    const name = `${report.order}^${report.test.code ?? report.test.text ?? ''}`;
    const time = (times.get(name) ?? 0) + 1;
    times.set(name, time);
    return time === 1 ? report : { ...report, order: `${report.order}/${String(time)}` };
  });
}

function groupsOf(message: Hl7Message, reading: LaboratoryReading): Group[] {
  const groups: Group[] = [];
  const readings = { zone: reading.bounds.zone, note: reading.note };
  let person = readPerson(message, undefined, readings);
  let visitNumber: string | undefined;
  let orc: Segment | undefined;
  let open: Group | undefined;
  for (const segment of message.segments) {
    if (segment.name === 'PID') {
      // What follows before the next OBR is about this person and no result of the one before.
      open = undefined;
      person = readPerson(message, segment, readings);
      visitNumber = undefined;
      orc = undefined;
    } else if (segment.name === 'PV1') visitNumber = plain(valueOf(segment, 19));
    else if (segment.name === 'ORC') orc = segment;
    else if (segment.name === 'OBR') {
      open = { person, visitNumber, orc, obr: segment, observations: [], specimens: [] };
      groups.push(open);
      orc = undefined;
    } else if (segment.name === 'OBX') {
      if (open === undefined) reading.note('result-without-report');
      else open.observations.push(segment);
    } else if (segment.name === 'SPM') open?.specimens.push(segment);
  }
  return groups;
}

function reportOf(
  group: Group,
  index: number,
  reading: LaboratoryReading,
): LaboratoryFacts | Fault {
  const { obr, orc } = group;
  const time = reportTime(group, reading);
  const fault = boundsFault(time.occurred, time.label, reading.bounds);
  if (fault !== undefined) return fault;
  const number = (field: number): string | undefined =>
    plain(valueOf(obr, field)) ?? plain(valueOf(orc, field));
  const repetition = repetitionsOf(obr, 4)[0];
  const kept = group.observations.filter(
    (obx) => !['D', 'W'].includes(plain(valueOf(obx, 11)) ?? ''),
  );
  return {
    kind: 'laboratory',
    statement: reading.statement,
    person: group.person,
    visitNumber: group.visitNumber,
    order: number(3) ?? number(2) ?? `${reading.statement.controlId}/${index + 1}`,
    test:
      repetition === undefined
        ? { code: undefined, text: undefined, system: undefined }
        : codedOf(repetition),
    section: plain(valueOf(obr, 24)),
    status: statusOf(obr, group.observations),
    specimen: specimenOf(group),
    specimenAt: specimenTime(group, reading),
    occurred: time.occurred,
    occurredField: time.field,
    results: kept.map(resultOf),
  };
}

interface ReportTime {
  readonly occurred: SourceTime;
  readonly field: LaboratoryFacts['occurredField'];
  readonly label: string;
}

/** The day of the specimen is the day of the illness; the report's own times are fallbacks. */
function reportTime(group: Group, reading: LaboratoryReading): ReportTime {
  const { zone } = reading.bounds;
  const specimen = specimenTime(group, reading);
  if (specimen !== undefined) return { occurred: specimen, field: 'specimen', label: 'OBR-7' };
  const observed = earliestOf(group.observations, 14, zone);
  if (observed !== undefined) return { occurred: observed, field: 'observed', label: 'OBX-14' };
  const reported = timeIn(group.obr, 14, zone) ?? timeIn(group.obr, 22, zone);
  if (reported !== undefined) return { occurred: reported, field: 'reported', label: 'OBR-22' };
  return { occurred: reading.statement.statedAt, field: 'message', label: 'MSH-7' };
}

function specimenTime(group: Group, reading: LaboratoryReading): SourceTime | undefined {
  return (
    earliestOf(group.specimens, 17, reading.bounds.zone) ??
    timeIn(group.obr, 7, reading.bounds.zone)
  );
}

function timeIn(segment: Segment, field: number, zone: string): SourceTime | undefined {
  const text = plain(valueOf(segment, field));
  return text === undefined ? undefined : parseTime(text, zone);
}

function earliestOf(
  segments: readonly Segment[],
  field: number,
  zone: string,
): SourceTime | undefined {
  const times = segments
    .map((segment) => timeIn(segment, field, zone))
    .filter((time) => time !== undefined);
  return times.sort((a, b) => a.at - b.at)[0];
}

function specimenOf(group: Group): LaboratoryFacts['specimen'] {
  const spm = group.specimens[0];
  const source = spm === undefined ? repetitionsOf(group.obr, 15)[0] : repetitionsOf(spm, 4)[0];
  if (source === undefined) return undefined;
  const coded = codedOf(source);
  return coded.code === undefined && coded.text === undefined ? undefined : coded;
}

/** Table 0123 of the report, else table 0085 of its results: one corrected result makes a corrected report. */
function statusOf(obr: Segment, observations: readonly Segment[]): ReportStatusFact {
  const report = plain(valueOf(obr, 25));
  const results = observations.map((obx) => plain(valueOf(obx, 11)) ?? '');
  const withdrawn =
    results.length > 0 && results.every((status) => ['D', 'W', 'X'].includes(status));
  if (report === 'X' || withdrawn) return 'cancelled';
  if (
    report === 'C' ||
    report === 'M' ||
    results.some((status) => status === 'C' || status === 'W')
  )
    return 'corrected';
  if (report === 'F') return 'final';
  if (report !== undefined) return 'preliminary';
  return results.length > 0 && results.every((status) => status === 'F' || status === 'U')
    ? 'final'
    : 'preliminary';
}

function resultOf(obx: Segment): LaboratoryResultFact {
  const test = repetitionsOf(obx, 3)[0];
  const value = valueIn(obx);
  const text = typeof value === 'string' ? value : '';
  return {
    test:
      test === undefined ? { code: undefined, text: undefined, system: undefined } : codedOf(test),
    value,
    unit: plain(valueOf(obx, 6)) ?? plain(valueOf(obx, 6, 2)),
    range: plain(valueOf(obx, 7)),
    interpretation: interpretationOf(obx) ?? spokenInterpretation(text),
  };
}

function valueIn(obx: Segment): number | string | null {
  const type = plain(valueOf(obx, 2)) ?? '';
  const repetitions = repetitionsOf(obx, 5);
  const [first] = repetitions;
  if (first === undefined || ['ED', 'RP'].includes(type)) return null;
  if (repetitions.length === 1) return oneValueIn(obx, first, type);
  const values = repetitions.map((repetition) => oneValueIn(undefined, repetition, type));
  return values.filter((value) => value !== null).join('\n') || null;
}

/** `obx` where the value is its only one. */
function oneValueIn(
  obx: Segment | undefined,
  first: Repetition,
  type: string,
): number | string | null {
  const ownNumber = (): number | undefined => (obx === undefined ? undefined : wholeNumberOf(obx));
  if (type === 'NM') return ownNumber() ?? plain(textOf(first)) ?? null;
  if (type === 'SN') {
    const parts = [1, 2, 3, 4].map((component) => plain(componentOf(first, component)) ?? '');
    const [comparator = '', number = '', separator = '', second = ''] = parts;
    if (comparator === '' && separator === '') return ownNumber() ?? (number || null);
    return `${comparator}${number}${separator}${second}` || null;
  }
  if (['CE', 'CWE', 'CNE', 'CF'].includes(type)) {
    const { code, text } = codedOf(first);
    return text ?? code ?? null;
  }
  return plain(textOf(first)) ?? null;
}

function interpretationOf(obx: Segment): InterpretationFact | undefined {
  const flags = repetitionsOf(obx, 8).map((repetition) => plain(componentOf(repetition, 1)) ?? '');
  return flaggedInterpretation(flags);
}

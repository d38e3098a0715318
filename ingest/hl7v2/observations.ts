/**
 * The observations (OBX) of a visit that the PHIN/NSSP syndromic guide names: chief complaint, age, temperature, oxygen saturation,
 * onset, triage notes, facility type. The chief complaint comes as original text (OBX-5.9), as a coded value, or as plain text, and
 * sometimes several times; all are kept.
 */
import type { AgeFact, CodedFact, ComplaintFact, TemperatureFact } from './facts.ts';
import {
  componentOf,
  plain,
  type Repetition,
  repetitionsOf,
  type Segment,
  textOf,
  valueOf,
} from './message.ts';
import type { IssueCode } from './outcome.ts';
import { parseTime, type SourceTime } from './timestamp.ts';

const COMPLAINT = new Set(['8661-1', '46239-0']);
const AGE = new Set(['21612-7', '30525-0', '29553-5']);
const TEMPERATURE = new Set(['8310-5', '11289-6', '8331-1', '8328-7', '8329-5', '8333-7']);
const OXYGEN = new Set(['59408-5', '2708-6', '20564-1']);
const TRIAGE = new Set(['54094-8', '34120-6']);
const ONSET = new Set(['11368-8', '65222-2']);
const FACILITY_TYPE = new Set(['SS003']);

const COMPLAINTS_MAX = 16;

export interface VisitObservations {
  complaints?: ComplaintFact[] | null;
  triageNotes?: string[] | null;
  age?: AgeFact | null;
  temperature?: TemperatureFact | null;
  oxygenSaturationPercent?: number | null;
  onset?: SourceTime | null;
  facilityType?: CodedFact | null;
}

export interface ObservationReading {
  readonly zone: string;
  readonly note: (issue: IssueCode) => void;
}

export function readObservations(
  segments: readonly Segment[],
  reading: ObservationReading,
): VisitObservations {
  const found: VisitObservations = {};
  for (const segment of segments)
    if (segment.name === 'OBX') readObservation(segment, found, reading);
  return found;
}

function readObservation(
  obx: Segment,
  found: VisitObservations,
  reading: ObservationReading,
): void {
  const code = plain(valueOf(obx, 3));
  const status = plain(valueOf(obx, 11));
  // X: the value could not be had. It says nothing about the one sent before.
  if (code === undefined || status === 'X') return;
  // D and W: deleted, or posted to the wrong patient.
  const withdrawn = status === 'D' || status === 'W';
  const values = repetitionsOf(obx, 5);
  const sent = withdrawn || valueOf(obx, 5) === null ? null : values[0];
  if (sent === undefined) return;
  const deleted = sent === null;
  if (COMPLAINT.has(code)) addComplaints(found, deleted ? null : values, valueTypeOf(obx));
  else if (TRIAGE.has(code)) addNotes(found, deleted ? null : values);
  else if (FACILITY_TYPE.has(code)) found.facilityType = deleted ? null : codedOf(sent);
  else readMeasurement(obx, deleted ? 'deleted' : 'sent', { code, found, reading });
}

interface Measuring {
  readonly code: string;
  readonly found: VisitObservations;
  readonly reading: ObservationReading;
}

/** An unreadable value is not a deletion: it is noted, and the field counts as not sent. */
function readMeasurement(
  obx: Segment,
  state: 'deleted' | 'sent',
  { code, found, reading }: Measuring,
): void {
  const read = <T>(
    value: (obx: Segment) => T | undefined,
    issue: IssueCode,
  ): T | null | undefined => {
    if (state === 'deleted') return null;
    const result = value(obx);
    if (result === undefined) reading.note(issue);
    return result;
  };
  if (AGE.has(code)) {
    const age = read(ageOf, 'invalid-age');
    if (age !== undefined) found.age = age;
  } else if (TEMPERATURE.has(code)) {
    const temperature = read(temperatureOf, 'invalid-temperature');
    if (temperature !== undefined) found.temperature = temperature;
  } else if (OXYGEN.has(code)) {
    const percent = read(percentOf, 'invalid-oxygen-saturation');
    if (percent !== undefined) found.oxygenSaturationPercent = percent;
  } else if (ONSET.has(code)) {
    const onset = read(
      (segment) => parseTime(plain(valueOf(segment, 5)) ?? '', reading.zone),
      'invalid-onset',
    );
    if (onset !== undefined) found.onset = onset;
  }
}

function percentOf(obx: Segment): number | undefined {
  const value = numberOf(obx);
  return value !== undefined && value >= 0 && value <= 100 ? value : undefined;
}

function valueTypeOf(obx: Segment): 'coded' | 'text' {
  const type = plain(valueOf(obx, 2)) ?? '';
  return ['CWE', 'CE', 'CNE', 'CF'].includes(type) ? 'coded' : 'text';
}

function addComplaints(
  found: VisitObservations,
  values: readonly Repetition[] | null,
  type: 'coded' | 'text',
): void {
  if (values === null) {
    found.complaints ??= null;
    return;
  }
  const complaints = values
    .map((value) => complaintOf(value, type))
    .filter((complaint) => complaint !== undefined);
  if (complaints.length === 0) return;
  const known = found.complaints ?? [];
  const fresh = complaints.filter(
    (complaint) => !known.some((other) => other.text === complaint.text),
  );
  found.complaints = [...known, ...fresh].slice(0, COMPLAINTS_MAX);
}

function complaintOf(value: Repetition, type: 'coded' | 'text'): ComplaintFact | undefined {
  if (type === 'text') {
    const text = plain(textOf(value));
    return text === undefined ? undefined : { text, from: 'obx-text' };
  }
  const original = plain(componentOf(value, 9));
  if (original !== undefined) return { text: original, from: 'obx-original-text' };
  const text =
    plain(componentOf(value, 2)) ?? plain(componentOf(value, 5)) ?? plain(componentOf(value, 1));
  return text === undefined ? undefined : { text, from: 'obx-coded' };
}

function addNotes(found: VisitObservations, values: readonly Repetition[] | null): void {
  if (values === null) {
    found.triageNotes ??= null;
    return;
  }
  const notes = values
    .map((value) => plain(componentOf(value, 9)) ?? plain(textOf(value)))
    .filter((note) => note !== undefined);
  if (notes.length > 0)
    found.triageNotes = [...(found.triageNotes ?? []), ...notes].slice(0, COMPLAINTS_MAX);
}

export function codedOf(value: Repetition): CodedFact {
  const code = plain(componentOf(value, 1));
  const text = plain(componentOf(value, 2));
  const system = plain(componentOf(value, 3));
  const original = plain(componentOf(value, 9));
  if (code !== undefined || text !== undefined) return { code, text: text ?? original, system };
  // Only the alternate triplet was filled.
  return {
    code: plain(componentOf(value, 4)),
    text: plain(componentOf(value, 5)) ?? original,
    system: plain(componentOf(value, 6)),
  };
}

/** The value as a number: `39.5`, `39,5`, full-width digits, and the SN form `^39.5`. */
export function numberOf(obx: Segment): number | undefined {
  const text = plain(valueOf(obx, 5)) ?? plain(valueOf(obx, 5, 2));
  if (text === undefined) return undefined;
  const found = /^[<>=]*\s*([+-]?\d{1,12}(?:\.\d{1,9})?)/.exec(
    text.normalize('NFKC').replace(',', '.'),
  );
  return found === null ? undefined : Number(found[1]);
}

/** Only where the value is nothing else: of `1:160`, `<0.01` or `2-5` a part would be another result. */
export function wholeNumberOf(obx: Segment): number | undefined {
  const text = plain(valueOf(obx, 5)) ?? plain(valueOf(obx, 5, 2));
  const whole = text
    ?.normalize('NFKC')
    .trim()
    .replace(/^([+-]?\d+),(\d{1,2}|\d{4,9})$/, '$1.$2');
  return whole !== undefined && /^[+-]?\d{1,20}(?:\.\d{1,9})?$/.test(whole)
    ? Number(whole)
    : undefined;
}

const AGE_UNITS: Readonly<Record<string, AgeFact['unit']>> = {
  a: 'years',
  y: 'years',
  yr: 'years',
  yrs: 'years',
  year: 'years',
  years: 'years',
  岁: 'years',
  mo: 'months',
  m: 'months',
  mon: 'months',
  month: 'months',
  months: 'months',
  月: 'months',
  个月: 'months',
  wk: 'weeks',
  w: 'weeks',
  week: 'weeks',
  weeks: 'weeks',
  周: 'weeks',
  d: 'days',
  day: 'days',
  days: 'days',
  天: 'days',
  日: 'days',
  h: 'hours',
  hr: 'hours',
  hour: 'hours',
  hours: 'hours',
};

/** UCUM a, mo, wk, d, h and their usual spellings. Without a unit nothing is assumed: 6 may be years or months. */
function ageOf(obx: Segment): AgeFact | undefined {
  const value = numberOf(obx);
  const stated = plain(valueOf(obx, 6)) ?? plain(valueOf(obx, 6, 2));
  const unit = stated === undefined ? undefined : AGE_UNITS[stated.toLowerCase()];
  if (value === undefined || unit === undefined || value < 0) return undefined;
  const ceiling = { years: 130, months: 1560, weeks: 6780, days: 47_480, hours: 1_139_520 }[unit];
  return value > ceiling ? undefined : { value, unit };
}

function temperatureOf(obx: Segment): TemperatureFact | undefined {
  const value = numberOf(obx);
  if (value === undefined) return undefined;
  const unit = (plain(valueOf(obx, 6)) ?? plain(valueOf(obx, 6, 2)) ?? '')
    .normalize('NFKC')
    .toLowerCase();
  const scale = scaleOf(unit);
  if (scale === 'celsius') return bodily(value, 'stated');
  if (scale === 'fahrenheit') return bodily(celsiusOf(value), 'stated');
  return bodily(value, 'inferred') ?? bodily(celsiusOf(value), 'inferred');
}

function scaleOf(unit: string): 'celsius' | 'fahrenheit' | 'unstated' {
  if (/^(cel|c|°c|deg ?c|\[degc\]|摄氏度|celsius|degrees celsius)$/.test(unit)) return 'celsius';
  if (/^(\[degf\]|f|°f|deg ?f|degf|华氏度|fahrenheit|degrees fahrenheit)$/.test(unit))
    return 'fahrenheit';
  return 'unstated';
}

function celsiusOf(fahrenheit: number): number {
  return Math.round(((fahrenheit - 32) * 500) / 9) / 100;
}

/** 25 to 46 °C: the span between deep hypothermia and the highest ever survived. */
function bodily(celsius: number, unit: TemperatureFact['unit']): TemperatureFact | undefined {
  return celsius >= 25 && celsius <= 46 ? { celsius, unit } : undefined;
}

// A statement in the two forms in which sites send: a record for the events door, an HL7 v2 message for MLLP.
import { DateTime } from 'luxon';
import type { Told } from './visits.ts';

/** A line of `POST /v1/events`. */
export function recordOf(told: Told, zone: string): object {
  const { visit } = told;
  const stated = {
    id: `${visit.number}/${told.action}`,
    visitNumber: visit.number,
    occurredAt: iso(visit.at, zone),
    statedAt: iso(told.sendAt, zone),
  };
  const patient = {
    idNumber: visit.person.idNumber,
    name: visit.person.name,
    phone: visit.person.phone,
    birthDate: visit.person.birthDate,
    sex: visit.person.sex,
    address: visit.person.address,
    residence: visit.person.residence,
  };
  if (told.action === 'cancel') return { kind: 'visit', ...stated, action: 'cancel' };
  return {
    kind: 'visit',
    ...stated,
    action: told.action,
    class: 'outpatient',
    patient,
    chiefComplaint: complaintOf(told),
    diagnoses: [{ system: 'icd-10', code: codeOf(told) }],
    ...(visit.temperatureC === undefined ? {} : { temperatureC: visit.temperatureC }),
  };
}

const TRIGGERS = { start: 'A04', update: 'A08', cancel: 'A11' } as const;

/** The same as ADT, segments ended by CR. `charset` stands in MSH-18. */
export function messageOf(
  told: Told,
  by: {
    readonly facility: string;
    readonly controlId: string;
    readonly zone: string;
    readonly charset: string;
  },
): string {
  const { visit } = told;
  const trigger = TRIGGERS[told.action];
  const stated = hl7Time(told.sendAt, by.zone);
  const name = `${visit.person.name.slice(0, 1)}^${visit.person.name.slice(1)}`;
  const birth = visit.person.birthDate.replaceAll('-', '');
  const segments = [
    `MSH|^~\\&|HIS|${by.facility}|VIGIL|CITY|${stated}||ADT^${trigger}^ADT_A01|${by.controlId}|P|2.5.1||||||${by.charset}`,
    `EVN|${trigger}|${stated}|||||${by.facility}`,
    `PID|1||${visit.person.idNumber}^^^^NNCHN||${name}||${birth}|${visit.person.sex === 'male' ? 'M' : 'F'}|||${visit.person.address}^^^^^CHN^H^^^${visit.person.residence}||${visit.person.phone}`,
    `PV1|1|O|||||||||||||||||${visit.number}^^^^VN${'|'.repeat(25)}${hl7Time(visit.at, by.zone)}`,
  ];
  if (told.action === 'cancel') return joined(segments);
  return joined([
    ...segments,
    `OBX|1|CWE|8661-1^^LN||^^^^^^^^${complaintOf(told)}||||||F`,
    ...(visit.temperatureC === undefined
      ? []
      : [`OBX|2|NM|8310-5^^LN||${String(visit.temperatureC)}|Cel^^UCUM|||||F`]),
    `DG1|1||${codeOf(told)}^^I10|||W`,
  ]);
}

const joined = (segments: readonly string[]): string =>
  segments.map((segment) => `${segment}\r`).join('');

/** A correction carries the words of what it is corrected to. */
function complaintOf(told: Told): string {
  if (told.action === 'update')
    return (
      told.illness.complaints[told.visit.number.length % told.illness.complaints.length] ??
      told.visit.complaint
    );
  return told.visit.complaint;
}

function codeOf(told: Told): string {
  const index = [...told.visit.number].reduce((sum, character) => sum + character.charCodeAt(0), 0);
  return told.illness.codes[index % told.illness.codes.length] ?? 'R69';
}

const iso = (at: number, zone: string): string => DateTime.fromMillis(at, { zone }).toISO() ?? '';
const hl7Time = (at: number, zone: string): string =>
  DateTime.fromMillis(at, { zone }).toFormat('yyyyMMddHHmmssZZZ');

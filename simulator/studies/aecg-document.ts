// A made twelve-lead ECG as an HL7 annotated ECG, with what its device measured and stated, and with a person's identity for the door to hide.
import { DateTime } from 'luxon';
import type { Person } from '../person.ts';
import type { Random } from '../random.ts';
import { beatsOf, LEAD_NAMES, signalOf, type Rhythm } from './ecg-signal.ts';

const RATE = 250;
const SECONDS = 10;

const STATED: Readonly<Record<Rhythm, readonly string[]>> = {
  sinus: ['窦性心律', '正常心电图'],
  tachycardia: ['窦性心动过速', 'ST-T改变'],
  bradycardia: ['Sinus bradycardia', 'First-degree AV block'],
  'atrial-fibrillation': ['心房颤动', '未见ST段抬高'],
  pauses: ['窦性心律不齐', '长间歇可能'],
  'st-elevation': ['V1-V4导联ST段抬高', '急性ST段抬高型心肌梗死可能性大'],
};

export interface AecgQuestion {
  readonly id: string;
  readonly at: number;
  readonly zone: string;
  readonly person: Person;
  readonly rhythm: Rhythm;
}

export function aecgOf({ id, at, zone, person, rhythm }: AecgQuestion, random: Random): string {
  const beats = beatsOf(rhythm, SECONDS, random);
  const rr = Math.round(
    (((beats.at(-1) ?? 1) - (beats[0] ?? 0)) / Math.max(1, beats.length - 1)) * 1000,
  );
  const time = DateTime.fromMillis(at, { zone }).toFormat('yyyyMMddHHmmssZZZ');
  const sequences = LEAD_NAMES.map((lead) => {
    const digits = signalOf(
      { lead, rhythm, beats, ratePerSecond: RATE, from: 0, to: SECONDS * RATE },
      random,
    );
    return `<component><sequence><code code="MDC_ECG_LEAD_${lead.replace('aV', 'AV')}" codeSystem="2.16.840.1.113883.6.24"/><value xsi:type="SLIST_PQ"><origin value="0" unit="uV"/><scale value="1" unit="uV"/><digits>${digits.join(' ')}</digits></value></sequence></component>`;
  });
  const measured = (code: string, value: number, unit: string): string =>
    `<component><annotation><code code="${code}" codeSystem="2.16.840.1.113883.6.24"/><value xsi:type="PQ" value="${String(value)}" unit="${unit}"/></annotation></component>`;
  const statements = STATED[rhythm].map(
    (words) =>
      `<component><annotation><code code="MDC_ECG_INTERPRETATION_STATEMENT" codeSystem="2.16.840.1.113883.6.24"/><value xsi:type="ST">${words}</value></annotation></component>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<AnnotatedECG xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><id root="2.16.156.9901" extension="${id}"/><code code="93000" codeSystem="2.16.840.1.113883.6.12"/><effectiveTime><low value="${time}"/></effectiveTime>
<componentOf><timepointEvent><componentOf><subjectAssignment><subject><trialSubject><id root="2.16.156.9901.1" extension="${person.idNumber}"/><subjectDemographicPerson><name>${person.name}</name><administrativeGenderCode code="${person.sex === 'male' ? 'M' : 'F'}"/><birthTime value="${person.birthDate.replaceAll('-', '')}"/></subjectDemographicPerson></trialSubject></subject></subjectAssignment></componentOf></timepointEvent></componentOf>
<component><series><code code="RHYTHM" codeSystem="2.16.840.1.113883.5.4"/><effectiveTime><low value="${time}"/></effectiveTime><author><seriesAuthor><manufacturedSeriesDevice><id extension="cart-${id.slice(-1)}"/></manufacturedSeriesDevice></seriesAuthor></author>
<component><sequenceSet><component><sequence><code code="TIME_ABSOLUTE" codeSystem="2.16.840.1.113883.5.4"/><value xsi:type="GLIST_TS"><head value="${time}"/><increment value="${String(1 / RATE)}" unit="s"/></value></sequence></component>${sequences.join('')}</sequenceSet></component>
<subjectOf><annotationSet>${measured('MDC_ECG_HEART_RATE', Math.round(60_000 / rr), 'bpm')}${measured('MDC_ECG_TIME_PD_RR', rr, 'ms')}${rhythm === 'atrial-fibrillation' ? '' : measured('MDC_ECG_TIME_PD_PR', rhythm === 'bradycardia' ? 224 : 158, 'ms')}${measured('MDC_ECG_TIME_PD_QRS', 88, 'ms')}${measured('MDC_ECG_TIME_PD_QT', 392, 'ms')}${measured('MDC_ECG_TIME_PD_QTc', 418, 'ms')}${statements.join('')}</annotationSet></subjectOf></series></component></AnnotatedECG>`;
}

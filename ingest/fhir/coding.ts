// Codes as FHIR writes them, with their systems by URI, in the few systems that case definitions know.
import type { CodeSystem } from '../../contracts/event/visit.ts';
import { codeSystemOf } from '../normalise/code-system.ts';
import type { CodeableConcept, Coding } from './datatypes.ts';

const SYSTEMS: Readonly<Record<string, CodeSystem>> = {
  'http://hl7.org/fhir/sid/icd-10': 'icd-10',
  'http://hl7.org/fhir/sid/icd-10-cm': 'icd-10',
  'http://hl7.org/fhir/sid/icd-10-cn': 'icd-10',
  'http://id.who.int/icd/release/10': 'icd-10',
  'urn:oid:2.16.840.1.113883.6.3': 'icd-10',
  'urn:oid:2.16.840.1.113883.6.90': 'icd-10',
  'urn:oid:2.16.156.10011.2.3.3.11': 'icd-10',
  'http://hl7.org/fhir/sid/icd-9-cm': 'icd-9-cm',
  'urn:oid:2.16.840.1.113883.6.103': 'icd-9-cm',
  'http://snomed.info/sct': 'snomed-ct',
  'urn:oid:2.16.840.1.113883.6.96': 'snomed-ct',
  'http://loinc.org': 'loinc',
  'urn:oid:2.16.840.1.113883.6.1': 'loinc',
};

/** A system that is none of these is `local`; one that was not sent is guessed from the form of the code, as elsewhere. */
export function systemOf({ system, code = '' }: Coding): CodeSystem {
  if (system === undefined || system === '') return codeSystemOf(undefined, code);
  return SYSTEMS[system.replace(/\/$/, '')] ?? codeSystemOf(system, code);
}

const ORDER: readonly CodeSystem[] = ['icd-10', 'icd-9-cm', 'snomed-ct', 'loinc', 'local'];

export interface Coded {
  readonly system: CodeSystem;
  readonly code: string;
  readonly display: string | undefined;
}

/** Of several codes for one thing the one that case definitions are written in. */
export function codedOf(concept: CodeableConcept | undefined): Coded | undefined {
  const codings = (concept?.coding ?? []).flatMap((coding): Coded[] => {
    if (coding.code === undefined || coding.code.trim() === '') return [];
    return [{ system: systemOf(coding), code: coding.code.trim(), display: coding.display }];
  });
  return codings.sort((one, other) => ORDER.indexOf(one.system) - ORDER.indexOf(other.system))[0];
}

/** Senders often leave out the point: A000 is A00.0. */
export const dotted = (code: string, system: CodeSystem): string =>
  system === 'icd-10'
    ? code.toUpperCase().replace(/^([A-Z]\d[0-9A-Z])([0-9A-Z]{1,4})$/, '$1.$2')
    : code;

/** What the sender wrote, else what its code is called. */
export function wordsOf(concept: CodeableConcept | undefined): string | undefined {
  return said(concept?.text) ?? concept?.coding?.map(({ display }) => said(display)).find(Boolean);
}

const said = (words: string | undefined): string | undefined =>
  words === undefined || words.trim() === '' ? undefined : words;

export function codesOf(concepts: readonly CodeableConcept[] | undefined): string[] {
  return (concepts ?? []).flatMap(({ coding = [] }) => coding.flatMap(({ code }) => code ?? []));
}

export const hasCode = (
  concepts: readonly CodeableConcept[] | undefined,
  known: ReadonlySet<string>,
): boolean => codesOf(concepts).some((code) => known.has(code));

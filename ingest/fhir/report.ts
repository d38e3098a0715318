/**
 * DiagnosticReport: of a laboratory, of imaging, of an ECG. The kind is read from the category and the code; what is neither imaging nor ECG is
 * the laboratory's. The number of a laboratory report is made as from HL7 v2, so that both doors speak of one report.
 */
import type { ReportStatus } from '../../contracts/event/clinical.ts';
import type { IdentifiedResult, LaboratoryStatement } from '../normalise/statement.ts';
import { codedOf, codesOf, hasCode, wordsOf } from './coding.ts';
import type { CodeableConcept, Resource } from './datatypes.ts';
import { ownNumber } from './identity.ts';
import { isObject, type Json } from './json.ts';
import { occurredOf, type Sources, statedAt } from './moment.ts';
import { type Read, type Reading, rejected, statements } from './reading.ts';
import type { DiagnosticReport, Observation } from './resources.ts';
import { resultOf, resultsOf } from './result.ts';
import { resourceOf } from './scope.ts';

const STATUSES: Readonly<Record<string, ReportStatus>> = {
  final: 'final',
  amended: 'corrected',
  corrected: 'corrected',
  appended: 'corrected',
  cancelled: 'cancelled',
  'entered-in-error': 'cancelled',
};

/** Whatever is under way, or of no known status, may still change. */
export const reportStatus = (status: string): ReportStatus => STATUSES[status] ?? 'preliminary';

export function effectiveSources(
  resource: Pick<Observation, 'effectiveDateTime' | 'effectivePeriod' | 'issued'> & {
    readonly effectiveInstant?: string | undefined;
  },
  specimenTime: string | undefined,
): Sources {
  return [
    ['specimen', specimenTime],
    [
      'stated',
      resource.effectiveDateTime ?? resource.effectiveInstant ?? resource.effectivePeriod?.start,
    ],
    ['recorded', resource.issued],
  ];
}

const REPORT_NUMBER_TYPES = ['FILL', 'PLAC'];

/** Order and test, as an HL7 v2 report is named. */
function numberOfReport(
  resource: Pick<Resource, 'identifier' | 'id'>,
  code: CodeableConcept,
): string | undefined {
  const number = ownNumber(resource, REPORT_NUMBER_TYPES);
  const test = codedOf(code)?.code ?? wordsOf(code) ?? '';
  return number === undefined ? undefined : `${number}^${test}`;
}

export function readLaboratoryReport(
  report: DiagnosticReport,
  observations: readonly Observation[],
  by: Reading,
): Read {
  const collectedAt = specimenTime(report.specimen?.[0], by) ?? specimenOf(observations, by);
  const fallback = observations.map((each) => each.effectiveDateTime).find(Boolean);
  const sources = [...effectiveSources(report, collectedAt), ['recorded', fallback] as const];
  const results = observations.filter(isStanding).flatMap(resultsOf);
  return laboratory({
    resource: report,
    sources,
    collectedAt,
    results: [...results, ...conclusionOf(report, results)],
    by,
  });
}

export function readLaboratoryObservation(observation: Observation, by: Reading): Read {
  const collectedAt = specimenTime(observation.specimen, by);
  return laboratory({
    resource: observation,
    sources: effectiveSources(observation, collectedAt),
    collectedAt,
    results: resultsOf(observation),
    by,
  });
}

const RESULTS_MAX = 200;

function laboratory(told: {
  readonly resource: DiagnosticReport | Observation;
  readonly sources: Sources;
  readonly collectedAt: string | undefined;
  readonly results: readonly IdentifiedResult[];
  readonly by: Reading;
}): Read {
  const { resource, by, results } = told;
  const report = numberOfReport(resource, resource.code);
  if (report === undefined)
    return rejected('missing-id', 'neither an identifier nor an id was sent');
  const said = statedAt(resource, resource.issued, by.timing);
  const time = occurredOf(told.sources, said, by.timing);
  if ('code' in time) return { outcome: 'rejected', rejection: time };
  const statement: Omit<LaboratoryStatement, 'recordId' | 'report' | 'results'> = {
    kind: 'laboratory',
    status: reportStatus(resource.status),
    visitNumber: by.visitNumber,
    ...time,
    specimenAt: time.occurredFrom === 'specimen' ? time.occurred.at : undefined,
    statedAt: said,
    person: by.subject.person,
    sex: by.subject.sex ?? 'unknown',
  };
  return statements(
    ...inParts(results.length === 0 ? [withoutResult(resource.code)] : results, report).map(
      (part) => ({
        ...statement,
        ...part,
        recordId: `${resource.resourceType}/${part.report}`,
      }),
    ),
  );
}

/** A report of more results than an event holds is several, each under a name of its own, as from HL7 v2. */
function inParts(
  results: readonly IdentifiedResult[],
  report: string,
): Pick<LaboratoryStatement, 'report' | 'results'>[] {
  const parts = Math.ceil(results.length / RESULTS_MAX);
  return Array.from({ length: parts }, (_, at) => ({
    report: at === 0 ? report : report.replace('^', `/part ${String(at + 1)}^`),
    results: results.slice(at * RESULTS_MAX, (at + 1) * RESULTS_MAX),
  }));
}

const isStanding = ({ status }: Observation): boolean =>
  status !== 'entered-in-error' && status !== 'cancelled';

/** A report that is words only says them as its one result. */
function conclusionOf(
  { conclusion, code }: DiagnosticReport,
  results: readonly IdentifiedResult[],
): IdentifiedResult[] {
  return conclusion === undefined || results.length > 0
    ? []
    : [resultOf({ code, valueString: conclusion })];
}

const withoutResult = (code: CodeableConcept): IdentifiedResult => resultOf({ code });

function specimenOf(observations: readonly Observation[], by: Reading): string | undefined {
  return observations.map(({ specimen }) => specimenTime(specimen, by)).find(Boolean);
}

function specimenTime(reference: Observation['specimen'], by: Reading): string | undefined {
  const specimen: Json | undefined = resourceOf(by.scope.resolve(reference, by.json, 'Specimen'));
  const collection = specimen?.['collection'];
  if (!isObject(collection)) return undefined;
  const { collectedDateTime, collectedPeriod } = collection as Json & {
    collectedDateTime?: unknown;
    collectedPeriod?: unknown;
  };
  const start = isObject(collectedPeriod) ? collectedPeriod['start'] : undefined;
  return [collectedDateTime, start].find((text) => typeof text === 'string');
}

/** Table 0074. */
const IMAGING_SECTIONS: ReadonlySet<string> = new Set([
  'RAD',
  'RUS',
  'RX',
  'RT',
  'CT',
  'CTH',
  'NMR',
  'NMS',
  'XRC',
  'VUS',
  'CUS',
  'OUS',
  'IMG',
  'imaging',
  'LP29684-5',
  '363679005',
]);
const ECG_SECTIONS: ReadonlySet<string> = new Set(['EC', 'EKG', 'ECG', 'LP7796-8']);
const ECG_CODES: ReadonlySet<string> = new Set([
  '11524-6',
  '34534-8',
  '28010-7',
  '34142-0',
  '29303009',
]);

export function kindOfReport({
  category,
  code,
  imagingStudy = [],
}: Pick<DiagnosticReport, 'category' | 'code' | 'imagingStudy'>): 'laboratory' | 'imaging' | 'ecg' {
  if (hasCode(category, ECG_SECTIONS) || hasCode([code], ECG_CODES)) return 'ecg';
  return imagingStudy.length > 0 || hasCode(category, IMAGING_SECTIONS) ? 'imaging' : 'laboratory';
}

export const isImaging = (category: readonly CodeableConcept[] | undefined): boolean =>
  hasCode(category, IMAGING_SECTIONS);

/** Of a laboratory by its category, or by a code of LOINC where none was sent. */
export function isLaboratory({ category, code }: Observation): boolean {
  const categories = codesOf(category);
  if (categories.length > 0) return categories.some((each) => LABORATORY_CATEGORIES.has(each));
  return codedOf(code)?.system === 'loinc';
}

const LABORATORY_CATEGORIES: ReadonlySet<string> = new Set(['laboratory', 'LAB']);

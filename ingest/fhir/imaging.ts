// ServiceRequest, ImagingStudy and the report of imaging as steps of one study. The accession number joins them; without one the study is
// known by the request that it was made for.
import type { ImagingStatement } from '../normalise/statement.ts';
import { modalityOfWords } from '../normalise/modality-of-words.ts';
import { pieces } from '../normalise/pieces.ts';
import { codesOf, wordsOf } from './coding.ts';
import type { Reference } from './datatypes.ts';
import { identified, ownNumber, typeOf } from './identity.ts';
import type { Json } from './json.ts';
import { occurredOf, type Sources, statedAt } from './moment.ts';
import { nothing, type Read, type Reading, rejected, statements } from './reading.ts';
import { effectiveSources, isImaging } from './report.ts';
import type { DiagnosticReport, ImagingStudy, ServiceRequest } from './resources.ts';
import { resourceOf, type Target } from './scope.ts';

export function readServiceRequest(request: ServiceRequest, by: Reading): Read {
  const modality = modalityIn([...codesOf(request.orderDetail), ...codesOf([request.code ?? {}])]);
  if (modality === undefined && !isImaging(request.category)) return nothing('order-without-study');
  return imaging({
    by,
    resource: request,
    version: undefined,
    sources: [
      ['stated', request.authoredOn],
      ['stated', request.occurrenceDateTime],
    ],
    study: studyNumber(request, [], by),
    step: WITHDRAWN.has(request.status) ? 'cancelled' : 'requested',
    urgency: URGENT.has(request.priority ?? '') ? 'urgent' : 'routine',
    modality: modality ?? OTHER,
    bodyPart: wordsOf(request.bodySite?.[0]) ?? codesOf(request.bodySite)[0],
    findings: [],
  });
}

export function readImagingStudy(study: ImagingStudy, by: Reading): Read {
  const first = study.series?.[0];
  return imaging({
    by,
    resource: study,
    version: undefined,
    sources: [['stated', study.started]],
    study: studyNumber(study, study.basedOn ?? [], by),
    step: WITHDRAWN.has(study.status) ? 'cancelled' : 'acquired',
    urgency: 'routine',
    modality: modalityIn([study.modality?.[0]?.code ?? '', first?.modality?.code ?? '']) ?? OTHER,
    bodyPart: siteOf(first),
    findings: [],
  });
}

/** What was displayed, else the code: one of SNOMED CT is known to the table of examinations. */
function siteOf(
  series: NonNullable<ImagingStudy['series']>[number] | undefined,
): string | undefined {
  const [part, side] = [series?.bodySite, series?.laterality].map(
    (coding) => coding?.display ?? coding?.code,
  );
  if (part === undefined) return undefined;
  return side === undefined ? part : `${part} ${side}`;
}

const STEPS: Readonly<Record<string, ImagingStatement['step']>> = {
  amended: 'corrected',
  corrected: 'corrected',
  appended: 'corrected',
  cancelled: 'cancelled',
  'entered-in-error': 'cancelled',
};

export function readImagingReport(report: DiagnosticReport, by: Reading): Read {
  const { imagingStudy = [], basedOn = [], conclusion, conclusionCode = [] } = report;
  const words = [conclusion, ...conclusionCode.map(wordsOf)].filter((each) => each !== undefined);
  return imaging({
    by,
    resource: report,
    version: report.issued,
    sources: effectiveSources(report, undefined),
    study: studyNumber(report, [...imagingStudy, ...basedOn], by),
    step: STEPS[report.status] ?? 'reported',
    urgency: 'routine',
    modality: modalityOfReport(report, by),
    // A report names its examination: 胸部CT平扫.
    bodyPart: wordsOf(report.code),
    findings: words.flatMap(pieces),
    visitNumber: by.visitNumber,
  });
}

interface Told extends Pick<
  ImagingStatement,
  'step' | 'urgency' | 'modality' | 'bodyPart' | 'findings' | 'visitNumber'
> {
  readonly by: Reading;
  readonly resource: ServiceRequest | ImagingStudy | DiagnosticReport;
  readonly version: string | undefined;
  readonly sources: Sources;
  readonly study: string | undefined;
}

function imaging({ by, resource, version, sources, study, ...told }: Told): Read {
  if (study === undefined)
    return rejected('missing-id', 'neither an identifier nor an id was sent');
  const said = statedAt(resource, version, by.timing);
  const time = occurredOf(sources, said, by.timing);
  if ('code' in time) return { outcome: 'rejected', rejection: time };
  return statements({
    ...told,
    ...time,
    kind: 'imaging',
    recordId: `${resource.resourceType}/${study}`,
    study,
    statedAt: said,
    person: by.subject.person,
    sex: by.subject.sex ?? undefined,
  });
}

const WITHDRAWN: ReadonlySet<string> = new Set(['revoked', 'cancelled', 'entered-in-error']);
const URGENT: ReadonlySet<string> = new Set(['urgent', 'asap', 'stat']);

const ACCESSION = 'ACSN';
const BASED_ON_MAX = 20;

/** Its own accession number, else that of what it rests on, else the number of that, else its own. */
function studyNumber(
  resource: ServiceRequest | ImagingStudy | DiagnosticReport,
  restsOn: readonly Reference[],
  by: Reading,
): string | undefined {
  const targets = restsOn
    .slice(0, BASED_ON_MAX)
    .map((reference) => by.scope.resolve(reference, by.json, 'ImagingStudy'));
  const below = targets.flatMap((target) => [target, ...orderOf(target, by)]);
  const accession = [accessionOf(resource), ...below.map(accessionOfTarget)].find(Boolean);
  return (
    accession ?? below.map(numberBelow).filter(Boolean).at(-1) ?? plainUid(ownNumber(resource, []))
  );
}

function orderOf(target: Target, by: Reading): Target[] {
  const resource = resourceOf(target);
  const basedOn: readonly unknown[] = Array.isArray(resource?.['basedOn'])
    ? resource['basedOn']
    : [];
  const first = basedOn[0] as Json | undefined;
  return resource === undefined || typeof first?.reference !== 'string'
    ? []
    : [by.scope.resolve({ reference: first.reference }, resource, 'ServiceRequest')];
}

const accessionOf = ({ identifier }: Pick<ImagingStudy, 'identifier'>): string | undefined =>
  identifier?.find((one) => typeOf(one) === ACCESSION)?.value;

function accessionOfTarget(target: Target): string | undefined {
  if (target.found === 'elsewhere')
    return target.identifier !== undefined && typeOf(target.identifier) === ACCESSION
      ? target.identifier.value
      : undefined;
  const resource = resourceOf(target);
  return resource === undefined ? undefined : accessionOf(identified(resource));
}

function numberBelow(target: Target): string | undefined {
  if (target.found === 'elsewhere') return plainUid(target.identifier?.value ?? target.id);
  const resource = resourceOf(target);
  return resource === undefined ? undefined : plainUid(ownNumber(identified(resource), []));
}

/** A study's UID is written as a URN in FHIR, and plain in DICOM. */
const plainUid = (number: string | undefined): string | undefined =>
  number?.replace(/^urn:oid:/, '');

const OTHER = 'OT';
const MODALITIES: ReadonlySet<string> = new Set([
  'CR',
  'CT',
  'DX',
  'ES',
  'IO',
  'MG',
  'MR',
  'NM',
  'OP',
  'OPT',
  'PT',
  'PX',
  'RF',
  'US',
  'XA',
]);

/** Table 0074 names sections, not devices; some have one kind of device. */
const SECTION_MODALITIES: Readonly<Record<string, string>> = {
  RX: 'DX',
  CTH: 'CT',
  NMR: 'MR',
  RUS: 'US',
  VUS: 'US',
  CUS: 'US',
  OUS: 'US',
};

const modalityIn = (codes: readonly string[]): string | undefined =>
  codes
    .map((code) => code.toUpperCase())
    .map((code) => SECTION_MODALITIES[code] ?? code)
    .find((code) => MODALITIES.has(code));

function modalityOfReport(
  { imagingStudy, category, code: named }: DiagnosticReport,
  by: Reading,
): string {
  const study = resourceOf(by.scope.resolve(imagingStudy?.[0], by.json, 'ImagingStudy'));
  const listed: readonly unknown[] = Array.isArray(study?.['modality']) ? study['modality'] : [];
  const codes = listed.flatMap((one) => {
    const code = (one as Json | null)?.code;
    return typeof code === 'string' ? [code] : [];
  });
  return modalityIn([...codes, ...codesOf(category)]) ?? modalityOfWords(wordsOf(named)) ?? OTHER;
}

// One stored object as a statement about its study: an image says that a study was made, a report what was found, a waveform that an
// ECG was recorded. Still identified; what the header does not say is left open.
import type { Sex } from '../../contracts/event/visit.ts';
import { modalityOf } from '../../contracts/vocabulary/modalities.ts';
import type {
  EcgStatement,
  IdentifiedPerson,
  ImagingStatement,
  Rejection,
  SourceStatement,
} from '../normalise/statement.ts';
import { readDicomEcg } from '../ecg/dicom-ecg.ts';
import { measuredOf } from '../ecg/measured.ts';
import type { EcgReading } from '../ecg/reading.ts';
import { residentId } from '../deidentify/identifier.ts';
import type { Decode } from './character-set.ts';
import { type Dataset, TAG } from './elements.ts';
import { reportedAt, type Timed, timeOf } from './moment.ts';
import { findingsOf } from './report-text.ts';
import { storedKind } from './sop-classes.ts';
import { asciiOf, decodeOf, itemsOf, personNames, textOf } from './values.ts';

export type InstanceRead =
  | {
      readonly outcome: 'statement';
      readonly statement: SourceStatement;
      /** The waveform of an ECG that could be read. */
      readonly reading?: EcgReading | undefined;
    }
  | { readonly outcome: 'rejected'; readonly rejection: Rejection };

export interface SiteOfSender {
  readonly zone: string;
  readonly charset?: string | undefined;
}

interface Known {
  readonly dataset: Dataset;
  readonly decode: Decode;
  readonly zone: string;
  readonly charset: string | undefined;
  readonly instance: string;
  readonly study: string;
}

export function readInstance(dataset: Dataset, site: SiteOfSender): InstanceRead {
  const instance = asciiOf(dataset, TAG.sopInstanceUid);
  const study = asciiOf(dataset, TAG.studyInstanceUid);
  if (instance === undefined || study === undefined)
    return rejected('missing-id', 'the study or the instance has no UID');
  const kind = storedKind(asciiOf(dataset, TAG.sopClassUid) ?? '');
  if (kind === undefined)
    return rejected('unsupported-sop-class', 'SOPClassUID is not stored here');
  const { zone, charset } = site;
  const timed = timeOf(dataset, kind === 'ecg' ? 'recording' : 'study', zone);
  if (timed === undefined) return rejected('missing-time', 'neither study nor series has a time');
  const known = { dataset, decode: decodeOf(dataset, charset), zone, charset, instance, study };
  if (kind !== 'ecg') return { outcome: 'statement', statement: imagingOf(known, timed, kind) };
  const reading = readDicomEcg(dataset, charset);
  const readable = 'unreadable' in reading ? undefined : reading;
  return { outcome: 'statement', statement: ecgOf(known, timed, readable), reading: readable };
}

const rejected = (code: string, reason: string): InstanceRead => ({
  outcome: 'rejected',
  rejection: { code, reason },
});

const OTHER = 'OT';

function imagingOf(known: Known, timed: Timed, kind: 'image' | 'report'): ImagingStatement {
  const { dataset, decode } = known;
  const isReport = kind === 'report';
  const amends = isReport && itemsOf(dataset, TAG.predecessorDocuments).length > 0;
  return {
    ...timed,
    kind: 'imaging',
    recordId: isReport ? `dicom-report/${known.instance}` : `dicom-study/${known.study}`,
    // As requests and reports of other doors name it: by the accession number, where there is one.
    study: asciiOf(dataset, TAG.accessionNumber) ?? known.study,
    step: isReport ? (amends ? 'corrected' : 'reported') : 'acquired',
    urgency: isUrgent(dataset) ? 'urgent' : 'routine',
    modality: modalityIn(dataset, isReport ? TAG.modalitiesInStudy : TAG.modality),
    bodyPart: isReport ? undefined : bodyPartOf(known),
    findings: isReport ? findingsOf(dataset, decode) : [],
    statedAt: isReport ? reportedAt(dataset, known.zone)?.at : undefined,
    person: personOf(known),
    sex: sexOf(dataset),
  };
}

/** The code with its side, else the words in which a technician named the study: they are scrubbed like any text. */
function bodyPartOf({ dataset, decode }: Known): string | undefined {
  const examined = textOf(dataset, TAG.bodyPartExamined, decode);
  if (examined !== undefined) return [examined, ...sideOf(dataset)].join(' ');
  return (
    textOf(dataset, TAG.studyDescription, decode) ?? textOf(dataset, TAG.seriesDescription, decode)
  );
}

/** Of both and of none nothing is said. */
function sideOf(dataset: Dataset): string[] {
  const side = asciiOf(dataset, TAG.laterality) ?? asciiOf(dataset, TAG.imageLaterality);
  return side === 'L' || side === 'R' ? [side] : [];
}

/** Of a waveform that cannot be read the recording alone is told. */
const NOTHING_MEASURED = {
  device: { heartRatePerMin: undefined, intervalsMs: {} },
  statements: [],
};

function ecgOf(known: Known, timed: Timed, reading: EcgReading | undefined): EcgStatement {
  const { dataset } = known;
  return {
    ...timed,
    kind: 'ecg',
    recordId: `dicom-ecg/${known.instance}`,
    recording: known.instance,
    device: asciiOf(dataset, TAG.deviceSerialNumber) ?? asciiOf(dataset, TAG.stationName),
    step: 'recorded',
    ...measuredOf(reading ?? NOTHING_MEASURED),
    statedAt: undefined,
    person: personOf(known),
    sex: sexOf(dataset),
  };
}

const SEXES: Readonly<Record<string, Sex>> = { M: 'male', F: 'female', O: 'other' };
const sexOf = (dataset: Dataset): Sex | undefined => SEXES[asciiOf(dataset, TAG.patientSex) ?? ''];

/** A report is no modality of its own. */
function modalityIn(dataset: Dataset, tag: number): string {
  const known = modalityOf(asciiOf(dataset, tag) ?? '');
  return known === 'SR' ? OTHER : known;
}

const URGENT: ReadonlySet<string> = new Set(['STAT', 'HIGH', 'URGENT', 'ASAP']);

const isUrgent = (dataset: Dataset): boolean =>
  [TAG.requestedProcedurePriority, TAG.studyPriority].some((tag) =>
    URGENT.has(asciiOf(dataset, tag)?.toUpperCase() ?? ''),
  );

function personOf({ dataset, decode }: Known): IdentifiedPerson {
  const own = textOf(dataset, TAG.patientId, decode);
  const others = [
    ...(textOf(dataset, TAG.otherPatientIds, decode)?.split('\\') ?? []),
    ...itemsOf(dataset, TAG.otherPatientIdsSequence).flatMap(
      (item) => textOf(item, TAG.patientId, decode) ?? [],
    ),
  ];
  const compact = (number: string): string => number.normalize('NFKC').replace(/[\s-]/g, '');
  return {
    // A number that passes as a resident identity number is the same person at every site, wherever it was typed.
    identityNumber: others.find((one) => residentId(compact(one).toUpperCase()) !== undefined),
    localNumber: own,
    names: personNames(dataset, decode),
    birth: asciiOf(dataset, TAG.patientBirthDate),
    ageYears: ageYearsOf(asciiOf(dataset, TAG.patientAge)),
  };
}

/** `061Y`; younger ages are told in months, weeks and days. */
function ageYearsOf(text: string | undefined): number | undefined {
  const found = /^(\d{3})([YMWD])$/.exec(text ?? '');
  if (found === null) return undefined;
  const PER_YEAR: Readonly<Record<string, number>> = { Y: 1, M: 12, W: 52.1775, D: 365.2425 };
  return Number(found[1]) / (PER_YEAR[found[2] ?? ''] ?? 1);
}

// Records of readings at home, ECGs, imaging, procedures, failed settlements and merged persons in the common form. Refusals name the field, never what stood in it.
import type {
  EcgRecord,
  HomeReadingRecord,
  ImagingRecord,
  MergeRecord,
  ProcedureRecord,
} from '../../contracts/record-finding.ts';
import type { SettlementFailureRecord } from '../../contracts/record-claim.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { contextOf, readMeasure } from '../home/units.ts';
import { whoMeasures } from '../home/who-measures.ts';
import { personOf } from './person-of-record.ts';
import { readMoment } from './read-moment.ts';
import { fenOfYuan } from './decimal.ts';
import { placeOfInsurance } from './from-counted-record.ts';
import { saysInstant } from './says-instant.ts';
import { sentSex } from './sex-of-word.ts';
import type {
  EcgStatement,
  HomeReadingStatement,
  IdentifiedPerson,
  ImagingStatement,
  MergeStatement,
  ProcedureStatement,
  SettlementFailureStatement,
  Rejection,
  SourceMoment,
} from './statement.ts';

type FindingRecord =
  | HomeReadingRecord
  | EcgRecord
  | ImagingRecord
  | ProcedureRecord
  | SettlementFailureRecord
  | MergeRecord;
type FindingStatement =
  | HomeReadingStatement
  | EcgStatement
  | ImagingStatement
  | ProcedureStatement
  | SettlementFailureStatement
  | MergeStatement;

const FINDING_KINDS: ReadonlySet<string> = new Set([
  'home-reading',
  'ecg',
  'imaging',
  'procedure',
  'settlement-failure',
  'merge',
]);

export const isFinding = (record: { readonly kind: string }): record is FindingRecord =>
  FINDING_KINDS.has(record.kind);

interface Times {
  readonly occurred: SourceMoment;
  readonly statedAt: EpochMs | undefined;
  readonly zone: string;
}

export function findingStatement(
  record: FindingRecord,
  times: Times,
): FindingStatement | Rejection {
  const common = {
    recordId: record.id,
    occurred: times.occurred,
    occurredFrom: 'stated' as const,
    statedAt: times.statedAt,
    person: personOf(record.patient),
  };
  switch (record.kind) {
    case 'home-reading':
      return homeReading(record, common, times.zone);
    case 'ecg':
      return { ...common, ...ecgOf(record) };
    case 'imaging':
      return { ...common, ...imagingOf(record) };
    case 'procedure':
      return procedureOf(record, common);
    case 'settlement-failure':
      return failureOf(record, common);
    case 'merge':
      return mergeOf(record, common);
  }
}

interface Common {
  readonly recordId: string;
  readonly occurred: SourceMoment;
  readonly occurredFrom: 'stated';
  readonly statedAt: EpochMs | undefined;
  readonly person: IdentifiedPerson | undefined;
}

function homeReading(
  record: HomeReadingRecord,
  common: Common,
  zone: string,
): HomeReadingStatement | Rejection {
  const measured = readMeasure({
    quantity: record.quantity,
    value: record.value,
    unit: record.unit,
  });
  if ('code' in measured) return measured;
  const { device } = record;
  const said = typeof device === 'object' ? device.clockAt : undefined;
  const clockAt = said === undefined ? undefined : readMoment(said, zone)?.at;
  if (said !== undefined && clockAt === undefined)
    return { code: 'invalid-time', reason: 'device.clockAt is not a time' };
  const who = whoMeasures(record);
  const context = contextOf(record.context);
  return {
    ...common,
    // Nobody's where it may be anybody's: a token of one of them would be a guess.
    person: who.whoIsMeasuring === 'certain' ? common.person : undefined,
    kind: 'home-reading',
    reading: `${record.id}^${measured.quantity}`,
    device: typeof device === 'object' ? device.serial : device,
    quantity: measured.quantity,
    value: measured.value,
    ...(context !== undefined && { context }),
    ...who,
    takenAt: common.occurred.at,
    clockAt,
  };
}

function ecgOf(record: EcgRecord): Omit<EcgStatement, keyof Common> {
  return {
    kind: 'ecg',
    recording: record.recording ?? record.id,
    device: record.device,
    step: record.step,
    statements: record.statements.map(({ code = '', text = '' }) => ({ code, text })),
    heartRatePerMin: record.heartRatePerMin,
    intervalsMs: record.intervalsMs,
    sex: sentSex(record.patient?.sex),
    readBy: record.readBy,
  };
}

function imagingOf(record: ImagingRecord): Omit<ImagingStatement, keyof Common> {
  return {
    kind: 'imaging',
    study: record.study ?? record.id,
    step: record.step,
    urgency: record.urgency,
    modality: record.modality,
    bodyPart: record.bodyPart,
    findings: record.findings,
    visitNumber: record.visitNumber,
    sex: sentSex(record.patient?.sex),
    readBy: record.readBy,
  };
}

function procedureOf(record: ProcedureRecord, common: Common): ProcedureStatement | Rejection {
  const { status, occurredAt } = record;
  const codes = [record.codes]
    .flat()
    .map((one) => (typeof one === 'string' ? { code: one, system: undefined } : one));
  if (status !== 'withdrawn' && codes.length === 0)
    return { code: 'missing-code', reason: 'codes: names nothing that was done' };
  if (status !== 'withdrawn' && typeof occurredAt === 'string' && !saysInstant(occurredAt))
    return { code: 'invalid-time', reason: 'occurredAt: a day alone is no moment of a procedure' };
  return {
    ...common,
    kind: 'procedure',
    procedure: record.procedure ?? record.id,
    sort: record.sort,
    status,
    visitNumber: record.visitNumber,
    codes: codes.map(({ code, system }) => ({ code, system })),
    sex: sentSex(record.patient?.sex),
  };
}

function failureOf(
  record: SettlementFailureRecord,
  common: Common,
): SettlementFailureStatement | Rejection {
  const { medfee_sumamt: sum, mdtrt_id: visitNumber, status, reason: why } = record;
  const totalFen = sum === undefined ? undefined : fenOfYuan(sum);
  if (sum !== undefined && (totalFen === undefined || totalFen < 0))
    return {
      code: 'invalid-amount',
      reason: 'medfee_sumamt: is no amount of yuan with at most two decimals',
    };
  return {
    ...common,
    kind: 'settlement-failure',
    failure: record.failure ?? record.id,
    step: status,
    visitNumber,
    why: why === undefined ? [] : [why],
    insuredPlace: placeOfInsurance(record.insu_admdvs),
    totalFen,
  };
}

function mergeOf(record: MergeRecord, common: Common): MergeStatement | Rejection {
  const retired = record.retired.map((one) => ({
    identityNumber: one.idNumber,
    localNumber: one.id,
  }));
  const isNobody = [record.patient, ...record.retired].some(
    ({ id, idNumber }) => id === undefined && idNumber === undefined,
  );
  if (isNobody)
    return { code: 'missing-person', reason: 'patient, retired: each needs an id or an idNumber' };
  if (record.relation === 'merged') return { ...common, kind: 'merge', retired };
  const { id, idNumber } = record.patient;
  const own = [
    { identityNumber: idNumber, localNumber: undefined },
    { identityNumber: undefined, localNumber: id },
  ];
  return { ...common, kind: 'merge', relation: record.relation, retired, own };
}

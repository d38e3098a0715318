// A record of `POST /v1/events` in the common form. Every refusal names the field, never what stood in it.
import { type z } from 'zod';
import {
  SourceRecord,
  type CaseReportRecord,
  type LaboratoryRecord,
  type VisitRecord,
} from '../../contracts/record.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { quickParser } from '../../platform/schema/quick-parse.ts';
import { codeSystemOf } from './code-system.ts';
import { countedStatement } from './from-counted-record.ts';
import { findingStatement, isFinding } from './from-finding-record.ts';
import { personOf } from './person-of-record.ts';
import { isBeforeAll, readMoment } from './read-moment.ts';
import { sexOf } from './sex-of-word.ts';
import type {
  IdentifiedDiagnosis,
  IdentifiedPerson,
  Rejection,
  SourceMoment,
  SourceStatement,
} from './statement.ts';

export type Reading =
  | {
      readonly outcome: 'statement';
      readonly statement: SourceStatement;
      readonly site: string | undefined;
      /** Code of an institution, where the record names that instead of a site. */
      readonly facility?: string | undefined;
    }
  | { readonly outcome: 'rejected'; readonly rejection: Rejection };

const KINDS = new Set<string>(SourceRecord.options.map((option) => option.shape.kind.value));
const parseRecord = quickParser(SourceRecord);

/** `zone`: the site's, for times without one. */
export function readRecord(value: unknown, zone: string): Reading {
  const kind = kindOf(value);
  if (kind === undefined)
    return rejected('missing-kind', 'the record is not an object with a text `kind`');
  if (!KINDS.has(kind)) return rejected('unknown-kind', 'the `kind` is none that this door knows');
  const parsed = parseRecord(value);
  if (!parsed.success)
    return rejected(codeOfIssues(parsed.error, value), describeIssues(parsed.error, value));
  return statementOf(parsed.data, zone);
}

const rejected = (code: string, reason: string): Reading => ({
  outcome: 'rejected',
  rejection: { code, reason },
});

function kindOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return undefined;
  return typeof value.kind === 'string' ? value.kind.slice(0, 60) : undefined;
}

/** Missing time and missing id have codes of their own: they are what senders forget. */
function codeOfIssues(error: z.ZodError, value: unknown): string {
  const fields = error.issues.map((issue) => String(issue.path[0] ?? ''));
  const time = fields.find((field) => field === 'occurredAt' || field === 'setl_time');
  if (time !== undefined) return isSent(value, time) ? 'invalid-time' : 'missing-time';
  const id = fields.find((field) => field === 'id' || field === 'setl_id');
  if (id !== undefined && !isSent(value, id)) return 'missing-id';
  return 'invalid-record';
}

function isSent(value: unknown, field: string): boolean {
  const sent: unknown =
    typeof value === 'object' && value !== null ? Reflect.get(value, field) : null;
  return sent !== undefined && sent !== null && sent !== '';
}

/** Paths and expectations only; the values may be names. */
function describeIssues(error: z.ZodError, value: unknown): string {
  return error.issues
    .slice(0, 5)
    .map(
      (issue) => `${issue.path.map(String).join('.') || 'record'}: ${describeIssue(issue, value)}`,
    )
    .join('; ')
    .slice(0, 500);
}

function describeIssue(issue: z.core.$ZodIssue, value: unknown): string {
  const sent = issue.path.reduce<unknown>(
    (at, part) => (typeof at === 'object' && at !== null ? Reflect.get(at, part) : undefined),
    value,
  );
  if (sent === undefined) return 'is missing';
  if (issue.code === 'invalid_type') return issue.message.split(', received')[0] ?? issue.code;
  // Of a union no one branch is the sender's own: what the field asks for is said instead.
  if (issue.code === 'invalid_union')
    return UNION_FORMS[String(issue.path.at(-1))] ?? 'has a form that is not known';
  return issue.code;
}

const TIME_FORM = 'is no time: ISO 8601 or epoch milliseconds is asked for';
const COUNT_FORM = 'is no whole number of 0 to 100,000,000';
const UNION_FORMS: Readonly<Record<string, string>> = {
  occurredAt: TIME_FORM,
  statedAt: TIME_FORM,
  onsetAt: TIME_FORM,
  specimenAt: TIME_FORM,
  dischargedAt: TIME_FORM,
  chiefComplaint: 'is neither a text nor a list of texts',
  diagnosis: 'is neither a code nor an object with a code',
  value: 'is neither a number nor a text',
  setl_time: TIME_FORM,
  at: TIME_FORM,
  medfee_sumamt: 'is neither a text nor a number',
  fund_pay_sumamt: 'is neither a text nor a number',
  count: COUNT_FORM,
  denominator: COUNT_FORM,
};

function statementOf(record: SourceRecord, zone: string): Reading {
  const timeField = record.kind === 'claim' ? 'setl_time' : 'occurredAt';
  const stated = record.kind === 'claim' ? record.setl_time : record.occurredAt;
  const occurred = readMoment(stated, zone);
  if (occurred === undefined && isBeforeAll(stated, zone))
    return rejected('ancient-time', `${timeField} lies before 1900`);
  if (occurred === undefined)
    return rejected(
      'invalid-time',
      `${timeField} is not a time: ISO 8601 or epoch milliseconds is asked for`,
    );
  const statedAt =
    record.statedAt === undefined ? undefined : readMoment(record.statedAt, zone)?.at;
  if (record.statedAt !== undefined && statedAt === undefined)
    return rejected('invalid-time', 'statedAt is not a time');
  if (isFinding(record)) {
    const found = findingStatement(record, { occurred, statedAt, zone });
    if ('reason' in found) return { outcome: 'rejected', rejection: found };
    const facility = record.kind === 'settlement-failure' ? record.fixmedins_code : undefined;
    return { outcome: 'statement', statement: found, site: record.site, facility };
  }
  if (!isClinical(record)) {
    const counted = countedStatement(record, { occurred, statedAt, zone });
    if ('reason' in counted) return { outcome: 'rejected', rejection: counted };
    const facility = record.kind === 'claim' ? record.fixmedins_code : undefined;
    return { outcome: 'statement', statement: counted, site: record.site, facility };
  }
  const common = {
    recordId: record.id,
    occurred,
    occurredFrom: 'stated' as const,
    statedAt,
    person: personOf(record.patient),
  };
  return { outcome: 'statement', statement: bodyOf(record, common, zone), site: record.site };
}

type ClinicalRecord = VisitRecord | LaboratoryRecord | CaseReportRecord;

const isClinical = (record: SourceRecord): record is ClinicalRecord =>
  record.kind === 'visit' || record.kind === 'laboratory' || record.kind === 'case-report';

interface CommonParts {
  readonly recordId: string;
  readonly occurred: SourceMoment;
  readonly occurredFrom: 'stated';
  readonly statedAt: EpochMs | undefined;
  readonly person: IdentifiedPerson | undefined;
}

function bodyOf(record: ClinicalRecord, common: CommonParts, zone: string): SourceStatement {
  switch (record.kind) {
    case 'visit':
      return visitOf(record, common, zone);
    case 'laboratory':
      return laboratoryOf(record, common, zone);
    case 'case-report':
      return caseReportOf(record, common, zone);
  }
}

function visitOf(record: VisitRecord, common: CommonParts, zone: string): SourceStatement {
  const { chiefComplaint, diagnoses, dischargedAt } = record;
  return {
    // Not spread: V8 takes 18 µs for a spread that is followed by so many fields.
    recordId: common.recordId,
    occurred: common.occurred,
    occurredFrom: common.occurredFrom,
    statedAt: common.statedAt,
    person: common.person,
    kind: 'visit',
    action: record.action,
    // The sender's own id names the visit where no number does: it is the same in every correction.
    visitNumber: record.visitNumber ?? `record:${record.id}`,
    occurredSent: true,
    class: record.class,
    sex: record.patient?.sex === undefined ? undefined : sexOf(record.patient.sex),
    residence: record.patient?.residence,
    addresses: record.patient?.address === undefined ? [] : [record.patient.address],
    setting: record.setting,
    complaints: typeof chiefComplaint === 'string' ? [chiefComplaint] : chiefComplaint,
    diagnoses: diagnoses?.map(diagnosisOf) ?? (diagnoses === null ? null : undefined),
    temperatureC: record.temperatureC,
    disposition: record.disposition,
    dischargedAt:
      typeof dischargedAt === 'string' || typeof dischargedAt === 'number'
        ? readMoment(dischargedAt, zone)?.at
        : dischargedAt,
  };
}

function laboratoryOf(
  record: LaboratoryRecord,
  common: CommonParts,
  zone: string,
): SourceStatement {
  return {
    ...common,
    kind: 'laboratory',
    report: record.id,
    status: record.status,
    visitNumber: record.visitNumber,
    specimenAt:
      record.specimenAt === undefined ? undefined : readMoment(record.specimenAt, zone)?.at,
    sex: sexOf(record.patient?.sex),
    results: record.results.map((result) => ({
      system: result.system,
      code: result.code,
      name: result.name,
      value: result.value ?? null,
      unit: result.unit,
      interpretation: result.interpretation,
    })),
  };
}

function caseReportOf(
  record: CaseReportRecord,
  common: CommonParts,
  zone: string,
): SourceStatement {
  return {
    ...common,
    kind: 'case-report',
    report: record.id,
    status: record.status,
    diagnosis: diagnosisOf(record.diagnosis),
    setting: record.setting,
    onsetAt: record.onsetAt === undefined ? undefined : readMoment(record.onsetAt, zone)?.at,
    sex: sexOf(record.patient?.sex),
  };
}

function diagnosisOf(diagnosis: CaseReportRecord['diagnosis']): IdentifiedDiagnosis {
  if (typeof diagnosis === 'string') {
    return {
      system: codeSystemOf(undefined, diagnosis),
      code: diagnosis,
      text: undefined,
      certainty: 'unknown',
    };
  }
  return {
    system: codeSystemOf(diagnosis.system, diagnosis.code),
    code: diagnosis.code,
    text: diagnosis.text,
    certainty: diagnosis.certainty ?? 'unknown',
  };
}

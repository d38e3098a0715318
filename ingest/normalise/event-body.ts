// The body of an event by kind, from a statement and the means to hide who it is about.
import type {
  SourceStatement,
  CaseReportStatement,
  IdentifiedDiagnosis,
  LaboratoryStatement,
  Sent,
  VisitStatement,
} from './statement.ts';
import { scrub } from '../deidentify/scrub.ts';
import type { Deidentifier } from './to-event.ts';

const COMPLAINT_MAX = 1000;
const TEXT_MAX = 400;

/** Not yet checked: the event's schema does that. */
export function bodyOf(statement: SourceStatement, by: Deidentifier): unknown {
  switch (statement.kind) {
    case 'visit':
      return visitBody(statement, by);
    case 'laboratory':
      return laboratoryBody(statement, by);
    case 'case-report':
      return caseReportBody(statement, by);
  }
}

function visitBody(statement: VisitStatement, by: Deidentifier): unknown {
  const { visitNumber } = statement;
  const key =
    visitNumber === undefined
      ? ['derived', ...by.sender, by.person ?? statement.recordId, by.day]
      : ['number', ...by.sender, visitNumber];
  return {
    visit: by.token('visit', key),
    visitDerived: visitNumber === undefined,
    action: statement.action,
    fields: {
      ...sent('occurredAt', statement.occurredSent ? statement.occurred.at : undefined),
      ...sent('class', statement.class),
      ...sent('ageBand', by.ageBand),
      ...sent('sex', statement.sex),
      ...sent('residence', placeOf(statement.residence)),
      ...sent('setting', statement.setting),
      ...sent(
        'complaints',
        mapped(statement.complaints, (text) => scrubbed(text, by, COMPLAINT_MAX))?.filter(
          (text) => text !== '',
        ),
      ),
      ...sent(
        'diagnoses',
        mapped(statement.diagnoses, (diagnosis) => diagnosisBody(diagnosis, by)),
      ),
      ...sent('temperatureC', statement.temperatureC),
      ...sent('disposition', statement.disposition),
      ...sent('dischargedAt', statement.dischargedAt),
    },
  };
}

/** Absent stays absent: it was not sent. */
function sent(name: string, value: unknown): Record<string, unknown> {
  return value === undefined ? {} : { [name]: value };
}

function mapped<T, R>(list: Sent<readonly T[]>, change: (item: T) => R): Sent<R[]> {
  return list == null ? list : list.map(change);
}

/** A code of the jurisdiction down to the village; anything finer or other is dropped. */
function placeOf(residence: Sent<string>): Sent<string> {
  if (residence == null) return residence;
  return /^\d{4}(\d{2}(\d{3}(\d{3})?)?)?$/.test(residence) ? residence : undefined;
}

function scrubbed(text: string, by: Deidentifier, charactersMax: number): string {
  return scrub(text, by.names).text.slice(0, charactersMax);
}

function diagnosisBody(diagnosis: IdentifiedDiagnosis, by: Deidentifier): unknown {
  const { system, code, text, certainty } = diagnosis;
  return {
    system,
    code,
    certainty,
    ...(text === undefined ? {} : { text: scrubbed(text, by, TEXT_MAX) }),
  };
}

function laboratoryBody(statement: LaboratoryStatement, by: Deidentifier): unknown {
  return {
    record: by.token('record', ['laboratory', ...by.sender, statement.report]),
    visit:
      statement.visitNumber === undefined
        ? null
        : by.token('visit', ['number', ...by.sender, statement.visitNumber]),
    status: statement.status,
    specimenAt: statement.specimenAt ?? null,
    ageBand: by.ageBand ?? 'unknown',
    sex: statement.sex,
    results: statement.results.map((result) => ({
      system: result.system,
      code: result.code,
      ...(result.name === undefined ? {} : { name: scrubbed(result.name, by, 200) }),
      value: typeof result.value === 'string' ? scrubbed(result.value, by, TEXT_MAX) : result.value,
      ...(result.unit === undefined ? {} : { unit: result.unit }),
      interpretation: result.interpretation,
    })),
  };
}

function caseReportBody(statement: CaseReportStatement, by: Deidentifier): unknown {
  return {
    record: by.token('record', ['case-report', ...by.sender, statement.report]),
    visit: null,
    status: statement.status,
    diagnosis: diagnosisBody(statement.diagnosis, by),
    ageBand: by.ageBand ?? 'unknown',
    sex: statement.sex,
    setting: statement.setting ?? null,
    onsetAt: statement.onsetAt ?? null,
  };
}

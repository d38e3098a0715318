// The body of an event by kind, from a statement and the means to hide who it is about.
import type {
  SourceStatement,
  CaseReportStatement,
  IdentifiedDiagnosis,
  IdentifiedResult,
  LaboratoryStatement,
  MergeStatement,
  Sent,
  VisitStatement,
} from './statement.ts';
import {
  CODE_CHARACTERS_MAX,
  codeForm,
  settingForm,
  UNCODED,
  unitForm,
  wordsInstead,
} from './code-form.ts';
import { claimBody, resourceBody, tallyBody } from './counted-body.ts';
import type { Deidentifier } from './deidentifier.ts';
import { ecgBody, homeReadingBody, imagingBody } from './finding-body.ts';

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
    case 'merge':
      return mergeBody(statement, by);
    case 'ecg':
      return ecgBody(statement, by);
    case 'imaging':
      return imagingBody(statement, by);
    case 'home-reading':
      return homeReadingBody(statement, by);
    case 'claim':
      return claimBody(statement, by);
    case 'beds':
    case 'device-use':
    case 'stock':
    case 'staff':
      return resourceBody(statement, by);
    case 'pharmacy':
    case 'school-absence':
    case 'public-report':
    case 'aggregate':
      return tallyBody(statement, by);
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
    ...slotOf(statement, by),
    action: statement.action,
    fields: visitFields(statement, by),
  };
}

/** What is left of a derived visit's key without the person: the same for whoever turns out to be that person. */
function slotOf({ visitNumber }: VisitStatement, by: Deidentifier): { readonly slot?: string } {
  if (visitNumber !== undefined || by.person === null) return {};
  return { slot: by.token('visit', ['slot', ...by.sender, by.day]) };
}

/** Whom the merge retires, each once; the survivor is nobody whom it retires. */
function mergeBody(statement: MergeStatement, by: Deidentifier): unknown {
  const retired = statement.retired.flatMap((numbers) => by.personOf(numbers) ?? []);
  return { retired: [...new Set(retired)].filter((token) => token !== by.person) };
}

/** Absent stays absent: it was not sent. Key by key, because an object of so many spreads takes V8 5 µs. */
function visitFields(statement: VisitStatement, by: Deidentifier): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  put(fields, 'occurredAt', ownTime(statement));
  put(fields, 'class', statement.class);
  put(fields, 'ageBand', by.ageBand);
  put(fields, 'sex', statement.sex);
  put(fields, 'residence', placeOf(statement.residence));
  put(fields, 'setting', settingOf(statement.setting));
  put(fields, 'complaints', complaintsOf(statement, by));
  put(
    fields,
    'diagnoses',
    mapped(statement.diagnoses, (diagnosis) => diagnosisBody(diagnosis, by)),
  );
  put(fields, 'temperatureC', statement.temperatureC);
  put(fields, 'disposition', dispositionOf(statement.disposition, by));
  put(fields, 'dischargedAt', statement.dischargedAt);
  return fields;
}

function put(fields: Record<string, unknown>, name: string, value: unknown): void {
  if (value !== undefined) fields[name] = value;
}

/** What is empty once it is scrubbed says nothing; a deleted list stays deleted. */
function complaintsOf({ complaints }: VisitStatement, by: Deidentifier): Sent<string[]> {
  if (complaints == null) return complaints;
  return complaints.map((text) => scrubbed(text, by, COMPLAINT_MAX)).filter((text) => text !== '');
}

function ownTime(statement: VisitStatement): Sent<number> {
  if (statement.occurredSent) return statement.occurred.at;
  return statement.occurredDeleted === true ? null : undefined;
}

function mapped<T, R>(list: Sent<readonly T[]>, change: (item: T) => R): Sent<R[]> {
  return list == null ? list : list.map(change);
}

/** A code of the jurisdiction down to the village; anything finer or other is dropped. */
function placeOf(residence: Sent<string>): Sent<string> {
  if (residence == null) return residence;
  return /^\d{4}(\d{2}(\d{3}(\d{3})?)?)?$/.test(residence) ? residence : undefined;
}

const settingOf = (setting: Sent<string>): Sent<string> =>
  setting == null ? setting : settingForm(setting);

/** A code or a few words: words may name somebody. */
const dispositionOf = (disposition: Sent<string>, by: Deidentifier): Sent<string> =>
  disposition == null ? disposition : scrubbed(disposition, by, CODE_CHARACTERS_MAX);

function scrubbed(text: string, by: Deidentifier, charactersMax: number): string {
  return by.scrub(text).slice(0, charactersMax);
}

/** The code says what the words say, and words may say more than they should. */
const NAMED_BY_CODE: ReadonlySet<string> = new Set(['icd-10', 'icd-9-cm']);

function diagnosisBody(diagnosis: IdentifiedDiagnosis, by: Deidentifier): unknown {
  const { system, certainty } = diagnosis;
  const code = codeForm(diagnosis.code, system);
  const text =
    code !== undefined && NAMED_BY_CODE.has(system)
      ? undefined
      : (diagnosis.text ?? (code === undefined ? wordsInstead(diagnosis.code) : undefined));
  const coded = { system: code === undefined ? 'local' : system, code: code ?? UNCODED };
  return text === undefined
    ? { ...coded, certainty }
    : { ...coded, text: scrubbed(text, by, TEXT_MAX), certainty };
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
    results: statement.results.map((result) => resultBody(result, by)),
  };
}

function resultBody(result: IdentifiedResult, by: Deidentifier): unknown {
  const code = codeForm(result.code, result.system);
  const name = result.name ?? (code === undefined ? wordsInstead(result.code) : undefined);
  const unit = unitForm(result.unit);
  return {
    system: code === undefined ? 'local' : result.system,
    code: code ?? UNCODED,
    ...(name === undefined ? {} : { name: scrubbed(name, by, 200) }),
    value: typeof result.value === 'string' ? scrubbed(result.value, by, TEXT_MAX) : result.value,
    ...(unit === undefined ? {} : { unit }),
    interpretation: result.interpretation,
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
    setting: settingOf(statement.setting) ?? null,
    onsetAt: statement.onsetAt ?? null,
  };
}

// The body of an event by kind, from a statement and the means to hide who it is about.
import type { CodeSystem } from '../../contracts/event/visit.ts';
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
import { publicCode, UNCODED, wordsInstead } from './code-form.ts';
import { claimBody, resourceBody, settlementFailureBody, tallyBody } from './counted-body.ts';
import type { Deidentifier } from './deidentifier.ts';
import { ecgBody, homeReadingBody, imagingBody } from './finding-body.ts';
import { ownCode, settingCode } from './own-code.ts';
import { procedureBody } from './procedure-body.ts';
import { unitForm } from './unit-form.ts';

const COMPLAINT_MAX = 1000;
const DISPOSITION_MAX = 40;
const TEXT_MAX = 400;
const UNIT_MAX = 40;

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
    case 'procedure':
      return procedureBody(statement, by);
    case 'claim':
      return claimBody(statement, by);
    case 'settlement-failure':
      return settlementFailureBody(statement, by);
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
    ...residing(visitFields(statement, by), statement, by),
    ...amendsOf(statement, by),
  };
}

/** With the residence that the address tells where the sender has no code for it. The words of the address end here. */
function residing(
  fields: Record<string, unknown>,
  { residence, addresses = [] }: VisitStatement,
  by: Deidentifier,
): object {
  if (fields['residence'] !== undefined || residence === null) return { fields };
  for (const address of addresses) {
    const found = by.placeOf(address);
    if (found?.code.startsWith(by.city) !== true) continue;
    const residenceFrom = found.isAmbiguous ? 'ambiguous-address' : 'address';
    return { fields: { ...fields, residence: found.code }, residenceFrom };
  }
  return { fields };
}

function amendsOf({ amends }: VisitStatement, by: Deidentifier): object {
  if (amends === undefined) return {};
  const { condition, diagnosis, isTaken } = amends;
  return {
    amends: {
      condition: by.conditionName(condition),
      diagnosis: diagnosis === undefined ? null : diagnosisBody(diagnosis, by),
      isTaken,
    },
  };
}

/** What is left of a derived visit's key without the person: the same for whoever turns out to be that person. */
function slotOf({ visitNumber }: VisitStatement, by: Deidentifier): { readonly slot?: string } {
  if (visitNumber !== undefined || by.person === null) return {};
  return { slot: by.token('visit', ['slot', ...by.sender, by.day]) };
}

/** Whom the merge retires, or who is linked, each once; the survivor is nobody whom it retires. */
function mergeBody({ relation, retired, own = [] }: MergeStatement, by: Deidentifier): unknown {
  const tokens = (people: MergeStatement['retired']): string[] =>
    [...new Set(people.flatMap((numbers) => by.personOf(numbers) ?? []))].filter(
      (token) => token !== by.person,
    );
  const others = tokens(retired);
  const mine = tokens(own).filter((token) => !others.includes(token));
  return {
    retired: others,
    ...(relation !== undefined && { relation }),
    ...(mine.length > 0 && { own: mine }),
  };
}

/** Absent stays absent: it was not sent. Key by key, because an object of so many spreads takes V8 5 µs. */
function visitFields(statement: VisitStatement, by: Deidentifier): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  put(fields, 'occurredAt', ownTime(statement));
  put(fields, 'class', statement.class);
  put(fields, 'ageBand', by.ageBand);
  put(fields, 'sex', statement.sex);
  put(fields, 'residence', placeOf(statement.residence));
  put(fields, 'setting', settingOf(statement.setting, by));
  put(fields, 'complaints', complaintsOf(statement, by));
  put(
    fields,
    'diagnoses',
    mapped(statement.diagnoses, (diagnosis) => namedDiagnosis(diagnosis, by)),
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

/** With an age and a day a small village is a person: no finer than the township, which is the finest that anything is counted by. */
const TOWNSHIP_DIGITS = 9;

/** A code of the jurisdiction; anything other is dropped. */
function placeOf(residence: Sent<string>): Sent<string> {
  if (residence == null) return residence;
  return /^\d{4}(\d{2}(\d{3}(\d{3})?)?)?$/.test(residence)
    ? residence.slice(0, TOWNSHIP_DIGITS)
    : undefined;
}

/** What has not the form of one is left to the event's schema to refuse. */
const settingOf = (setting: Sent<string>, by: Deidentifier): Sent<string> =>
  setting == null ? setting : (settingCode(setting, by) ?? setting);

/** A code or a few words: words may name somebody. */
const dispositionOf = (disposition: Sent<string>, by: Deidentifier): Sent<string> =>
  disposition == null ? disposition : scrubbed(disposition, by, DISPOSITION_MAX);

function scrubbed(text: string, by: Deidentifier, charactersMax: number): string {
  return by.scrub(text).slice(0, charactersMax);
}

/** The code says what the words say, and words may say more than they should. */
const NAMED_BY_CODE: ReadonlySet<string> = new Set(['icd-10', 'icd-9-cm']);

interface Coded {
  readonly system: CodeSystem;
  readonly code: string;
}

/** A code that has not the form of its system is the sender's own; what is no code at all is words. */
function codedOf(sent: Coded, by: Deidentifier): Coded {
  const code = publicCode(sent.code, sent.system);
  if (code !== undefined) return { system: sent.system, code };
  const own = sent.code === UNCODED ? undefined : ownCode(sent.code, by);
  return { system: 'local', code: own ?? UNCODED };
}

/** What was sent as a code and did not leave as one. */
const wordsLost = (sent: Coded, left: Coded): string | undefined =>
  left.code === sent.code ? undefined : wordsInstead(sent.code);

function namedDiagnosis(diagnosis: IdentifiedDiagnosis, by: Deidentifier): object {
  const body = diagnosisBody(diagnosis, by);
  const { condition } = diagnosis;
  return condition === undefined ? body : { ...body, condition: by.conditionName(condition) };
}

function diagnosisBody(diagnosis: IdentifiedDiagnosis, by: Deidentifier): object {
  const { certainty } = diagnosis;
  const coded = codedOf(diagnosis, by);
  const text = NAMED_BY_CODE.has(coded.system)
    ? undefined
    : (diagnosis.text ?? wordsLost(diagnosis, coded));
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
  const coded = codedOf(result, by);
  const name = result.name ?? wordsLost(result, coded);
  const unit = unitOf(result.unit, by);
  return {
    ...coded,
    ...(name === undefined ? {} : { name: scrubbed(name, by, 200) }),
    value: valueOf(result, by),
    ...(unit === undefined ? {} : { unit }),
    interpretation: result.interpretation,
  };
}

/** Seven digits and more without a unit measure nothing: they are a telephone, an identity card, a record. */
const LONG_NUMBER = 1_000_000;
/** Of thirteen digits nothing is measured in any unit: the largest results, copies of a virus in a millilitre, have eleven. */
const LONGEST_MEASURE = 1_000_000_000_000;

function valueOf({ value, unit }: IdentifiedResult, by: Deidentifier): number | string | null {
  if (typeof value === 'string') return scrubbed(value, by, TEXT_MAX);
  const size = value === null ? 0 : Math.abs(value);
  const isSomebodys = size >= LONGEST_MEASURE || (size >= LONG_NUMBER && !isMeasure(unit));
  return isSomebodys ? scrubbed(String(value), by, TEXT_MAX) : value;
}

/** A dash, a stroke, `N/A`, a lone letter or a word of counting is put where there is no unit too. */
function isMeasure(unit: string | undefined): boolean {
  const said =
    unitForm(unit)
      ?.toLowerCase()
      .replace(/[^\p{L}/]/gu, '') ?? '';
  return said !== 'n/a' && said !== 'na' && /[a-zµμ]{2}|\/[a-zµμ]|\p{Script=Han}{2}/u.test(said);
}

/** What is no unit is words: they are scrubbed, and so it shows that something stood there. */
const unitOf = (unit: string | undefined, by: Deidentifier): string | undefined =>
  unit === undefined ? undefined : (unitForm(unit) ?? scrubbed(unit, by, UNIT_MAX));

function caseReportBody(statement: CaseReportStatement, by: Deidentifier): unknown {
  return {
    record: by.token('record', ['case-report', ...by.sender, statement.report]),
    visit: null,
    status: statement.status,
    diagnosis: diagnosisBody(statement.diagnosis, by),
    ageBand: by.ageBand ?? 'unknown',
    sex: statement.sex,
    setting: settingOf(statement.setting, by) ?? null,
    onsetAt: statement.onsetAt ?? null,
  };
}

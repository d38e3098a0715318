/**
 * From what an HL7 v2 message says to the common form of all sources, still identified. Numbers of visits, persons and orders stay as
 * the facility gave them; whose numbers they are is added with the site. Texts are not cut here: half an identity number would no
 * longer be recognised by the scrubbing that follows. Codes and units are judged with those of all sources.
 */
import type { OccurredFrom } from '../../contracts/event/event.ts';
import { UNCODED } from '../normalise/code-form.ts';
import { codeSystemOf } from '../normalise/code-system.ts';
import type {
  ClaimStatement,
  IdentifiedDiagnosis,
  IdentifiedPerson,
  IdentifiedResult,
  LaboratoryStatement,
  MergeStatement,
  PersonNumbers,
  ProcedureStatement,
  VisitStatement,
} from '../normalise/statement.ts';
import type {
  AddressFacts,
  AgeFact,
  ClaimFacts,
  DiagnosisFact,
  LaboratoryFacts,
  LaboratoryResultFact,
  MergeFacts,
  PersonFacts,
  ProcedureFacts,
  VisitFacts,
  VisitTimeField,
} from './facts.ts';
import { personNumbers } from './person-number.ts';

const VISIT_TIME_FROM: Readonly<Record<VisitTimeField, OccurredFrom>> = {
  'pv1-44': 'stated',
  'evn-6': 'recorded',
  'evn-2': 'recorded',
  'pv1-45': 'recorded',
  'msh-7': 'message',
};

export const REPORT_TIME_FROM: Readonly<Record<LaboratoryFacts['occurredField'], OccurredFrom>> = {
  specimen: 'specimen',
  observed: 'recorded',
  reported: 'recorded',
  message: 'message',
};

export function visitStatement(facts: VisitFacts): VisitStatement {
  const { controlId, statedAt } = facts.statement;
  return {
    kind: 'visit',
    recordId: controlId,
    action: facts.action,
    visitNumber: facts.key.origin === 'visit-number' ? facts.key.number : undefined,
    occurred: { at: facts.occurred.at, zoneAssumed: facts.occurred.zoneAssumed },
    occurredFrom: VISIT_TIME_FROM[facts.occurredField],
    occurredSent: facts.occurredField === 'pv1-44',
    occurredDeleted: facts.occurredDeleted,
    statedAt: statedAt.at,
    person: identifiedPerson(facts.person, facts.age ?? undefined),
    class: facts.class,
    sex: facts.person.sex,
    residence: residenceOf(facts.person.addresses),
    addresses: addressWords(facts.person.addresses),
    setting: undefined,
    complaints: through(facts.complaints, (all) => all.map(({ text }) => text)),
    diagnoses: through(facts.diagnoses, (all) => all.map(identifiedDiagnosis)),
    temperatureC: through(facts.temperature, ({ celsius }) => celsius),
    disposition: facts.disposition,
    dischargedAt: through(facts.discharged, ({ at }) => at),
  };
}

/** Not sent stays not sent, deleted stays deleted. */
function through<From, To>(
  sent: From | null | undefined,
  change: (value: From) => To,
): To | null | undefined {
  if (sent === undefined) return undefined;
  return sent === null ? null : change(sent);
}

export function laboratoryStatement(facts: LaboratoryFacts): LaboratoryStatement {
  const { controlId, statedAt } = facts.statement;
  const results = facts.results.length > 0 ? facts.results : [withoutResult(facts)];
  return {
    kind: 'laboratory',
    recordId: controlId,
    report: [facts.order, facts.test.code ?? facts.test.text ?? ''].join('^'),
    status: facts.status,
    visitNumber: facts.visitNumber,
    occurred: { at: facts.occurred.at, zoneAssumed: facts.occurred.zoneAssumed },
    occurredFrom: REPORT_TIME_FROM[facts.occurredField],
    specimenAt: facts.specimenAt?.at,
    statedAt: statedAt.at,
    person: identifiedPerson(facts.person, undefined),
    sex: facts.person.sex ?? 'unknown',
    results: results.map(identifiedResult),
  };
}

export function claimStatement(facts: ClaimFacts): ClaimStatement {
  const { statement, occurred } = facts;
  return {
    kind: 'claim',
    recordId: `${statement.controlId} ${facts.settlement}`,
    settlement: facts.settlement,
    step: facts.step,
    reverses: undefined,
    visitNumber: facts.visitNumber,
    occurred: { at: occurred.at, zoneAssumed: occurred.zoneAssumed },
    occurredFrom: 'recorded',
    statedAt: statement.statedAt.at,
    person: identifiedPerson(facts.person, undefined),
    totalFen: facts.totalFen,
    fundFen: facts.fundFen,
    group: facts.group,
    insuredPlace: undefined,
    setting: facts.setting,
    items: facts.item === undefined ? [] : [facts.item],
  };
}

export function procedureStatement(facts: ProcedureFacts): ProcedureStatement {
  const { statement, occurred, person, codes } = facts;
  return {
    kind: 'procedure',
    recordId: `${statement.controlId} ${facts.procedure}`,
    procedure: facts.procedure,
    sort: facts.sort,
    status: facts.status,
    visitNumber: facts.visitNumber,
    occurred: { at: occurred.at, zoneAssumed: occurred.zoneAssumed },
    occurredFrom: 'stated',
    statedAt: statement.statedAt.at,
    person: identifiedPerson(person, undefined),
    codes: codes.flatMap(({ code, system }) => (code === undefined ? [] : [{ code, system }])),
    ...(person.sex != null && { sex: person.sex }),
  };
}

/** The survivor's other numbers are that person too: a visit may have named any of them. */
export function mergeStatement(facts: MergeFacts): MergeStatement {
  const { controlId, statedAt } = facts.statement;
  const { relation } = facts;
  const [others, own] = [facts.retired, facts.person.identifiers].map(numbersOf);
  return {
    kind: 'merge',
    recordId: controlId,
    occurred: { at: statedAt.at, zoneAssumed: statedAt.zoneAssumed },
    occurredFrom: 'recorded',
    statedAt: statedAt.at,
    person: identifiedPerson(facts.person, undefined),
    ...(relation === 'merged'
      ? { retired: [...(others ?? []), ...(own ?? [])] }
      : { relation, retired: others ?? [], own: own ?? [] }),
  };
}

const numbersOf = (identifiers: MergeFacts['retired']): PersonNumbers[] =>
  personNumbers(identifiers).map(({ standing, value }) => ({
    identityNumber: standing === 'national' ? value : undefined,
    localNumber: standing === 'local' ? value : undefined,
  }));

export function identifiedPerson(person: PersonFacts, age: AgeFact | undefined): IdentifiedPerson {
  const own = personNumbers(person.identifiers);
  const local = own.find((identifier) => identifier.standing === 'local');
  return {
    identityNumber: own.find((identifier) => identifier.standing === 'national')?.value,
    localNumber: local?.value,
    names: person.names,
    birth: person.birth === null ? null : person.birth?.day,
    ageYears: age === undefined ? undefined : age.value / PER_YEAR[age.unit],
  };
}

const PER_YEAR: Readonly<Record<AgeFact['unit'], number>> = {
  years: 1,
  months: 12,
  weeks: 52.1775,
  days: 365.2425,
  hours: 8765.82,
};
/** An administrative code where the sender puts one: county or tract, or a coded city. Postal codes have six digits too, and are none. */
function residenceOf(
  addresses: readonly AddressFacts[] | null | undefined,
): string | null | undefined {
  if (addresses === null || addresses === undefined) return addresses;
  const home = addresses.find((address) => address.type === 'H') ?? addresses[0];
  const codes = [home?.tract, home?.county, home?.city, home?.state].filter(
    (part) => part !== undefined && /^\d{6}(?:\d{3}){0,2}$/.test(part),
  );
  return codes.sort((a = '', b = '') => b.length - a.length)[0];
}

/** Of the home: its parts from the large to the small, and the street alone, which may say all of it. */
function addressWords(addresses: readonly AddressFacts[] | null | undefined): string[] {
  const home = addresses?.find((address) => address.type === 'H') ?? addresses?.[0];
  if (home === undefined) return [];
  const { state, city, county, other, street } = home;
  return [
    [state, city, county, other, street].map((part = '') => part).join(''),
    street ?? '',
  ].filter((words) => words !== '');
}

function identifiedDiagnosis(fact: DiagnosisFact): IdentifiedDiagnosis {
  const raw = fact.code?.toUpperCase();
  const system = raw === undefined ? 'local' : codeSystemOf(fact.system, raw);
  return {
    system,
    code: raw === undefined ? UNCODED : dotted(raw, system),
    text: fact.text,
    certainty: certaintyOf(fact),
  };
}

/** Senders often leave out the point: A000 is A00.0, 0074 is 007.4, E8889 is E888.9. */
function dotted(code: string, system: IdentifiedDiagnosis['system']): string {
  if (system === 'icd-10')
    return code
      .replace(/^([A-TV-Z]\d[0-9A-Z])([0-9A-Z]{1,4})$/, '$1.$2')
      .replace(/^(U\d\d)(\d)$/, '$1.$2');
  if (system === 'icd-9-cm') return code.replace(/^(E\d{3}|V\d{2}|\d{3})(\d{1,2})$/, '$1.$2');
  return code;
}

/** Words outrank DG1-6: `疑似` stands in many final diagnoses. */
function certaintyOf(fact: DiagnosisFact): IdentifiedDiagnosis['certainty'] {
  const text = fact.text ?? '';
  if (/疑似|待查|待排|可能|suspect|possible|probable|rule out|r\/o|\?$|？$/i.test(text))
    return 'suspected';
  if (/确诊|confirmed/i.test(text)) return 'confirmed';
  if (fact.type === 'F') return 'clinical';
  return fact.type === 'A' || fact.type === 'W' ? 'suspected' : 'unknown';
}

function identifiedResult(fact: LaboratoryResultFact): IdentifiedResult {
  const { code: raw = '', system: named = 'local', text } = fact.test;
  const system = codeSystemOf(named, raw) === 'loinc' ? 'loinc' : 'local';
  return {
    system,
    code: raw === '' ? UNCODED : raw,
    name: text,
    value: fact.value,
    unit: fact.unit,
    interpretation: fact.interpretation,
  };
}

/** A cancelled or just ordered test has no result; the report is told by the test itself. */
function withoutResult(facts: LaboratoryFacts): LaboratoryResultFact {
  return {
    test: facts.test,
    value: null,
    unit: undefined,
    range: undefined,
    interpretation: 'unknown',
  };
}

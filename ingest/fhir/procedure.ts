/**
 * Procedure and MedicationAdministration as something that was done at a moment, of what lasts when it began. What was begun and stopped was
 * done; what was not done, or entered in error, takes back what was said of it; what is only prepared or on hold says nothing yet.
 */
import type { ProcedureStatus } from '../../contracts/event/procedure.ts';
import type { ProcedureStatement } from '../normalise/statement.ts';
import { saysInstant } from '../normalise/says-instant.ts';
import { CodeableConcept } from './datatypes.ts';
import { ownNumber } from './identity.ts';
import { occurredOf, statedAt } from './moment.ts';
import { nothing, type Read, type Reading, rejected, statements } from './reading.ts';
import type { MedicationAdministration, Procedure } from './resources.ts';
import { resourceOf } from './scope.ts';

const STATUSES: Readonly<Record<string, ProcedureStatus>> = {
  'in-progress': 'done',
  completed: 'done',
  stopped: 'done',
  'not-done': 'withdrawn',
  'entered-in-error': 'withdrawn',
};

export function readProcedure(procedure: Procedure, by: Reading): Read {
  const { performedDateTime, performedPeriod, code } = procedure;
  return done(procedure, by, {
    sort: 'procedure',
    time: performedDateTime ?? performedPeriod?.start ?? undefined,
    concept: code,
  });
}

export function readMedicationAdministration(given: MedicationAdministration, by: Reading): Read {
  const { effectiveDateTime, effectivePeriod, medicationCodeableConcept } = given;
  return done(given, by, {
    sort: 'medication',
    time: effectiveDateTime ?? effectivePeriod?.start ?? undefined,
    concept: medicationCodeableConcept ?? medicineOf(given, by),
  });
}

/** What the reference leads to, in the bundle or within the resource. */
function medicineOf(
  { medicationReference }: MedicationAdministration,
  by: Reading,
): CodeableConcept | undefined {
  const medicine = resourceOf(by.scope.resolve(medicationReference, by.json, 'Medication'));
  const parsed = CodeableConcept.safeParse(medicine?.['code']);
  return parsed.success ? parsed.data : undefined;
}

interface Told {
  readonly sort: ProcedureStatement['sort'];
  readonly time: string | undefined;
  readonly concept: CodeableConcept | undefined;
}

function done(
  resource: Procedure | MedicationAdministration,
  by: Reading,
  { sort, time, concept }: Told,
): Read {
  const status = STATUSES[resource.status];
  if (status === undefined) return nothing('not-done-yet');
  const number = ownNumber(resource, []);
  if (number === undefined)
    return rejected('missing-id', 'neither an identifier nor an id was sent');
  const codes = codesOf(concept);
  if (status !== 'withdrawn') {
    if (codes.length === 0) return rejected('missing-code', 'it names nothing that was done');
    if (time === undefined || time === '') return nothing('done-at-no-moment');
    if (/^\d/.test(time) && !saysInstant(time)) return nothing('done-at-no-moment');
  }
  const said = statedAt(resource, undefined, by.timing);
  const occurred = occurredOf([['stated', time]], said ?? by.timing.receivedAt, by.timing);
  if ('code' in occurred) return { outcome: 'rejected', rejection: occurred };
  const { resourceType } = resource;
  return statements({
    kind: 'procedure',
    ...occurred,
    recordId: `${resourceType}/${number}`,
    procedure: `${resourceType} ${number}`,
    sort,
    status,
    visitNumber: by.visitNumber,
    statedAt: said,
    person: by.subject.person,
    codes,
    sex: by.subject.sex ?? undefined,
  });
}

function codesOf(concept: CodeableConcept | undefined): ProcedureStatement['codes'] {
  return (concept?.coding ?? []).flatMap(({ code, system }) =>
    code === undefined || code.trim() === '' ? [] : [{ code: code.trim(), system }],
  );
}

/**
 * RAS as medicines given: one for each RXA, of the person and order that stand before it. Given in part is given; refused (RE) and not
 * administered (NA) take back whatever was said of that administration.
 */
import type { ProcedureStatus } from '../../contracts/event/procedure.ts';
import type { PersonFacts, ProcedureFacts } from './facts.ts';
import { type Hl7Message, plain, type Segment, valueOf } from './message.ts';
import { readPerson } from './person.ts';
import { codesIn, momentOf, PROCEDURES_MAX, type ProcedureReading } from './procedures.ts';

interface Given {
  readonly rxa: Segment;
  readonly person: PersonFacts;
  readonly visitNumber: string | undefined;
  /** Filler's number of the order, else the placer's. */
  readonly order: string | undefined;
}

export function readMedicinesGiven(
  message: Hl7Message,
  reading: ProcedureReading,
): ProcedureFacts[] {
  const all = givenIn(message, reading);
  if (all.length > PROCEDURES_MAX) reading.note('procedures-left-out');
  const times = new Map<string, number>();
  return all.slice(0, PROCEDURES_MAX).flatMap((given) => {
    const fact = factOf(given, reading);
    if (fact === undefined) return [];
    const time = (times.get(fact.procedure) ?? 0) + 1;
    times.set(fact.procedure, time);
    return [time === 1 ? fact : { ...fact, procedure: `${fact.procedure} /${String(time)}` }];
  });
}

function givenIn(message: Hl7Message, { bounds, note }: ProcedureReading): Given[] {
  const found: Given[] = [];
  let person = readPerson(message, undefined, { zone: bounds.zone, note });
  let visitNumber: string | undefined;
  let order: string | undefined;
  for (const segment of message.segments) {
    if (segment.name === 'PID') {
      person = readPerson(message, segment, { zone: bounds.zone, note });
      visitNumber = undefined;
      order = undefined;
    } else if (segment.name === 'PV1') visitNumber = plain(valueOf(segment, 19));
    else if (segment.name === 'ORC')
      order = plain(valueOf(segment, 3)) ?? plain(valueOf(segment, 2));
    else if (segment.name === 'RXA') found.push({ rxa: segment, person, visitNumber, order });
  }
  return found;
}

function factOf(
  { rxa, person, visitNumber, order }: Given,
  reading: ProcedureReading,
): ProcedureFacts | undefined {
  const status = statusOf(rxa);
  const codes = codesIn(rxa, 5, undefined);
  if (status !== 'withdrawn' && codes.length === 0) {
    reading.note('procedure-without-code');
    return undefined;
  }
  const occurred = momentOf(valueOf(rxa, 3), status, reading);
  if (occurred === undefined) return undefined;
  const number = plain(valueOf(rxa, 2)) ?? '';
  const { statement } = reading;
  const procedure = `RXA ${order ?? statement.controlId} ${number}`;
  return {
    ...{ kind: 'procedure', statement, person, visitNumber, procedure },
    ...{ sort: 'medication', status, occurred, codes },
  };
}

/** RXA-20 by table 0322, RXA-21 by table 0206. */
function statusOf(rxa: Segment): ProcedureStatus {
  const completion = plain(valueOf(rxa, 20))?.toUpperCase() ?? '';
  const action = plain(valueOf(rxa, 21))?.toUpperCase();
  if (action === 'D' || completion === 'RE' || completion === 'NA') return 'withdrawn';
  return action === 'U' ? 'corrected' : 'done';
}

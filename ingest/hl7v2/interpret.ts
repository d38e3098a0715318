/**
 * From a parsed message to what it says: facts, or the reason why there are none. Pure; the outcome is a value and never an exception.
 *
 * A message of a kind that this door does not take is refused. One that it takes but that is wrong in itself goes to quarantine with
 * its reason and is acknowledged: a bad complaint must never block a hospital's queue.
 */
import { accept, type Meaning } from './accepted.ts';
import type { SourceFacts, Statement } from './facts.ts';
import { type Header, readHeader } from './header.ts';
import { readLaboratory } from './laboratory.ts';
import { readLinks, readMerges } from './merge.ts';
import { type Hl7Message, plain, segmentNamed, valueOf } from './message.ts';
import { readMedicinesGiven } from './medicines-given.ts';
import { readMoney } from './money.ts';
import type { Fault, IssueCode, MessageOutcome } from './outcome.ts';
import { readProcedures } from './procedures.ts';
import { isBeforeAll, parseTime } from './timestamp.ts';
import { readVisit } from './visit.ts';
import type { TimeBounds } from './visit-time.ts';

export interface Interpreting extends TimeBounds {
  /** MSH-11 values that count as real; production only where not given. */
  readonly processingIds?: ReadonlySet<string>;
  /** For a site that is one facility and sends neither EVN-7 nor MSH-4. */
  readonly defaultFacility?: string;
}

export function interpret(message: Hl7Message, context: Interpreting): MessageOutcome {
  const msh = segmentNamed(message, 'MSH');
  if (msh === undefined) return { kind: 'refuse', ack: 'AR', code: 'not-hl7' };
  const header = readHeader(msh);
  const acceptance = accept(header, context.processingIds);
  if (acceptance.outcome === 'refused') return { kind: 'refuse', ack: 'AR', code: acceptance.code };
  if (acceptance.meaning.kind === 'planned-visit')
    return { kind: 'skipped', header, code: 'planned-visit' };
  const issues = new Set<IssueCode>();
  const facts = factsOf(message, { header, context, meaning: acceptance.meaning, issues });
  if ('code' in facts) return { kind: 'quarantine', ...facts };
  // An account that was opened or closed without a total says nothing about money.
  if (facts.length === 0)
    return {
      kind: 'skipped',
      header,
      code: isMoney(acceptance.meaning) ? 'no-amount' : 'nothing-done',
    };
  noteForm(header, facts, issues);
  return { kind: 'facts', header, facts, issues: [...issues] };
}

const isMoney = ({ kind }: Meaning): boolean => kind === 'money';

interface Work {
  readonly header: Header;
  readonly context: Interpreting;
  readonly meaning: Exclude<Meaning, { kind: 'planned-visit' }>;
  readonly issues: Set<IssueCode>;
}

function factsOf(
  message: Hl7Message,
  { header, context, meaning, issues }: Work,
): readonly SourceFacts[] | Fault {
  const statement = statementOf(message, header, context);
  if ('code' in statement) return statement;
  const note = (issue: IssueCode): void => void issues.add(issue);
  const reading = { statement, bounds: context, note };
  switch (meaning.kind) {
    case 'visit': {
      const visit = readVisit(message, { ...reading, action: meaning.action });
      if ('code' in visit) return visit;
      return [visit, ...readProcedures(message, { ...reading, action: meaning.action })];
    }
    case 'laboratory':
      return readLaboratory(message, reading);
    case 'merge':
      return meaning.relation === 'merged'
        ? readMerges(message, reading)
        : readLinks(message, { ...reading, relation: meaning.relation });
    case 'money': {
      const money = readMoney(message, reading);
      return 'code' in money ? money : [...money, ...readProcedures(message, reading)];
    }
    case 'procedures':
      return [...readProcedures(message, reading), ...readMedicinesGiven(message, reading)];
  }
}

function statementOf(
  message: Hl7Message,
  header: Header,
  context: Interpreting,
): Statement | Fault {
  const evn = segmentNamed(message, 'EVN');
  const facility =
    plain(valueOf(evn, 7)) ??
    plain(valueOf(evn, 7, 2)) ??
    header.facility ??
    context.defaultFacility;
  if (facility === undefined)
    return { code: 'missing-facility', detail: 'neither EVN-7 nor MSH-4 was sent' };
  const sent = [plain(valueOf(evn, 2)), header.messageTime].filter((text) => text !== undefined);
  if (sent.length === 0)
    return { code: 'missing-time', detail: 'neither EVN-2 nor MSH-7 was sent' };
  const statedAt = sent
    .map((text) => parseTime(text, context.zone))
    .find((time) => time !== undefined);
  if (statedAt === undefined && sent.some(isBeforeAll))
    return { code: 'ancient-time', detail: 'EVN-2 or MSH-7 lies before 1900' };
  if (statedAt === undefined)
    return { code: 'invalid-time', detail: 'neither EVN-2 nor MSH-7 can be read' };
  // A statement from the future would outrank every later correction of the same visit.
  if (statedAt.at > context.receivedAt + context.futureToleranceMs) {
    return { code: 'future-time', detail: 'EVN-2 or MSH-7 lies in the future' };
  }
  return {
    trigger: `${header.type}^${header.trigger}`,
    controlId: header.controlId,
    facility,
    statedAt,
  };
}

function noteForm(header: Header, facts: readonly SourceFacts[], issues: Set<IssueCode>): void {
  if (header.controlId === '') issues.add('missing-control-id');
  if (header.version === '') issues.add('missing-version');
  if (header.processingId === '') issues.add('missing-processing-id');
  if (facts.some((fact) => fact.kind !== 'merge' && fact.occurred.zoneAssumed))
    issues.add('time-zone-assumed');
}

/**
 * ClaimResponse and ExplanationOfBenefit. One that ended in an error is a settlement that failed, and no settlement: no money of it is counted,
 * and a claim that came before it by itself is taken back. The failure goes by the answer's own number; that answer in a later version that
 * settles, or withdrawn, takes the failure back.
 */
import type { SettlementFailureStatement, SourceStatement } from '../normalise/statement.ts';
import {
  answeredClaim,
  isTakenBack,
  isToSettle,
  readClaim,
  submittedFen,
  timeOfClaim,
  visitOf,
} from './claims.ts';
import { numberOfTarget, ownNumber } from './identity.ts';
import { insuredPlaceOf } from './insured-place.ts';
import { type Occurred, statedAt } from './moment.ts';
import { nothing, type Read, type Reading, rejected, statements } from './reading.ts';
import type { Claim, ClaimResponse, ExplanationOfBenefit } from './resources.ts';

type Answer = ClaimResponse | ExplanationOfBenefit;

/** `claim`: what it answers, where that is in the bundle. */
export function readAnswer(answer: Answer, claim: Claim | undefined, by: Reading): Read {
  if (!isToSettle(answer)) return nothing('not-adjudicated');
  if (answer.outcome === 'error') return readFailure(answer, claim, by);
  const read = readClaim(answer, claim, by);
  const number = ownNumber(answer, []);
  const said = isLaterVersion(answer) && !isTakenBack(answer);
  const [settled] = read.outcome === 'statements' ? read.statements : [];
  if (settled === undefined || number === undefined || !said) return read;
  const { occurred, occurredFrom } = settled;
  const time = { occurred, occurredFrom };
  return statements(settled, failureOf(answer, number, { claim, by, time, step: 'withdrawn' }));
}

/** Versions that are numbers count; what else a server writes there says nothing of an earlier one. */
function isLaterVersion({ meta }: Answer): boolean {
  const version = meta?.versionId ?? '';
  return /^\d{1,9}$/.test(version) && Number(version) > 1;
}

function readFailure(answer: Answer, claim: Claim | undefined, by: Reading): Read {
  const number = ownNumber(answer, []);
  if (number === undefined)
    return rejected('missing-id', 'neither an identifier nor an id was sent');
  const totalFen = submittedFen(answer, claim);
  if (typeof totalFen === 'object') return { outcome: 'rejected', rejection: totalFen };
  if (totalFen !== undefined && totalFen < 0)
    return rejected('invalid-amount', 'what was to be settled is below zero');
  const said = statedAt(answer, answer.created, by.timing);
  const time = timeOfClaim(answer, said, by);
  if ('code' in time) return { outcome: 'rejected', rejection: time };
  const step = isTakenBack(answer) ? 'withdrawn' : 'failed';
  const failure = failureOf(answer, number, { claim, by, time, step, totalFen });
  const unsettled = step === 'failed' && claim === undefined ? takenBack(answer, by, time) : [];
  return statements(failure, ...unsettled);
}

interface Failing {
  readonly claim: Claim | undefined;
  readonly by: Reading;
  readonly time: Occurred;
  readonly step: SettlementFailureStatement['step'];
  readonly totalFen?: number | undefined;
}

function failureOf(
  answer: Answer,
  number: string,
  { claim, by, time, step, totalFen }: Failing,
): SettlementFailureStatement {
  const { occurred, occurredFrom } = time;
  return {
    kind: 'settlement-failure',
    recordId: `${answer.resourceType}/${number}/failure`,
    failure: `${answer.resourceType} ${number}`,
    step,
    visitNumber: visitOf(answer, claim, by),
    why: step === 'withdrawn' ? [] : reasonsIn(answer),
    insuredPlace: insuredPlaceOf([answer, claim], by),
    totalFen,
    occurred,
    occurredFrom,
    statedAt: statedAt(answer, answer.created, by.timing),
    person: by.subject.person,
  };
}

const REASONS_MAX = 40;

/** Codes of its errors, then the words. */
function reasonsIn(answer: Answer): string[] {
  const errors = answer.resourceType === 'ClaimResponse' ? (answer.error ?? []) : [];
  const codings = errors.flatMap(({ code }) => code?.coding ?? []);
  return [
    ...codings.map(({ code }) => code),
    ...errors.map(({ code }) => code?.text),
    ...codings.map(({ display }) => display),
    answer.disposition,
    ...(answer.processNote ?? []).map(({ text }) => text),
  ]
    .filter((each) => each !== undefined)
    .slice(0, REASONS_MAX);
}

/** A claim that came by itself was counted as settled. Where it comes together with its answer it never was. */
function takenBack(answer: Answer, by: Reading, time: Occurred): SourceStatement[] {
  const settlement = numberOfTarget(by.scope.resolve(answeredClaim(answer), by.json, 'Claim'), []);
  if (settlement === undefined) return [];
  const { occurred, occurredFrom } = time;
  return [
    {
      kind: 'claim',
      recordId: `${answer.resourceType}/${settlement}`,
      settlement,
      step: 'reversed',
      reverses: undefined,
      visitNumber: undefined,
      totalFen: 0,
      fundFen: 0,
      group: undefined,
      insuredPlace: undefined,
      setting: undefined,
      items: [],
      occurred,
      occurredFrom,
      statedAt: statedAt(answer, answer.created, by.timing),
      person: by.subject.person,
    },
  ];
}

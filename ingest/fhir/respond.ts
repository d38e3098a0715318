// What is answered: a response for each entry, in their order, or one OperationOutcome.
import type { EntryOutcome } from './judge.ts';
import type { NothingToCount } from './reading.ts';
import { error, type Issue, operationOutcome, told } from './outcome.ts';
import type { Received } from './receive.ts';

const WORDS: Readonly<Record<NothingToCount, string>> = {
  'patient-alone': 'a person by itself is not counted; what refers to it is',
  'planned-visit': 'a planned visit is none yet',
  'order-without-study': 'an order is counted where it asks for imaging',
  'not-adjudicated': 'nothing was settled',
  'vital-sign-of-visit': 'of the vital signs of a visit its temperature is counted',
  'problem-list': 'an old problem is of no visit',
  'not-done-yet': 'what is prepared, on hold or of unknown status was not done yet',
  'done-at-no-moment':
    'a procedure without the hour and minute at which it was done is not counted',
};

export interface EntryResponse {
  readonly status: string;
  readonly issue: Issue;
}

export function responseOf(outcome: EntryOutcome, isKnown: boolean): EntryResponse {
  switch (outcome.kind) {
    case 'events':
      return isKnown
        ? { status: '200 OK', issue: told('known-already', 'it was stored before') }
        : { status: '201 Created', issue: told('stored', 'stored') };
    case 'folded':
      return {
        status: '200 OK',
        issue: told('folded', `told with entry ${String(outcome.into)}`),
      };
    case 'context':
      return {
        status: '200 OK',
        issue: told('for-reference-only', 'read where another refers to it, and not kept'),
      };
    case 'nothing':
      return { status: '200 OK', issue: told(outcome.why, WORDS[outcome.why]) };
    case 'rejected':
      return {
        status: '422 Unprocessable Entity',
        issue: error(outcome.rejection.code, outcome.rejection.reason),
      };
  }
}

export function bundleResponse(
  { outcomes, known }: Received,
  type: 'transaction' | 'batch',
): object {
  return {
    resourceType: 'Bundle',
    type: `${type}-response`,
    entry: outcomes.map((outcome, index) => {
      const { status, issue } = responseOf(outcome, known.has(index));
      return { response: { status, outcome: operationOutcome([issue]) } };
    }),
  };
}

const ISSUES_MAX = 100;

/** Why a transaction was not taken: each entry at fault, by its place. */
export function refusal({ outcomes }: Received): object {
  const issues = outcomes.flatMap((outcome, index) =>
    outcome.kind === 'rejected'
      ? [error(outcome.rejection.code, outcome.rejection.reason, `Bundle.entry[${String(index)}]`)]
      : [],
  );
  return operationOutcome(issues.slice(0, ISSUES_MAX));
}

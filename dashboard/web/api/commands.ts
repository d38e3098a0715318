/**
 * What a person does, sent with an idempotency key: the same act sent twice (a lost answer, a double click) is one act. The
 * answer is always one of three words, and a refusal keeps the server's code so that the screen says why.
 */
import type {
  AlertCommand,
  CommandOutcome,
  RuleCommand,
  TaskCommand,
} from '../../../contracts/command.ts';
import type { JointCommand } from '../../../contracts/joint/joint-command.ts';
import type { ListCommand } from '../../../contracts/lists/list-command.ts';
import type { DutyCommand, ShiftCommand } from '../../../contracts/duty-command.ts';
import type { SilenceCommand } from '../../../contracts/triage/silence-command.ts';
import type { EvaluationCommand } from '../../../contracts/evaluation/evaluation-command.ts';
import type { ProductCommand } from '../../../contracts/products/product-command.ts';
import type { Words } from '../../../contracts/words.ts';
import { ApiError, askWithStatus } from './client.ts';
import type { Typed } from './typed-command.ts';

export type CommandAnswer =
  | { readonly answer: 'done' }
  | { readonly answer: 'pending' }
  | {
      readonly answer: 'refused';
      readonly code: string;
      readonly detail: string | null;
      /** The specifics in both languages, where the server gave them. */
      readonly detailWords: Words | null;
    };

/** 128 random bits; `crypto.randomUUID` is newer than Chrome 87 and refuses plain HTTP on a hospital's network. */
export function newCommandId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export interface Act<Body> {
  readonly id: string;
  readonly expectedVersion: number;
  readonly body: Body;
}

/** What is made anew has no version yet. */
type Sent = Omit<Act<object>, 'id' | 'expectedVersion'> & { readonly expectedVersion?: number };

async function post(path: string, act: Sent, key: string): Promise<CommandAnswer> {
  const { status, body } = await askWithStatus(path, {
    method: 'POST',
    idempotencyKey: key,
    body:
      act.expectedVersion === undefined
        ? act.body
        : { ...act.body, expectedVersion: act.expectedVersion },
  });
  if (status === 202) return { answer: 'pending' };
  const outcome = body as CommandOutcome;
  if (outcome.outcome === 'refused') {
    const { code, detail, detailWords = null } = outcome;
    return { answer: 'refused', code, detail, detailWords };
  }
  return { answer: 'done' };
}

/** One more try with the same key when the answer was lost; the server knows the key. */
async function run(path: string, act: Sent, key = newCommandId()): Promise<CommandAnswer> {
  const refusal = (error: unknown): CommandAnswer => {
    if (!(error instanceof ApiError)) throw error;
    const { detail = null, detailWords = null } = error.problem ?? {};
    return { answer: 'refused', code: error.code, detail, detailWords };
  };
  try {
    return await post(path, act, key);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 0) return refusal(error);
    return post(path, act, key).catch(refusal);
  }
}

/** With a key of the caller's, the same act can be sent again at any later time and is done once. */
export const commandAlert = (act: Act<AlertCommand>, key?: string): Promise<CommandAnswer> =>
  run(`/api/alerts/${encodeURIComponent(act.id)}/commands`, act, key);

export const commandTask = (act: Act<TaskCommand>): Promise<CommandAnswer> =>
  run(`/api/tasks/${encodeURIComponent(act.id)}/commands`, act);

export const commandRules = (body: RuleCommand, expectedVersion?: number): Promise<CommandAnswer> =>
  run('/api/rule-changes/commands', versioned(body, expectedVersion));

export const commandLists = (body: ListCommand, expectedVersion?: number): Promise<CommandAnswer> =>
  run('/api/responsibilities/commands', versioned(body, expectedVersion));
/** Whoever changes a roster has seen one version of it; a swap and a handover have versions of their own. */
export const commandDuty = (body: DutyCommand, expectedVersion?: number): Promise<CommandAnswer> =>
  run('/api/rosters/commands', versioned(body, expectedVersion));

export const commandShift = (
  body: ShiftCommand,
  expectedVersion?: number,
): Promise<CommandAnswer> => run('/api/handovers/commands', versioned(body, expectedVersion));

const versioned = (body: object, expectedVersion: number | undefined): Sent =>
  expectedVersion === undefined ? { body } : { body, expectedVersion };

export const commandEvaluation = (
  body: EvaluationCommand,
  expectedVersion?: number,
): Promise<CommandAnswer> =>
  run('/api/evaluations/commands', {
    body,
    ...(expectedVersion === undefined ? {} : { expectedVersion }),
  });

export const commandSilence = (
  body: SilenceCommand,
  expectedVersion?: number,
): Promise<CommandAnswer> => run('/api/silences/commands', versioned(body, expectedVersion));

export const commandJoint = (
  body: Typed<JointCommand>,
  expectedVersion?: number,
): Promise<CommandAnswer> => run('/api/joint/commands', versioned(body, expectedVersion));

export const commandProduct = (
  body: Typed<ProductCommand>,
  expectedVersion?: number,
): Promise<CommandAnswer> => run('/api/products/commands', versioned(body, expectedVersion));

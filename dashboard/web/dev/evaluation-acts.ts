// What was done to evaluations in the development world, laid over what follows from its tasks: a score that was given ends the round when it was the
// last, a corrective action is set, reported and verified. By the rules of the real stage that a screen can show.
import type { AlertEvaluation } from '../../../contracts/api/evaluation.ts';
import type { Account } from '../../../contracts/account.ts';
import { CorrectiveAction } from '../../../contracts/evaluation/corrective-action.ts';
import { Evaluation } from '../../../contracts/evaluation/evaluation.ts';
import type { EvaluationCommand } from '../../../contracts/evaluation/evaluation-command.ts';
import { Refusal } from './refusal.ts';

interface Done {
  readonly id: string;
  readonly body: EvaluationCommand;
  readonly by: Account;
  readonly at: number;
}
type Body<Name extends EvaluationCommand['command']> = Extract<
  EvaluationCommand,
  { command: Name }
>;

/** Letters of an identifier; the first is what the world begins with. */
const LETTERS = 'bcdefghijklmnopqrstuvwxyz';

export class EvaluationActs {
  readonly #done: Done[] = [];

  do(body: EvaluationCommand, by: Account): void {
    const differs = body.command === 'score' && body.scores.completion !== 100 && body.text === '';
    if (differs) throw new Refusal(422, 'deviation-without-reason');
    const id = (LETTERS[this.#done.length % LETTERS.length] ?? 'b').repeat(26);
    this.#done.push({ id, body, by, at: Date.now() });
  }

  over(before: AlertEvaluation): AlertEvaluation {
    return this.#done.reduce(after, before);
  }
}

function after(of: AlertEvaluation, done: Done): AlertEvaluation {
  const { body } = done;
  switch (body.command) {
    case 'score':
      return body.alert === of.alert.id ? scored(of, done, body) : of;
    case 'set-action':
      return body.alert === of.alert.id
        ? { ...of, actions: [...of.actions, set(of, done, body)] }
        : of;
    case 'report-action':
      return judged(of, body.action, {
        state: 'done',
        report: { text: body.text, by: done.by.id, at: done.at },
      });
    case 'verify-action':
      return judged(of, body.action, {
        state: 'verified',
        verifiedBy: done.by.id,
        note: body.reason ?? null,
      });
    default:
      return of;
  }
}

function scored(of: AlertEvaluation, { id, by, at }: Done, body: Body<'score'>): AlertEvaluation {
  const { round } = of;
  const expected = of.mayScore.find(
    ({ department, side }) => department === body.department && side === body.side,
  );
  if (round === null || expected === undefined) return of;
  const { department, side, scores, text } = body;
  const given = Evaluation.parse({
    v: 1,
    id: `ev-${id}`,
    version: 1,
    alertId: of.alert.id,
    occurrence: round.occurrence,
    department,
    side,
    byDepartment: expected.byDepartment,
    scores,
    proposed: { completion: 100, timeliness: 100 },
    text,
    by: by.id,
    at,
  });
  const mayScore = of.mayScore.filter((one) => one !== expected);
  const isLast = mayScore.length === 0;
  const ended = { state: 'closed', closedAt: at, endedBy: 'all-scored' } as const;
  return {
    ...of,
    evaluations: [...of.evaluations, given],
    mayScore,
    round: isLast ? { ...round, ...ended } : round,
  };
}

const set = (
  of: AlertEvaluation,
  { id, by, at }: Done,
  body: Body<'set-action'>,
): CorrectiveAction =>
  CorrectiveAction.parse({
    v: 1,
    id: `ca-${id}`,
    version: 1,
    alertId: of.alert.id,
    department: body.department,
    place: of.alert.place,
    owner: body.owner,
    text: body.text,
    dueAt: body.dueAt,
    state: 'open',
    setBy: by.id,
    updatedAt: at,
    report: null,
    verifiedBy: null,
    note: null,
  });

const judged = (
  of: AlertEvaluation,
  id: string,
  differs: Partial<CorrectiveAction>,
): AlertEvaluation => ({
  ...of,
  actions: of.actions.map((one) =>
    one.id === id ? { ...one, ...differs, version: one.version + 1 } : one,
  ),
});

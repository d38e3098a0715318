// Decides on objections to scores: the department that was scored objects once to a version of a score, and whoever gave it answers. The score
// stays what it is until it is given again. Pure.
import type { Account } from '../../contracts/account.ts';
import type { EvaluationCommand } from '../../contracts/evaluation/evaluation-command.ts';
import type { Evaluation } from '../../contracts/evaluation/evaluation.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { actorOf, type Case, type Step } from '../cases/case.ts';
import { refused, type Refused } from '../lifecycle/decision.ts';
import { maySpeakFor, officesOf } from './decide-score.ts';

export type ObjectionBody = Extract<
  EvaluationCommand,
  { command: 'object-score' | 'answer-objection' }
>;

export interface ScoreObjectionSetting {
  readonly account: Account;
  readonly now: EpochMs;
  readonly expectedVersion: number | undefined;
  readonly case: Case;
  readonly score: Evaluation;
}

export interface ScoreObjectionDecision {
  readonly outcome: 'done';
  readonly evaluation: Evaluation;
  readonly step: Step;
}

export function decideScoreObjection(
  body: ObjectionBody,
  setting: ScoreObjectionSetting,
): ScoreObjectionDecision | Refused {
  const { account, now, score, expectedVersion } = setting;
  const speaks = (department: Evaluation['department']): boolean =>
    maySpeakFor(account, department, setting.case);
  if (!speaks(score.department) && !speaks(score.byDepartment))
    return refused('out-of-scope', 'the account has no part in this score', '您与这项评分无关');
  if (expectedVersion !== undefined && expectedVersion !== score.version)
    return refused(
      'stale-version',
      `the score stands at version ${String(score.version)}`,
      `评分现为第 ${String(score.version)} 版`,
    );
  const said = { text: body.text, by: account.id, at: now };
  if (body.command === 'object-score') {
    if (score.side === 'party')
      return refused('invalid-target', 'it is a score of its own', '这是本部门对自己的评分');
    if (!speaks(score.department))
      return refused(
        'role-not-allowed',
        `${score.department} objects to scores of its own`,
        `由被评部门（${score.department}）提出异议`,
      );
    if (score.objection?.answer === null)
      return refused('already-exists', 'an objection waits for its answer', '已有异议等待答复');
    return done(body, score, { ...setting, objection: { ...said, answer: null } });
  }
  if (!speaks(score.byDepartment))
    return refused(
      'role-not-allowed',
      `${score.byDepartment} gave this score`,
      `由评分部门（${score.byDepartment}）答复`,
    );
  if (score.objection?.answer !== null)
    return refused('not-in-this-state', 'no objection waits for an answer', '没有等待答复的异议');
  return done(body, score, { ...setting, objection: { ...score.objection, answer: said } });
}

function done(
  body: ObjectionBody,
  score: Evaluation,
  { account, objection, case: of }: ScoreObjectionSetting & Required<Pick<Evaluation, 'objection'>>,
): ScoreObjectionDecision {
  const version = score.version + 1;
  // The other side hears of it: whoever gave the score of the objection, whoever objected of the answer.
  const department = body.command === 'object-score' ? score.byDepartment : score.department;
  return {
    outcome: 'done',
    evaluation: { ...score, version, objection },
    step: {
      actor: actorOf(account.id),
      action: `evaluation-${body.command}`,
      subject: `alert:${score.alertId}`,
      fromState: null,
      toState: null,
      reason: body.text,
      details: {
        alert: score.alertId,
        evaluation: score.id,
        department: score.department,
        byDepartment: score.byDepartment,
        record: score.id,
        version,
        recipients: officesOf(department, of).map((place) => ({ department, place })),
      },
    },
  };
}

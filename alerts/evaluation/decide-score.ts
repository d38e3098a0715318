// Decides on a score: only whom the round expects, nobody on its own satisfaction, and a figure of the machine is departed from only with a
// reason, beside which the figure stays. Pure.
import { coversPlace, type Account } from '../../contracts/account.ts';
import type { EvaluationCommand } from '../../contracts/evaluation/evaluation-command.ts';
import type {
  Evaluation,
  EvaluationRound,
  ExpectedScore,
  ProposedScores,
} from '../../contracts/evaluation/evaluation.ts';
import type { DepartmentId } from '../../contracts/ids.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import type { EvaluationId } from '../../contracts/response-ids.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { actorOf, type Case, type Step } from '../cases/case.ts';
import { refused, type Refused } from '../lifecycle/decision.ts';

type Body = Extract<EvaluationCommand, { command: 'score' }>;

export interface ScoreSetting {
  readonly account: Account;
  readonly now: EpochMs;
  readonly expectedVersion: number | undefined;
  readonly case: Case;
  readonly round: EvaluationRound | null;
  /** Of the same department from the same side in this round. */
  readonly before: Evaluation | null;
  readonly newId: EvaluationId;
}

export interface ScoreDecision {
  readonly outcome: 'done';
  readonly evaluation: Evaluation;
  readonly step: Step;
}

export function decideScore(body: Body, setting: ScoreSetting): ScoreDecision | Refused {
  const { round, account, before, now } = setting;
  if (!hasPart(account, setting.case, round))
    return refused('out-of-scope', 'the account has no part in this alert', '您与这条警示无关');
  if (round?.state !== 'open')
    return refused('evaluation-closed', 'no evaluation is open', '没有进行中的评估');
  const expected = round.expected.find(
    ({ department, side }) => department === body.department && side === body.side,
  );
  if (expected === undefined)
    return refused(
      'not-a-party',
      `${body.department} is not scored from this side`,
      `${body.department} 不由这一方评分`,
    );
  if (!maySpeakFor(account, expected.byDepartment, setting.case))
    return refused(
      'role-not-allowed',
      `${expected.byDepartment} gives this score`,
      `由 ${expected.byDepartment} 评分`,
    );
  if ((setting.expectedVersion ?? 0) !== (before?.version ?? 0))
    return refused(
      'stale-version',
      `the score stands at version ${String(before?.version ?? 0)}`,
      `评分现为第 ${String(before?.version ?? 0)} 版`,
    );
  const proposed = proposedFor(round, body.department);
  const wrong = wrongScores(body, proposed);
  if (wrong !== null) return wrong;
  const evaluation: Evaluation = {
    v: 1,
    id: before?.id ?? setting.newId,
    version: (before?.version ?? 0) + 1,
    alertId: round.alertId,
    occurrence: round.occurrence,
    ...expected,
    scores: body.scores,
    proposed,
    text: body.text,
    by: account.id,
    at: now,
    ...(before?.objection === undefined ? {} : { objection: before.objection }),
  };
  return { outcome: 'done', evaluation, step: stepOf(evaluation, before, expected) };
}

export function proposedFor(round: EvaluationRound, department: DepartmentId): ProposedScores {
  const found = round.figures.find((one) => one.department === department);
  return { completion: found?.completion ?? null, timeliness: found?.timeliness ?? null };
}

const SCORED_ZH = { completion: '完成', timeliness: '及时' } as const;

function wrongScores({ side, scores, text }: Body, proposed: ProposedScores): Refused | null {
  if (side === 'party' && scores.satisfaction !== null)
    return refused('own-satisfaction', 'leave the score of satisfaction empty', '自评不填满意度');
  if (side !== 'party' && scores.satisfaction === null)
    return refused(
      'satisfaction-missing',
      'the lead and the third party score satisfaction',
      '牵头部门和第三方须评满意度',
    );
  const differs = (['completion', 'timeliness'] as const).filter(
    (name) => proposed[name] !== null && proposed[name] !== scores[name],
  );
  return differs.length > 0 && text === ''
    ? refused(
        'deviation-without-reason',
        differs.join(', '),
        `与系统计算不同：${differs.map((name) => SCORED_ZH[name]).join('、')}`,
      )
    : null;
}

/** A member of the department, at one of its offices in the case; of one that has no task there, over the place of the alert. */
export function maySpeakFor(account: Account, department: DepartmentId, of: Case): boolean {
  if (!account.departments.includes(department)) return false;
  return officesOf(department, of).some((place) => coversPlace(account, place));
}

export function officesOf(department: DepartmentId, { alert, tasks }: Case): PlaceCode[] {
  const own = tasks.filter((task) => task.department === department).map(({ place }) => place);
  return own.length === 0 ? [alert.place] : [...new Set(own)];
}

function hasPart(account: Account, of: Case, round: EvaluationRound | null): boolean {
  if (coversPlace(account, of.alert.place) && account.role !== 'department-member') return true;
  const parties = [...of.tasks.map(({ department }) => department), round?.thirdParty ?? null];
  return parties.some((one) => one !== null && maySpeakFor(account, one, of));
}

function stepOf(after: Evaluation, before: Evaluation | null, expected: ExpectedScore): Step {
  return {
    actor: actorOf(after.by),
    action: 'evaluation-score',
    subject: `alert:${after.alertId}`,
    fromState: 'open',
    toState: 'open',
    reason: after.text === '' ? null : after.text,
    details: {
      alert: after.alertId,
      ...expected,
      scores: after.scores,
      proposed: after.proposed,
      ...(before === null ? {} : { before: before.scores }),
    },
  };
}

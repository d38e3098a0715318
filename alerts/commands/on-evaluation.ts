// Commands on evaluations, corrective actions and the ledger: what is decided, stored, watched and told in one transaction.
import type { AlertId } from '../../contracts/ids.ts';
import { CorrectiveActionId, EvaluationId, LedgerExportId } from '../../contracts/response-ids.ts';
import { derivedId } from '../../platform/derived-id.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { loadAccount } from '../accounts/account-store.ts';
import { appendAudit } from '../audit/append.ts';
import { alertSubject, type Case } from '../cases/case.ts';
import { saveClocks } from '../clocks/save-clocks.ts';
import { decideAction, type ActionBody } from '../evaluation/decide-action.ts';
import { decideObjection } from '../evaluation/decide-objection.ts';
import { endedRound, missingOf } from '../evaluation/decide-round.ts';
import { decideScore } from '../evaluation/decide-score.ts';
import { decideScoreObjection, type ObjectionBody } from '../evaluation/decide-score-objection.ts';
import { actionLine } from '../evaluation/derive-action.ts';
import { enterLedger, hasObjection, loadLedgerEntry } from '../evaluation/enter-ledger.ts';
import {
  loadAction,
  loadEvaluation,
  loadEvaluations,
  loadRound,
  saveAction,
  saveEvaluation,
} from '../evaluation/evaluation-store.ts';
import { exportLedger } from '../evaluation/export-ledger.ts';
import { endRound } from '../evaluation/rounds.ts';
import { refused } from '../lifecycle/decision.ts';
import { saveNotices } from '../notifiers/save-notices.ts';
import { loadCase } from '../store/load-cases.ts';
import {
  NOTHING,
  refusedFor,
  type Answer,
  type Asked,
  type CommandRun,
  type CommandTarget,
} from './target.ts';

type On = Asked<'evaluation'>;

export const onEvaluation: CommandTarget<'evaluation'> = {
  run: (tx, asked, run) => {
    const { body } = asked.command;
    switch (body.command) {
      case 'score':
        return scored(tx, asked, run);
      case 'object':
        return objected(tx, asked, run);
      case 'object-score':
      case 'answer-objection':
        return contested(tx, asked, run);
      case 'export-ledger':
        return exported(tx, asked, run);
      default:
        return acted(tx, asked, run);
    }
  },
  subject: ({ body }) => {
    if ('action' in body) return `action:${body.action}`;
    if ('evaluation' in body) return `evaluation:${body.evaluation}`;
    if ('alert' in body) return `alert:${body.alert}`;
    return 'entry' in body ? `ledger:${body.entry}` : 'ledger';
  },
};

const unknown: Answer = {
  ...NOTHING,
  refusal: refused('unknown-subject', 'there is no such record', '没有这条记录'),
};

async function caseOf(tx: Tx, alert: AlertId | undefined): Promise<Case | null> {
  return alert === undefined ? null : loadCase(tx, alert);
}

async function scored(tx: Tx, { command, by }: On, run: CommandRun): Promise<Answer> {
  const { body } = command;
  if (body.command !== 'score') return unknown;
  const found = await caseOf(tx, body.alert);
  if (found === null) return unknown;
  const round = await loadRound(tx, body.alert);
  const evaluations = round === null ? [] : await loadEvaluations(tx, round);
  const before =
    evaluations.find(
      ({ department, side }) => department === body.department && side === body.side,
    ) ?? null;
  const decision = decideScore(body, {
    account: by,
    now: run.now,
    expectedVersion: command.expectedVersion,
    case: found,
    round,
    before,
    newId: EvaluationId.parse(derivedId('ev-', [command.id])),
  });
  if (decision.outcome === 'refused') return refusedFor(found.alert, decision);
  const { evaluation, step } = decision;
  await saveEvaluation(tx, evaluation);
  await appendAudit(tx, [step], run.now);
  const all = [...evaluations.filter(({ id }) => id !== evaluation.id), evaluation];
  const isWhole = round !== null && missingOf(round, all).length === 0;
  if (isWhole) await endRound(tx, endedRound(round, 'all-scored', run.now), run.now);
  return {
    version: evaluation.version,
    state: isWhole ? 'closed' : 'open',
    refusal: null,
  };
}

async function acted(tx: Tx, { command, by }: On, run: CommandRun): Promise<Answer> {
  const body = command.body as ActionBody;
  const isNew = body.command === 'set-action';
  const newId = CorrectiveActionId.parse(derivedId('ca-', [command.id]));
  const before = await loadAction(tx, isNew ? newId : body.action);
  const found = await caseOf(tx, isNew ? body.alert : before?.alertId);
  if (found === null) return unknown;
  const owner = isNew ? await loadAccount(tx, body.owner) : null;
  const decision = decideAction(body, {
    account: by,
    now: run.now,
    expectedVersion: command.expectedVersion,
    case: found,
    round: await loadRound(tx, found.alert.id),
    before,
    owner,
    newId,
  });
  if (decision.outcome === 'refused') return refusedFor(before ?? found.alert, decision);
  const { action, step } = decision;
  await saveAction(tx, action);
  await saveClocks(tx, [
    {
      subject: `action:${action.id}`,
      name: 'corrective-action',
      owner: { kind: 'corrective-action', id: action.id },
      dueAt: action.dueAt,
      stoppedAt: action.state === 'open' ? null : run.now,
      firedAt: null,
      lateByMs: null,
    },
  ]);
  const [entry] = await appendAudit(tx, [step], run.now);
  if (entry !== undefined && action.state === 'done' && run.now > action.dueAt)
    await enterLedger(tx, [actionLine(action, 'met-late', entry)], run.now);
  await saveNotices(tx, { cases: [found], steps: [step], at: run.now });
  return { version: action.version, state: action.state, refusal: null };
}

async function objected(tx: Tx, { command, by }: On, run: CommandRun): Promise<Answer> {
  const { body } = command;
  if (body.command !== 'object') return unknown;
  const line = await loadLedgerEntry(tx, body.entry);
  const decision = decideObjection(body, {
    account: by,
    line,
    isObjected: line !== null && (await hasObjection(tx, line.id)),
  });
  if (decision.outcome === 'refused') return { ...NOTHING, refusal: decision };
  const [entry] = await appendAudit(tx, [decision.step], run.now);
  if (entry !== undefined) await enterLedger(tx, [decision.lineFor(entry)], run.now);
  const found = await caseOf(tx, line?.alertId);
  if (found !== null)
    await saveNotices(tx, {
      cases: [found],
      steps: [{ ...decision.step, subject: alertSubject(found.alert) }],
      at: run.now,
    });
  return { version: null, state: 'objection', refusal: null };
}

async function contested(tx: Tx, { command, by }: On, run: CommandRun): Promise<Answer> {
  const body = command.body as ObjectionBody;
  const score = await loadEvaluation(tx, body.evaluation);
  const found = await caseOf(tx, score?.alertId);
  if (score === null || found === null) return unknown;
  const { expectedVersion } = command;
  const setting = { account: by, now: run.now, expectedVersion, case: found, score };
  const decision = decideScoreObjection(body, setting);
  if (decision.outcome === 'refused') return refusedFor(found.alert, decision);
  await saveEvaluation(tx, decision.evaluation);
  await appendAudit(tx, [decision.step], run.now);
  await saveNotices(tx, { cases: [found], steps: [decision.step], at: run.now });
  return { version: decision.evaluation.version, state: body.command, refusal: null };
}

async function exported(tx: Tx, { command, by }: On, run: CommandRun): Promise<Answer> {
  const { body } = command;
  if (body.command !== 'export-ledger') return unknown;
  const { now, signer } = run;
  const newId = LedgerExportId.parse(derivedId('lx-', [command.id]));
  const made = await exportLedger(tx, body, { account: by, now, signer, newId });
  if ('outcome' in made) return { ...NOTHING, refusal: made };
  return { version: null, state: made.id, refusal: null };
}

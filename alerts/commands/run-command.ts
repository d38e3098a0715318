// One command in one transaction: looks up who asks, lets the target decide and store, and answers. Refusals are answers: they are stored and
// sent like any other, and audited where a person was turned away.
import type { AuditAction } from '../../contracts/audit-action.ts';
import type { Command, CommandOutcome } from '../../contracts/command.ts';
import { machineReason } from '../../contracts/vocabulary/machine-reasons.ts';
import { REFUSAL_WORDS } from '../../contracts/vocabulary/subjects.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { appendAudit } from '../audit/append.ts';
import { GATEWAY, actorOf, type Step } from '../cases/case.ts';
import type { Refused } from '../lifecycle/decision.ts';
import { withDepartmentNames } from './name-departments.ts';
import { recorded } from './on-record.ts';
import { NOTHING, actingAccount, type Answer, type CommandRun } from './target.ts';
import { onTarget, subjectOf } from './targets.ts';

export async function runCommand(
  tx: Tx,
  command: Command,
  run: CommandRun,
): Promise<CommandOutcome> {
  const answer = await answered(tx, command, run);
  const base = {
    commandId: command.id,
    at: run.now,
    version: answer.version,
    state: answer.state,
    ...(command.asked === undefined ? {} : { asked: command.asked }),
  };
  if (answer.refusal === null) return { outcome: 'done', ...base };
  await appendAudit(tx, [refusalStep(command, answer.refusal)], run.now);
  return {
    outcome: 'refused',
    code: answer.refusal.code,
    ...saidOf(answer.refusal, run),
    ...base,
  };
}

const DETAIL_MAX = 500;

function saidOf(
  { detail: { zh, en } }: Refused,
  { rules }: CommandRun,
): Pick<RefusedOutcome, 'detail' | 'detailWords'> {
  const detail = en.slice(0, DETAIL_MAX);
  const named = withDepartmentNames(zh, rules.basis.departments);
  return { detail, detailWords: { zh: named.slice(0, DETAIL_MAX), en: detail } };
}

type RefusedOutcome = Extract<CommandOutcome, { outcome: 'refused' }>;

async function answered(tx: Tx, command: Command, run: CommandRun): Promise<Answer> {
  if (command.target === 'record') return recorded(tx, command, run);
  const by = await actingAccount(tx, command.by);
  if ('outcome' in by) return { ...NOTHING, refusal: by };
  return onTarget(command, { tx, by, run });
}

function refusalStep(command: Command, refusal: Refused): Step {
  return {
    actor: command.by === null ? GATEWAY : actorOf(command.by),
    action: 'command-refused',
    subject: subjectOf(command),
    fromState: null,
    toState: null,
    reason: null,
    details: {
      command: command.id,
      asked: askedOf(command),
      code: refusal.code,
      detail: refusal.detail.en,
      because: machineReason('refused', { why: REFUSAL_WORDS[refusal.code] }),
    },
  };
}

/** Named as it would have stood in the audit, had it been done. */
function askedOf(command: Command): AuditAction {
  switch (command.target) {
    case 'alert':
    case 'account':
    case 'rules':
    case 'record':
      return command.body.command;
    case 'task':
      return `task-${command.body.command}`;
    case 'silence':
      return `silence-${command.body.command}`;
    case 'product':
      return `product-${command.body.command}`;
    case 'list':
      return `list-${command.body.command}`;
    case 'joint':
      return `joint-${command.body.command}`;
    case 'duty':
      return `duty-${command.body.command}`;
    case 'shift':
      return `shift-${command.body.command}`;
    case 'evaluation':
      return `evaluation-${command.body.command}`;
  }
}

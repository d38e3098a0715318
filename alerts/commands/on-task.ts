// Commands on one task.
import type { Tx } from '../../platform/store/pool.ts';
import { loadAccount } from '../accounts/account-store.ts';
import { refused } from '../lifecycle/decision.ts';
import { loadCaseOfTask } from '../store/load-cases.ts';
import { decideTask } from '../tasks/decide.ts';
import { storeDecision } from './store-decision.ts';
import {
  NOTHING,
  refusedFor,
  type Answer,
  type Asked,
  type CommandRun,
  type CommandTarget,
} from './target.ts';

export const onTask: CommandTarget<'task'> = {
  run: decided,
  subject: ({ taskId }) => `task:${taskId}`,
};

async function decided(tx: Tx, { command, by }: Asked<'task'>, run: CommandRun): Promise<Answer> {
  const { body, taskId } = command;
  const before = await loadCaseOfTask(tx, taskId);
  const task = before?.tasks.find((one) => one.id === taskId);
  if (before === null || task === undefined) {
    return {
      ...NOTHING,
      refusal: refused('unknown-subject', 'there is no such task', '没有这项任务'),
    };
  }
  const successor = body.command === 'hand-over' ? await loadAccount(tx, body.to) : null;
  const setting = {
    account: by,
    now: run.now,
    rules: run.rules,
    expectedVersion: command.expectedVersion,
    successor,
  };
  const decision = decideTask({ from: before, task, body }, setting);
  if (decision.outcome === 'refused') return refusedFor(task, decision);
  const [after] = await storeDecision(tx, { command, decision, originals: [before] }, run);
  const next = after?.tasks.find((one) => one.id === taskId);
  return { version: next?.version ?? null, state: next?.state ?? null, refusal: null };
}

// Commands on limits of rules and on budgets.
import type { Tx } from '../../platform/store/pool.ts';
import { changeIdOf, runRuleCommand } from '../rules/run-rule-command.ts';
import { NOTHING, type Answer, type Asked, type CommandRun, type CommandTarget } from './target.ts';

export const onRules: CommandTarget<'rules'> = {
  run: decided,
  subject: ({ body, id }) => `change:${changeIdOf(body, id)}`,
};

async function decided(tx: Tx, { command, by }: Asked<'rules'>, run: CommandRun): Promise<Answer> {
  const { id, body, expectedVersion } = command;
  const answer = await runRuleCommand(tx, { id, body, by, expectedVersion }, run);
  if ('outcome' in answer) return { ...NOTHING, refusal: answer };
  return { ...answer, refusal: null };
}

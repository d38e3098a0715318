// Commands on rosters and swaps.
import type { Tx } from '../../platform/store/pool.ts';
import { runDutyCommand } from '../duty/run-duty-command.ts';
import { NOTHING, type Answer, type Asked, type CommandRun, type CommandTarget } from './target.ts';

export const onDuty: CommandTarget<'duty'> = {
  run: decided,
  subject: ({ body }) => ('swap' in body ? `swap:${body.swap}` : `roster:${body.roster}`),
};

async function decided(tx: Tx, { command, by }: Asked<'duty'>, run: CommandRun): Promise<Answer> {
  const { id, body, expectedVersion } = command;
  const calendar = run.rules.dutyCalendar;
  const answer = await runDutyCommand(
    tx,
    { id, body, by, expectedVersion },
    { now: run.now, calendar },
  );
  if ('outcome' in answer) return { ...NOTHING, refusal: answer };
  return { ...answer, refusal: null };
}

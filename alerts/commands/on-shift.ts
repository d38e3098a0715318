// Commands on the handover of shifts. A refusal may come with the draft that was made anew.
import type { Tx } from '../../platform/store/pool.ts';
import { runShiftCommand } from '../duty/run-shift-command.ts';
import type { Answer, Asked, CommandRun, CommandTarget } from './target.ts';

export const onShift: CommandTarget<'shift'> = {
  run: decided,
  subject: ({ body }) =>
    'handover' in body ? `handover:${body.handover}` : `roster:${body.roster}`,
};

function decided(tx: Tx, { command, by }: Asked<'shift'>, run: CommandRun): Promise<Answer> {
  const { id, body, expectedVersion } = command;
  return runShiftCommand(
    tx,
    { id, body, by, expectedVersion },
    {
      now: run.now,
      calendar: run.rules.dutyCalendar,
      appendOutbox: (rows) => {
        run.appendOutbox(rows);
      },
    },
  );
}

// Commands on rosters and swaps.
import { DUTY_DESK } from '../../contracts/duty-desk.ts';
import type { Tx } from '../../platform/store/pool.ts';
import type { KnownOffices } from '../duty/decide-roster.ts';
import { runDutyCommand } from '../duty/run-duty-command.ts';
import { NOTHING, type Answer, type Asked, type CommandRun, type CommandTarget } from './target.ts';

export const onDuty: CommandTarget<'duty'> = {
  run: decided,
  subject: ({ body }) => ('swap' in body ? `swap:${body.swap}` : `roster:${body.roster}`),
};

async function decided(tx: Tx, { command, by }: Asked<'duty'>, run: CommandRun): Promise<Answer> {
  const { id, body, expectedVersion } = command;
  const { rules } = run;
  const calendar = rules.dutyCalendar;
  const offices: KnownOffices = {
    // The desk is no department of the catalogue, and each place may have one.
    hasDepartment: (department) =>
      department === DUTY_DESK || rules.rankOf(department) !== undefined,
    hasPlace: (place) => rules.knowsPlace(place),
  };
  const answer = await runDutyCommand(
    tx,
    { id, body, by, expectedVersion },
    { now: run.now, calendar, offices },
  );
  if ('outcome' in answer) return { ...NOTHING, refusal: answer };
  return { ...answer, refusal: null };
}

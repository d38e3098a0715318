// One command, one answer. A command that comes again is given the answer it had.
import { CommandOutcome, type Command } from '../../contracts/command.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import type { Queryable, Tx } from '../../platform/store/pool.ts';

export async function knownOutcomes(
  db: Queryable,
  ids: readonly string[],
): Promise<Map<string, CommandOutcome>> {
  const answer = await db.query<{ command_id: string; outcome: unknown }>(
    'SELECT command_id, outcome FROM command_outcomes WHERE command_id = ANY ($1::text[])',
    [ids],
  );
  return new Map(answer.rows.map((row) => [row.command_id, CommandOutcome.parse(row.outcome)]));
}

export interface Answered {
  readonly command: Command;
  readonly outcome: CommandOutcome;
}

export async function saveOutcomes(tx: Tx, answered: readonly Answered[]): Promise<void> {
  if (answered.length === 0) return;
  await bulkInsert(tx, {
    table: 'command_outcomes',
    columns: {
      command_id: 'text',
      by_user: 'text',
      target: 'text',
      subject: 'text',
      outcome: 'jsonb',
      at: 'timestamptz',
    },
    rows: answered.map(({ command, outcome }) => ({
      command_id: command.id,
      by_user: command.by,
      target: command.target,
      subject: subjectOf(command),
      outcome,
      at: outcome.at,
    })),
  });
}

function subjectOf(command: Command): string | null {
  if (command.target === 'alert') return command.alertId;
  return command.target === 'task' ? command.taskId : null;
}

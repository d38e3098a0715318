// Sends an act on a task and tells how it ended; a refusal is shown in the words of its code.
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { TaskCommand } from '../../../contracts/command.ts';
import type { Task } from '../../../contracts/task.ts';
import { type CommandAnswer, commandTask } from '../api/commands.ts';
import { KEYS } from '../api/queries.ts';
import { useRefusalText } from '../alert/use-acts.ts';
import { notify } from '../ui/notices.tsx';

/** As much of a task as an act on it names. */
export type ActedTask = Pick<Task, 'id' | 'version' | 'alertId' | 'department' | 'duty'>;

export function useTaskAct(): (task: ActedTask, command: TaskCommand) => Promise<CommandAnswer> {
  const { t } = useTranslation();
  const client = useQueryClient();
  const refusalText = useRefusalText();
  return async (task, command) => {
    const answer = await commandTask({
      id: task.id,
      expectedVersion: task.version,
      body: command,
    });
    void client.invalidateQueries({ queryKey: KEYS.alert(task.alertId) });
    const action = t(`tasks.${command.command}`);
    if (answer.answer === 'done') notify('good', t('action.done', { action }));
    if (answer.answer === 'pending') notify('plain', t('action.pending'));
    if (answer.answer === 'refused') {
      notify('bad', t('action.refused', { reason: refusalText(answer) }));
    }
    return answer;
  };
}

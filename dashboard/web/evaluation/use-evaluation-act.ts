// What people do on evaluations from the screen: sent, said how it ended, and everything about evaluations is read again.
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { EvaluationCommand } from '../../../contracts/evaluation/evaluation-command.ts';
import { useRefusalText } from '../alert/use-acts.ts';
import { type CommandAnswer, commandEvaluation } from '../api/commands.ts';
import { notify } from '../ui/notices.tsx';

export interface EvaluationAct {
  readonly title: string;
  readonly body: EvaluationCommand;
}

export function useEvaluationAct(): (
  act: EvaluationAct,
  expectedVersion?: number,
) => Promise<CommandAnswer> {
  const { t } = useTranslation();
  const client = useQueryClient();
  const refusalText = useRefusalText();
  return async ({ title: action, body }, expectedVersion) => {
    const answer = await commandEvaluation(body, expectedVersion);
    await Promise.all([
      client.invalidateQueries({ queryKey: ['evaluation'] }),
      client.invalidateQueries({ queryKey: ['ledger'] }),
    ]);
    if (answer.answer === 'done') notify('good', t('action.done', { action }));
    if (answer.answer === 'pending') notify('plain', t('action.pending'));
    if (answer.answer === 'refused')
      notify('bad', t('action.refused', { reason: refusalText(answer) }));
    return answer;
  };
}

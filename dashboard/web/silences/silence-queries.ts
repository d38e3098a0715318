// What the view of silences reads and what is decided on them. After each decision they are read again.
import { type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { SilenceList } from '../../../contracts/api/silences.ts';
import type { SilenceCommand } from '../../../contracts/triage/silence-command.ts';
import { useRefusalText } from '../alert/use-acts.ts';
import { ask } from '../api/client.ts';
import { type CommandAnswer, commandSilence } from '../api/commands.ts';
import { notify } from '../ui/notices.tsx';

/** Silences have no feed of their own. */
const READ_EVERY_MS = 30_000;

export const useSilences = (): UseQueryResult<SilenceList> =>
  useQuery({
    queryKey: ['silences'],
    queryFn: ({ signal }) => ask<SilenceList>('/api/silences', { signal }),
    refetchInterval: READ_EVERY_MS,
  });

export interface SilenceAct {
  readonly title: string;
  readonly body: SilenceCommand;
  readonly expectedVersion?: number;
}

export function useSilenceAct(): (act: SilenceAct) => Promise<CommandAnswer> {
  const { t } = useTranslation();
  const client = useQueryClient();
  const refusalText = useRefusalText();
  return async ({ title: action, body, expectedVersion }) => {
    const answer = await commandSilence(body, expectedVersion);
    await client.invalidateQueries({ queryKey: ['silences'] });
    if (answer.answer === 'done') notify('good', t('action.done', { action }));
    if (answer.answer === 'pending') notify('plain', t('action.pending'));
    if (answer.answer === 'refused')
      notify('bad', t('action.refused', { reason: refusalText(answer) }));
    return answer;
  };
}

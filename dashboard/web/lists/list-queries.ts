// What the view of lists reads and what is decided on it. After each decision the lists are read again.
import { type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ListDetail, ListIndex } from '../../../contracts/api/responsibilities.ts';
import type { ListCommand } from '../../../contracts/lists/list-command.ts';
import { useRefusalText } from '../alert/use-acts.ts';
import { ask } from '../api/client.ts';
import { type CommandAnswer, commandLists } from '../api/commands.ts';
import { notify } from '../ui/notices.tsx';

/** Somebody else may ask or confirm. */
const READ_EVERY_MS = 60_000;

export const useListIndex = (): UseQueryResult<ListIndex> =>
  useQuery({
    queryKey: ['responsibilities'],
    queryFn: ({ signal }) => ask<ListIndex>('/api/responsibilities', { signal }),
    refetchInterval: READ_EVERY_MS,
  });

export const useListDetail = (id: string, version: string | null): UseQueryResult<ListDetail> =>
  useQuery({
    queryKey: ['responsibilities', id, version],
    queryFn: ({ signal }) =>
      ask<ListDetail>(
        `/api/responsibilities/${encodeURIComponent(id)}${version === null ? '' : `?version=${version}`}`,
        { signal },
      ),
    refetchInterval: READ_EVERY_MS,
  });

interface Titled {
  readonly action: string;
  /** Of the change that was looked at. */
  readonly version?: number;
}

export function useListAct(): (command: ListCommand, titled: Titled) => Promise<CommandAnswer> {
  const { t } = useTranslation();
  const client = useQueryClient();
  const refusalText = useRefusalText();
  return async (command, { action, version }) => {
    const answer = await commandLists(command, version);
    await client.invalidateQueries({ queryKey: ['responsibilities'] });
    if (answer.answer === 'done') notify('good', t('action.done', { action }));
    if (answer.answer === 'pending') notify('plain', t('action.pending'));
    if (answer.answer === 'refused') {
      notify('bad', t('action.refused', { reason: refusalText(answer) }));
    }
    return answer;
  };
}

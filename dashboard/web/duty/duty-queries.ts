// What the view of duty reads and what is done in it. After each act everything about duty is read again.
import { type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type {
  HandoverDetail,
  HandoverList,
  RosterList,
  RosterOffice,
} from '../../../contracts/api/duty.ts';
import { useRefusalText } from '../alert/use-acts.ts';
import { ask } from '../api/client.ts';
import type { CommandAnswer } from '../api/commands.ts';
import { query } from '../api/queries.ts';
import { notify } from '../ui/notices.tsx';

const READ_EVERY_MS = 30_000;

function useDutyRead<T>(path: string, key: readonly string[]): UseQueryResult<T> {
  return useQuery({
    queryKey: ['duty', ...key],
    queryFn: ({ signal }) => ask<T>(path, { signal }),
    refetchInterval: READ_EVERY_MS,
  });
}

export const useRosters = (): UseQueryResult<RosterList> =>
  useDutyRead('/api/rosters', ['rosters']);

/** Whom a first roster of this office could name. */
export const useOffice = (office: {
  readonly department: string;
  readonly place: string;
}): UseQueryResult<RosterOffice> =>
  useDutyRead(`/api/rosters/office${query({ ...office })}`, [
    'office',
    office.department,
    office.place,
  ]);

export const useHandovers = (): UseQueryResult<HandoverList> =>
  useDutyRead('/api/handovers', ['handovers']);

export const useHandover = (id: string): UseQueryResult<HandoverDetail> =>
  useDutyRead(`/api/handovers/${encodeURIComponent(id)}`, ['handover', id]);

export function useDutyAct(): (
  act: () => Promise<CommandAnswer>,
  action: string,
) => Promise<CommandAnswer> {
  const { t } = useTranslation();
  const client = useQueryClient();
  const refusalText = useRefusalText();
  return async (act, action) => {
    const answer = await act();
    await client.invalidateQueries({ queryKey: ['duty'] });
    if (answer.answer === 'done') notify('good', t('action.done', { action }));
    if (answer.answer === 'pending') notify('plain', t('action.pending'));
    if (answer.answer === 'refused') {
      notify('bad', t('action.refused', { reason: refusalText(answer) }));
    }
    return answer;
  };
}

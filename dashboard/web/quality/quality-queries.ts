// What the view of detection quality reads and what is decided on it. After each decision the figures are read again.
import { type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { DetectionQuality } from '../../../contracts/api/detection-quality.ts';
import type { RuleCommand } from '../../../contracts/command.ts';
import { useRefusalText } from '../alert/use-acts.ts';
import { ask } from '../api/client.ts';
import { type CommandAnswer, commandRules } from '../api/commands.ts';
import { notify } from '../ui/notices.tsx';

export interface QualityChoice {
  readonly days: number;
  /** Whose budget; null: the widest of the account. */
  readonly place: string | null;
}

/** New trials come by the minute at most. */
const READ_EVERY_MS = 60_000;

export const useDetectionQuality = ({
  days,
  place,
}: QualityChoice): UseQueryResult<DetectionQuality> =>
  useQuery({
    queryKey: ['detection-quality', days, place],
    queryFn: ({ signal }) =>
      ask<DetectionQuality>(
        `/api/detection-quality?days=${days}${place === null ? '' : `&place=${place}`}`,
        { signal },
      ),
    refetchInterval: READ_EVERY_MS,
    placeholderData: (previous) => previous,
  });

interface Titled {
  readonly action: string;
  /** Of the change that was looked at. */
  readonly version?: number | undefined;
}

export function useRuleAct(): (command: RuleCommand, titled: Titled) => Promise<CommandAnswer> {
  const { t } = useTranslation();
  const client = useQueryClient();
  const refusalText = useRefusalText();
  return async (command, { action, version }) => {
    const answer = await commandRules(command, version);
    await client.invalidateQueries({ queryKey: ['detection-quality'] });
    if (answer.answer === 'done') notify('good', t('action.done', { action }));
    if (answer.answer === 'pending') notify('plain', t('action.pending'));
    if (answer.answer === 'refused')
      notify('bad', t('action.refused', { reason: refusalText(answer) }));
    return answer;
  };
}

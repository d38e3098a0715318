// Sends an act on one or many alerts and tells the person how each ended. Acts need a live connection, or they would be blind.
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Alert } from '../../../contracts/alert.ts';
import type { AlertCommand, RefusalCode } from '../../../contracts/command.ts';
import { REFUSAL_WORDS } from '../../../contracts/vocabulary/subjects.ts';
import { type CommandAnswer, commandAlert } from '../api/commands.ts';
import { KEYS } from '../api/queries.ts';
import { useWords } from '../i18n/setup.ts';
import { notify } from '../ui/notices.tsx';

export type Refused = Extract<CommandAnswer, { answer: 'refused' }>;

export function useRefusalText(): (refused: Refused) => string {
  const { t } = useTranslation();
  const inWords = useWords();
  return ({ code, detail }) => {
    if (code === 'network') return t('state.errorNetwork');
    if (code === 'timeout') return t('state.errorTimeout');
    const known = code in REFUSAL_WORDS ? REFUSAL_WORDS[code as RefusalCode] : undefined;
    return known === undefined ? (detail ?? code) : inWords(known);
  };
}

/** Says how an act ended. What a refusal found stands behind its words: which limit, which department. */
export function useTold(): (answer: CommandAnswer, action: string) => void {
  const { t } = useTranslation();
  const refusalText = useRefusalText();
  return (answer, action) => {
    if (answer.answer === 'done') notify('good', t('action.done', { action }));
    if (answer.answer === 'pending') notify('plain', t('action.pending'));
    if (answer.answer !== 'refused') return;
    const why = refusalText(answer);
    const reason =
      answer.detail === null || answer.detail === why ? why : `${why} ${answer.detail}`;
    notify('bad', t('action.refused', { reason }));
  };
}

export function useAct(): (alert: Alert, command: AlertCommand) => Promise<CommandAnswer> {
  const { t } = useTranslation();
  const client = useQueryClient();
  const refusalText = useRefusalText();
  return async (alert, command) => {
    const answer = await commandAlert({
      id: alert.id,
      expectedVersion: alert.version,
      body: command,
    });
    void client.invalidateQueries({ queryKey: KEYS.alert(alert.id) });
    const action = t(`action.${command.command}`);
    if (answer.answer === 'done') notify('good', t('action.done', { action }));
    if (answer.answer === 'pending') notify('plain', t('action.pending'));
    if (answer.answer === 'refused') {
      notify('bad', t('action.refused', { reason: refusalText(answer) }));
    }
    return answer;
  };
}

export interface BulkResult {
  readonly done: number;
  readonly refused: readonly { readonly alert: Alert; readonly why: string }[];
}

/** One after the other: a desk's dozen is quick, and a lost connection stops the rest instead of all. */
export function useBulkAct(): (
  alerts: readonly Alert[],
  command: AlertCommand,
  onProgress: (done: number) => void,
) => Promise<BulkResult> {
  const refusalText = useRefusalText();
  return async (alerts, command, onProgress) => {
    const refused: { alert: Alert; why: string }[] = [];
    let done = 0;
    for (const alert of alerts) {
      const act = { id: alert.id, expectedVersion: alert.version, body: command };
      const answer = await commandAlert(act);
      if (answer.answer === 'refused') refused.push({ alert, why: refusalText(answer) });
      else done += 1;
      onProgress(done + refused.length);
    }
    return { done, refused };
  };
}

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
  return ({ code, detail, detailWords }) => {
    if (code === 'network') return t('state.errorNetwork');
    if (code === 'timeout') return t('state.errorTimeout');
    const known = code in REFUSAL_WORDS ? REFUSAL_WORDS[code as RefusalCode] : undefined;
    if (known === undefined) return detail ?? code;
    // What a refusal found stands behind its words: which limit, which department.
    return detailWords === null ? inWords(known) : `${inWords(known)} ${inWords(detailWords)}`;
  };
}

/** Says how an act ended. */
export function useTold(): (answer: CommandAnswer, action: string) => void {
  const { t } = useTranslation();
  const refusalText = useRefusalText();
  return (answer, action) => {
    if (answer.answer === 'done') notify('good', t('action.done', { action }));
    if (answer.answer === 'pending') notify('plain', t('action.pending'));
    if (answer.answer !== 'refused') return;
    notify('bad', t('action.refused', { reason: refusalText(answer) }));
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
  /** The connection broke: the rest was not tried, and may be sent again. */
  readonly broken: boolean;
}

export interface BulkAct {
  readonly alerts: readonly Alert[];
  readonly command: AlertCommand;
  /** Of the whole: with the alert it is the key of each single act, so that the whole can be sent again and nothing is doubled. */
  readonly actId: string;
  readonly onProgress: (done: number) => void;
}

/** A storm's group is hundreds: a few at a time are quick, and the others at the desk still get their turn. */
const LANES = 4;

/** One command for each; a lost connection stops the rest. */
export function useBulkAct(): (act: BulkAct) => Promise<BulkResult> {
  const refusalText = useRefusalText();
  return async ({ alerts, command, actId, onProgress }) => {
    const refused: { alert: Alert; why: string }[] = [];
    const waiting = [...alerts];
    let done = 0;
    let broken = false;
    const lane = async (): Promise<void> => {
      for (let alert = waiting.shift(); alert !== undefined && !broken; alert = waiting.shift()) {
        const act = { id: alert.id, expectedVersion: alert.version, body: command };
        const answer = await commandAlert(act, `${actId}.${alert.id}`);
        if (answer.answer !== 'refused') done += 1;
        else if (LOST.includes(answer.code)) broken = true;
        else refused.push({ alert, why: refusalText(answer) });
        onProgress(done + refused.length);
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    return { done, refused, broken };
  };
}

const LOST: readonly string[] = ['network', 'timeout'];

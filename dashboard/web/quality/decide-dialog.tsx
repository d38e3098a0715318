// The form of one decision on limits: a reason, where one must be given, and no more. Stays open when the server refuses.
import { type JSX, type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RuleCommand } from '../../../contracts/command.ts';
import { canAct, useConnection } from '../live/connection.ts';
import { Dialog } from '../ui/dialog.tsx';
import { TextHint } from '../ui/text-hint.tsx';
import { useRuleAct } from './quality-queries.ts';

export interface Deciding {
  readonly title: string;
  readonly text: string;
  readonly needsReason: boolean;
  readonly command: (reason: string) => RuleCommand;
}

export function DecideDialog(props: {
  readonly deciding: Deciding;
  readonly onClose: () => void;
}): JSX.Element {
  const { t } = useTranslation();
  const { deciding, onClose } = props;
  const act = useRuleAct();
  const live = useConnection(canAct);
  const [reason, setReason] = useState('');
  const [state, setState] = useState<'filling' | 'missing' | 'sending'>('filling');
  const send = (event: SubmitEvent): void => {
    event.preventDefault();
    const text = reason.trim();
    if (deciding.needsReason && text === '') {
      setState('missing');
      return;
    }
    setState('sending');
    void act(deciding.command(text), deciding.title).then(
      (answer) => (answer.answer === 'refused' ? setState('filling') : onClose()),
      () => setState('filling'),
    );
  };
  return (
    <Dialog title={deciding.title} onClose={onClose}>
      <p className="muted dialog-subtitle">{deciding.text}</p>
      <form onSubmit={send} noValidate>
        <label className="field">
          {t(deciding.needsReason ? 'quality.reason' : 'action.reasonOptional')}
          <textarea
            rows={3}
            maxLength={2000}
            value={reason}
            aria-invalid={state === 'missing'}
            aria-describedby={state === 'missing' ? 'missing text-hint' : 'text-hint'}
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
        <TextHint />
        {state === 'missing' && (
          <p id="missing" className="field-error" role="alert">
            {t('quality.reasonNeeded')}
          </p>
        )}
        <div className="dialog-buttons">
          {!live && <span className="field-error">{t('state.offlineAction')}</span>}
          <button type="button" className="button" onClick={onClose}>
            {t('action.cancel')}
          </button>
          <button
            type="submit"
            className="button button-primary"
            disabled={!live || state === 'sending'}
          >
            {state === 'sending'
              ? t('action.sending')
              : t('action.confirm', { action: deciding.title })}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

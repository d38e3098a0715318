// The form of a verdict on a change: a reason, which only a confirmation may leave out. Stays open when the server refuses.
import { type JSX, type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ListChange } from '../../../contracts/lists/list-change.ts';
import { canAct, useConnection } from '../live/connection.ts';
import { Dialog } from '../ui/dialog.tsx';
import { TextHint } from '../ui/text-hint.tsx';
import type { Verdict } from './list-roles.ts';
import { useListAct } from './list-queries.ts';

export function DecideDialog(props: {
  readonly change: ListChange;
  readonly verdict: Verdict;
  readonly onClose: () => void;
}): JSX.Element {
  const { t } = useTranslation();
  const { change, verdict, onClose } = props;
  const act = useListAct();
  const live = useConnection(canAct);
  const [reason, setReason] = useState('');
  const [state, setState] = useState<'filling' | 'missing' | 'sending'>('filling');
  const title = t(`lists.verdict.${verdict}`);
  const send = (event: SubmitEvent): void => {
    event.preventDefault();
    const text = reason.trim();
    if (verdict !== 'confirm' && text === '') {
      setState('missing');
      return;
    }
    setState('sending');
    const command =
      verdict === 'confirm'
        ? { command: verdict, change: change.id, ...(text === '' ? {} : { reason: text }) }
        : { command: verdict, change: change.id, reason: text };
    void act(command, title).then(
      (answer) => (answer.answer === 'refused' ? setState('filling') : onClose()),
      () => setState('filling'),
    );
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <p className="muted dialog-subtitle">
        {t('lists.verdictText', { version: change.list.version, from: change.validFrom })}
      </p>
      <form onSubmit={send} noValidate>
        <label className="field">
          {t(verdict === 'confirm' ? 'action.reasonOptional' : 'lists.reason')}
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
            {t('lists.reasonNeeded')}
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
            {state === 'sending' ? t('action.sending') : title}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

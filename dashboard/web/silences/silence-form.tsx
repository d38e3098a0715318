// The frame of every form on silences: its fields, a reason, and the two buttons. It stays open, with what was typed, when it is refused.
import { type JSX, type ReactNode, type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { canAct, useConnection } from '../live/connection.ts';
import { Dialog } from '../ui/dialog.tsx';
import { TextHint } from '../ui/text-hint.tsx';
import { type SilenceAct, useSilenceAct } from './silence-queries.ts';

export interface SilenceFormProps {
  readonly title: string;
  readonly subtitle: string;
  readonly act: (reason: string) => Omit<SilenceAct, 'title'>;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}

export function SilenceForm(props: SilenceFormProps): JSX.Element {
  const { t } = useTranslation();
  const { title, onClose } = props;
  const decide = useSilenceAct();
  const live = useConnection(canAct);
  const [reason, setReason] = useState('');
  const [state, setState] = useState<'filling' | 'missing' | 'sending'>('filling');
  const send = (event: SubmitEvent): void => {
    event.preventDefault();
    const text = reason.trim();
    if (text === '') {
      setState('missing');
      return;
    }
    setState('sending');
    void decide({ ...props.act(text), title }).then(
      ({ answer }) => (answer === 'refused' ? setState('filling') : onClose()),
      () => setState('filling'),
    );
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <p className="muted dialog-subtitle">{props.subtitle}</p>
      <form onSubmit={send} noValidate>
        {props.children}
        <label className="field">
          {t('action.reason')}
          <textarea
            rows={2}
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
            {t('action.reasonRequired')}
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
            {state === 'sending' ? t('action.sending') : t('action.confirm', { action: title })}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** How long from now on; the server knows how long a level allows. */
const HOURS = [1, 4, 12, 24, 72, 168];

export function HoursField(props: {
  readonly hours: number;
  readonly onChange: (hours: number) => void;
}): JSX.Element {
  const { t } = useTranslation();
  return (
    <label className="field">
      {t('silences.hours')}
      <select value={props.hours} onChange={(event) => props.onChange(Number(event.target.value))}>
        {HOURS.map((hours) => (
          <option key={hours} value={hours}>
            {t('silences.hoursText', { count: hours })}
          </option>
        ))}
      </select>
    </label>
  );
}

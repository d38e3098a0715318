// The frame of every form that asks why: its own fields, the reason, and the two buttons. It stays open, with what was typed, when the act is
// refused, and says what is missing instead of sending it. A long form that was changed is left only when it is left twice.
import { type JSX, type ReactNode, type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CommandAnswer } from '../api/commands.ts';
import { canAct, useConnection } from '../live/connection.ts';
import { Dialog } from './dialog.tsx';
import { TextHint } from './text-hint.tsx';

export interface ReasonDialogProps {
  readonly title: string;
  readonly subtitle?: string;
  readonly label: string;
  /** Said where the reason, or a field, is missing. */
  readonly missing: string;
  /** What the button says. */
  readonly action: string;
  readonly needsReason?: boolean;
  readonly rows?: number;
  /** What the text begins with, and how long it may be. */
  readonly initial?: string;
  readonly most?: number;
  /** null: a field is not filled. */
  readonly send: (reason: string) => Promise<CommandAnswer> | null;
  readonly onDone?: () => void;
  readonly onClose: () => void;
  /** Something stands in the fields that would be lost. */
  readonly isChanged?: boolean;
  readonly wide?: boolean;
  /** Above the form. */
  readonly shown?: ReactNode;
  readonly children?: ReactNode;
}

type Phase = 'filling' | 'missing' | 'sending' | 'leaving';

function useReason({ needsReason = true, initial = '', send, onDone, onClose }: ReasonDialogProps) {
  const [reason, setReason] = useState(initial);
  const [phase, setPhase] = useState<Phase>('filling');
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const text = reason.trim();
    const sent = needsReason && text === '' ? null : send(text);
    if (sent === null) {
      setPhase('missing');
      return;
    }
    setPhase('sending');
    void sent.then(
      ({ answer }) => (answer === 'refused' ? setPhase('filling') : (onDone ?? onClose)()),
      () => setPhase('filling'),
    );
  };
  return { reason, setReason, phase, setPhase, submit };
}

function Buttons(props: {
  readonly phase: Phase;
  readonly action: string;
  readonly onCancel: () => void;
}): JSX.Element {
  const { t } = useTranslation();
  const live = useConnection(canAct);
  const { phase } = props;
  return (
    <div className="dialog-buttons">
      {!live && <span className="field-error">{t('state.offlineAction')}</span>}
      {phase === 'leaving' && (
        <span className="field-error" role="alert">
          {t('state.unsaved')}
        </span>
      )}
      <button type="button" className="button" onClick={props.onCancel}>
        {t(phase === 'leaving' ? 'action.discard' : 'action.cancel')}
      </button>
      <button
        type="submit"
        className="button button-primary"
        disabled={!live || phase === 'sending'}
      >
        {phase === 'sending' ? t('action.sending') : props.action}
      </button>
    </div>
  );
}

export function ReasonDialog(props: ReasonDialogProps): JSX.Element {
  const { reason, setReason, phase, setPhase, submit } = useReason(props);
  const { isChanged = false, wide = false, onClose } = props;
  const leave = (): void => (isChanged && phase !== 'leaving' ? setPhase('leaving') : onClose());
  return (
    <Dialog title={props.title} onClose={leave} wide={wide}>
      {props.subtitle !== undefined && <p className="muted dialog-subtitle">{props.subtitle}</p>}
      {props.shown}
      <form onSubmit={submit} noValidate>
        {props.children}
        <label className="field">
          {props.label}
          <textarea
            rows={props.rows ?? 3}
            maxLength={props.most ?? 2000}
            value={reason}
            aria-invalid={phase === 'missing'}
            aria-describedby={phase === 'missing' ? 'missing text-hint' : 'text-hint'}
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
        <TextHint />
        {phase === 'missing' && (
          <p id="missing" className="field-error" role="alert">
            {props.missing}
          </p>
        )}
        <Buttons phase={phase} action={props.action} onCancel={leave} />
      </form>
    </Dialog>
  );
}

/**
 * The form of one act, for one alert or for many with one reason. It stays open, with what was typed, when the server refuses.
 */
import { type SubmitEvent, type JSX, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RiskDraft } from '../../../contracts/api/products.ts';
import type { AlertCommand } from '../../../contracts/command.ts';
import { canAct, useConnection } from '../live/connection.ts';
import { Dialog } from '../ui/dialog.tsx';
import { TextHint } from '../ui/text-hint.tsx';
import { ReturnAbove, VerbFields } from './act-fields.tsx';
import { type ActForm, type Missing, begun, fill } from './act-form.ts';
import { type AlertVerb, needsNoReason } from './workflow.ts';

const MISSING_TEXT = {
  reason: 'action.reasonRequired',
  code: 'action.codeRequired',
  level: 'action.newLevel',
  returnAbove: 'action.returnAbove',
  rating: 'action.ratingRequired',
  outcome: 'action.outcomeRequired',
  casesFound: 'action.casesFoundWrong',
} as const;

export interface ActDialogProps {
  readonly verb: AlertVerb;
  readonly title: string;
  readonly subtitle?: string;
  /** Observed value, where the act concerns one alert. */
  readonly observed?: number;
  /** What the record alone suggests; the form begins with it. */
  readonly draft?: RiskDraft | null | undefined;
  readonly submit: (command: AlertCommand) => Promise<unknown>;
  readonly onClose: () => void;
  readonly returnTo?: () => HTMLElement | null;
}

interface Editor {
  readonly form: ActForm;
  readonly missing: Missing | null;
  readonly sending: boolean;
  readonly change: (change: Partial<ActForm>) => void;
  readonly send: (event: SubmitEvent) => void;
}

function useEditor({ verb, draft, submit }: ActDialogProps): Editor {
  const [form, setForm] = useState(() => begun(verb, draft ?? null));
  const [missing, setMissing] = useState<Missing | null>(null);
  const [sending, setSending] = useState(false);
  const send = (event: SubmitEvent): void => {
    event.preventDefault();
    const filled = fill(verb, form);
    if ('missing' in filled) {
      setMissing(filled.missing);
      return;
    }
    setMissing(null);
    setSending(true);
    void submit(filled.command).finally(() => setSending(false));
  };
  const change = (part: Partial<ActForm>): void => setForm({ ...form, ...part });
  return { form, missing, sending, change, send };
}

function Buttons(props: {
  readonly action: string;
  readonly sending: boolean;
  readonly onClose: () => void;
}): JSX.Element {
  const { t } = useTranslation();
  const live = useConnection(canAct);
  return (
    <div className="dialog-buttons">
      {!live && <span className="field-error">{t('state.offlineAction')}</span>}
      <button type="button" className="button" onClick={props.onClose}>
        {t('action.cancel')}
      </button>
      <button type="submit" className="button button-primary" disabled={!live || props.sending}>
        {props.sending ? t('action.sending') : t('action.confirm', { action: props.action })}
      </button>
    </div>
  );
}

export function ActDialog(props: ActDialogProps): JSX.Element {
  const { t } = useTranslation();
  const editor = useEditor(props);
  const { form, missing, change } = editor;
  const fields = { form, missing, change };
  const optional = needsNoReason(props.verb);
  return (
    <Dialog
      title={props.title}
      onClose={props.onClose}
      {...(props.returnTo === undefined ? {} : { returnTo: props.returnTo })}
    >
      {props.subtitle !== undefined && <p className="muted dialog-subtitle">{props.subtitle}</p>}
      <form onSubmit={editor.send} noValidate>
        <VerbFields {...fields} verb={props.verb} draft={props.draft ?? null} />
        <label className="field">
          {t(optional ? 'action.reasonOptional' : 'action.reason')}
          <textarea
            rows={3}
            maxLength={2000}
            value={form.reason}
            aria-invalid={missing === 'reason'}
            aria-describedby={missing === 'reason' ? 'missing text-hint' : 'text-hint'}
            onChange={(event) => change({ reason: event.target.value })}
          />
        </label>
        <TextHint />
        {props.verb === 'exclude' && props.observed !== undefined && (
          <ReturnAbove {...fields} observed={props.observed} />
        )}
        {missing !== null && (
          <p id="missing" className="field-error" role="alert">
            {t(MISSING_TEXT[missing])}
          </p>
        )}
        <Buttons
          action={t(`action.${props.verb}`)}
          sending={editor.sending}
          onClose={props.onClose}
        />
      </form>
    </Dialog>
  );
}

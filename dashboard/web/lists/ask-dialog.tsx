// The last step of a change: what differs, from which day, and why. Stays open when the server refuses, with its words.
import { type JSX, type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ListDetail } from '../../../contracts/api/responsibilities.ts';
import type { ResponsibilityList } from '../../../contracts/catalogue/responsibility-list.ts';
import { differencesOf } from '../../../contracts/lists/compare-lists.ts';
import { writtenOf } from '../../../contracts/lists/written-list.ts';
import type { DayKey } from '../../../contracts/time.ts';
import { dayOf } from '../i18n/time.ts';
import { canAct, useConnection } from '../live/connection.ts';
import { Dialog } from '../ui/dialog.tsx';
import { TextHint } from '../ui/text-hint.tsx';
import { Differences } from './differences.tsx';
import { nextVersion, tidied } from './draft.ts';
import { useListAct } from './list-queries.ts';

function useAsking(known: ListDetail, draft: ResponsibilityList) {
  const { t } = useTranslation();
  const act = useListAct();
  const used = [
    ...known.versions.map(({ version }) => version),
    ...known.changes.map(({ change }) => change.list.version),
  ];
  return (reason: string, day: string) => {
    const version = nextVersion(used, Number(dayOf(Date.now()).slice(0, 4)));
    const list = writtenOf(tidied({ ...draft, version }));
    const from = day === '' ? {} : { validFrom: day as DayKey };
    return act({ command: 'ask', list, base: known.newest, reason, ...from }, t('lists.ask'));
  };
}

export function AskDialog(props: {
  readonly known: ListDetail;
  readonly draft: ResponsibilityList;
  readonly onAsked: () => void;
  readonly onClose: () => void;
}): JSX.Element {
  const { t } = useTranslation();
  const { known, draft, onAsked, onClose } = props;
  const asking = useAsking(known, draft);
  const live = useConnection(canAct);
  const [reason, setReason] = useState('');
  const [day, setDay] = useState('');
  const [state, setState] = useState<'filling' | 'missing' | 'sending'>('filling');
  const send = (event: SubmitEvent): void => {
    event.preventDefault();
    if (reason.trim() === '') {
      setState('missing');
      return;
    }
    setState('sending');
    void asking(reason.trim(), day).then(
      (answer) => (answer.answer === 'refused' ? setState('filling') : onAsked()),
      () => setState('filling'),
    );
  };
  return (
    <Dialog title={t('lists.ask')} onClose={onClose}>
      <p className="muted dialog-subtitle">{t('lists.askText')}</p>
      <Differences differences={differencesOf(known.list, draft)} />
      <form onSubmit={send} noValidate>
        <label className="field">
          {t('lists.validFrom')}
          <input type="date" value={day} onChange={(event) => setDay(event.target.value)} />
          <small>{t('lists.validFromText')}</small>
        </label>
        <label className="field">
          {t('lists.reason')}
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
            {state === 'sending' ? t('action.sending') : t('lists.ask')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

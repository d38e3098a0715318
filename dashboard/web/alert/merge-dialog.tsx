// One alert goes into another that is about the same: its findings and the departments' attention go with it, and it stands as a record.
import { type JSX, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alert } from '../../../contracts/alert.ts';
import { LIVE_STATES } from '../api/alert-groups.ts';
import { useLiveAlerts } from '../api/queries.ts';
import { useAccount } from '../api/session.ts';
import { useWords } from '../i18n/setup.ts';
import { momentOf } from '../i18n/time.ts';
import { canAct, useConnection } from '../live/connection.ts';
import { Choice } from '../ui/fields.tsx';
import { usePlaceNames } from '../ui/names.tsx';
import { ReasonDialog } from '../ui/reason-dialog.tsx';
import { mergeTargets } from './merge-targets.ts';
import { useAct } from './use-acts.ts';

function MergeDialog(props: { readonly alert: Alert; readonly onClose: () => void }): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const nameOf = usePlaceNames();
  const { data } = useLiveAlerts();
  const act = useAct();
  const { alert } = props;
  const targets = mergeTargets(alert, data?.alerts ?? []);
  const [chosen, setChosen] = useState('');
  const into = targets.find(({ id }) => id === chosen)?.id;
  return (
    <ReasonDialog
      title={t('action.merge')}
      subtitle={inWords(alert.title)}
      label={t('action.reason')}
      missing={t('judgement.mergeMissing')}
      action={t('action.confirm', { action: t('action.merge') })}
      send={(reason) =>
        into === undefined ? null : act(alert, { command: 'merge', reason, into })
      }
      onClose={props.onClose}
    >
      <p className="muted">{t('judgement.mergeText')}</p>
      <Choice
        label={t('judgement.mergeInto')}
        value={chosen}
        options={[
          ['', t(targets.length === 0 ? 'judgement.noTargets' : 'room.choose')],
          ...targets.map(
            (one) =>
              [
                one.id,
                `${momentOf(one.openedAt)} ${inWords(one.title)} · ${inWords(nameOf(one.place))}`,
              ] as const,
          ),
        ]}
        onChange={setChosen}
      />
    </ReasonDialog>
  );
}

export function MergeButton({ alert }: { readonly alert: Alert }): JSX.Element | null {
  const { t } = useTranslation();
  const { role } = useAccount();
  const live = useConnection(canAct);
  const [isOpen, setOpen] = useState(false);
  const isDesk = role === 'duty-officer' || role === 'administrator';
  if (!isDesk || !LIVE_STATES.includes(alert.state)) return null;
  return (
    <div className="verbs">
      <button
        type="button"
        className="button"
        data-act="merge"
        disabled={!live}
        onClick={() => setOpen(true)}
      >
        {t('action.merge')}
      </button>
      {isOpen && <MergeDialog alert={alert} onClose={() => setOpen(false)} />}
    </div>
  );
}

// Acts on the alerts that were chosen, with one reason for all.
import { type JSX, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alert } from '../../../contracts/alert.ts';
import { mayEver } from '../alert/workflow.ts';
import { useAccount } from '../api/session.ts';
import { canAct, useConnection } from '../live/connection.ts';
import { BulkDialog, type BulkVerb } from './bulk-dialog.tsx';

const LABELS = { acknowledge: 'inbox.bulkAcknowledge', exclude: 'inbox.bulkExclude' } as const;

function BulkButtons(props: {
  readonly count: number;
  readonly onVerb: (verb: BulkVerb) => void;
  readonly onClear: () => void;
}): JSX.Element {
  const { t } = useTranslation();
  const { role } = useAccount();
  const live = useConnection(canAct);
  const verbs = (['acknowledge', 'exclude'] as const).filter((verb) => mayEver(role, verb));
  return (
    <div className="bulk" role="group" aria-label={t('inbox.selected', { count: props.count })}>
      <b>{t('inbox.selected', { count: props.count })}</b>
      {verbs.map((verb) => (
        <button
          key={verb}
          type="button"
          className="button button-small"
          disabled={!live}
          title={live ? undefined : t('state.offlineAction')}
          onClick={() => props.onVerb(verb)}
        >
          {t(LABELS[verb])}
        </button>
      ))}
      <button type="button" className="button button-small button-plain" onClick={props.onClear}>
        {t('inbox.unselect')}
      </button>
    </div>
  );
}

interface Asked {
  readonly verb: BulkVerb;
  readonly alerts: readonly Alert[];
}

export function Bulk(props: {
  readonly alerts: readonly Alert[];
  readonly onClear: () => void;
}): JSX.Element | null {
  const { alerts, onClear } = props;
  const [asked, setAsked] = useState<Asked | null>(null);
  if (alerts.length === 0 && asked === null) return null;
  return (
    <>
      {alerts.length > 0 && (
        <BulkButtons
          count={alerts.length}
          onVerb={(verb) => setAsked({ verb, alerts })}
          onClear={onClear}
        />
      )}
      {asked !== null && (
        <BulkDialog
          verb={asked.verb}
          count={asked.alerts.length}
          alerts={() => Promise.resolve(asked.alerts)}
          onDone={onClear}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}

// Acts on many alerts with one reason: what was chosen, how far it has come, and which were refused and why.
import { type JSX, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alert } from '../../../contracts/alert.ts';
import type { AlertCommand } from '../../../contracts/command.ts';
import { ActDialog } from '../alert/act-dialog.tsx';
import { type BulkResult, useBulkAct } from '../alert/use-acts.ts';
import { mayEver } from '../alert/workflow.ts';
import { useAccount } from '../api/session.ts';
import { canAct, useConnection } from '../live/connection.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Said } from '../ui/names.tsx';
import { notify } from '../ui/notices.tsx';

type BulkVerb = 'acknowledge' | 'exclude';
const TITLES = { acknowledge: 'bulk.acknowledgeTitle', exclude: 'bulk.excludeTitle' } as const;
const LABELS = { acknowledge: 'inbox.bulkAcknowledge', exclude: 'inbox.bulkExclude' } as const;

function Result(props: { readonly result: BulkResult; readonly onClose: () => void }): JSX.Element {
  const { t } = useTranslation();
  const { done, refused } = props.result;
  return (
    <Dialog title={t('bulk.refused', { count: refused.length })} onClose={props.onClose}>
      <p>{t('bulk.done', { done })}</p>
      <ul className="bulk-refused">
        {refused.map(({ alert, why }) => (
          <li key={alert.id}>
            <b>
              <Said words={alert.title} />
            </b>
            <br />
            {why}
          </li>
        ))}
      </ul>
      <div className="dialog-buttons">
        <button type="button" className="button button-primary" onClick={props.onClose}>
          {t('bulk.close')}
        </button>
      </div>
    </Dialog>
  );
}

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

export function Bulk(props: {
  readonly alerts: readonly Alert[];
  readonly onClear: () => void;
}): JSX.Element | null {
  const { t } = useTranslation();
  const { alerts, onClear } = props;
  const run = useBulkAct();
  const [verb, setVerb] = useState<BulkVerb | null>(null);
  const [progress, setProgress] = useState(0);
  const [result, setResult] = useState<BulkResult | null>(null);
  const submit = async (command: AlertCommand): Promise<void> => {
    setProgress(0);
    const ended = await run(alerts, command, setProgress);
    setVerb(null);
    onClear();
    notify('good', t('bulk.done', { done: ended.done }));
    if (ended.refused.length > 0) setResult(ended);
  };
  if (result !== null) return <Result result={result} onClose={() => setResult(null)} />;
  if (alerts.length === 0) return null;
  return (
    <>
      <BulkButtons count={alerts.length} onVerb={setVerb} onClear={onClear} />
      {verb !== null && (
        <ActDialog
          verb={verb}
          title={t(TITLES[verb], { count: alerts.length })}
          {...(progress === 0
            ? {}
            : { subtitle: t('bulk.working', { done: progress, count: alerts.length }) })}
          submit={submit}
          onClose={() => setVerb(null)}
        />
      )}
    </>
  );
}

// One act with one reason on many alerts: asks, does, says how far it has come, and which were refused and why. When the connection breaks it stays
// open, and sending again goes on where it was: nothing is done twice.
import { type JSX, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alert } from '../../../contracts/alert.ts';
import type { AlertCommand } from '../../../contracts/command.ts';
import { ActDialog } from '../alert/act-dialog.tsx';
import { type BulkResult, useBulkAct } from '../alert/use-acts.ts';
import { newCommandId } from '../api/commands.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Said } from '../ui/names.tsx';
import { notify } from '../ui/notices.tsx';

export type BulkVerb = 'acknowledge' | 'exclude';
const TITLES = { acknowledge: 'bulk.acknowledgeTitle', exclude: 'bulk.excludeTitle' } as const;

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

export interface BulkOrder {
  readonly verb: BulkVerb;
  /** As far as is known when it is asked. */
  readonly count: number;
  /** Read once, when the reason is given. */
  readonly alerts: () => Promise<readonly Alert[]>;
}

interface Sending {
  readonly progress: number;
  readonly result: BulkResult | null;
  readonly send: (command: AlertCommand) => Promise<void>;
}

/** The same words on the same alerts have the same keys, however often they are sent. */
function useSending({ alerts }: BulkOrder, onEnded: (result: BulkResult) => void): Sending {
  const { t } = useTranslation();
  const run = useBulkAct();
  const [progress, setProgress] = useState(0);
  const [result, setResult] = useState<BulkResult | null>(null);
  const chosen = useRef<readonly Alert[] | null>(null);
  const keys = useRef(new Map<string, string>());
  const send = async (command: AlertCommand): Promise<void> => {
    const said = JSON.stringify(command);
    const actId = keys.current.get(said) ?? newCommandId();
    keys.current.set(said, actId);
    setProgress(0);
    chosen.current ??= await alerts();
    const ended = await run({ alerts: chosen.current, command, actId, onProgress: setProgress });
    if (ended.broken) {
      notify('bad', t('bulk.broken', { done: ended.done }));
      return;
    }
    notify('good', t('bulk.done', { done: ended.done }));
    setResult(ended);
    onEnded(ended);
  };
  return {
    progress,
    result,
    send: (command) => send(command).catch(() => notify('bad', t('bulk.broken', { done: 0 }))),
  };
}

export function BulkDialog(
  props: BulkOrder & {
    readonly subtitle?: string;
    readonly onDone: () => void;
    readonly onClose: () => void;
  },
): JSX.Element {
  const { t } = useTranslation();
  const { verb, count, onDone, onClose } = props;
  const { progress, result, send } = useSending(props, (ended) => {
    onDone();
    if (ended.refused.length === 0) onClose();
  });
  if (result !== null) return <Result result={result} onClose={onClose} />;
  const subtitle = progress === 0 ? props.subtitle : t('bulk.working', { done: progress, count });
  return (
    <ActDialog
      verb={verb}
      title={t(TITLES[verb], { count })}
      {...(subtitle === undefined ? {} : { subtitle })}
      submit={send}
      onClose={onClose}
    />
  );
}

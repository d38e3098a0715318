// Signed exports of the ledger: asked for with the filters of the screen, made by the stage that holds the key, kept as a file.
import { type JSX, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EvaluationCommand } from '../../../contracts/evaluation/evaluation-command.ts';
import { useEvaluationAct } from '../evaluation/use-evaluation-act.ts';
import { fullMomentOf } from '../i18n/time.ts';
import { canAct, useConnection } from '../live/connection.ts';
import { type LedgerChoice, filterOf, keepExport, useExports } from './ledger-queries.ts';

export function Exports({ choice }: { readonly choice: LedgerChoice }): JSX.Element {
  const { t } = useTranslation();
  const live = useConnection(canAct);
  const act = useEvaluationAct();
  const [isSending, setSending] = useState(false);
  const { data } = useExports();
  const title = t('ledger.export');
  const made = data?.exports ?? [];
  const ask = (): void => {
    setSending(true);
    const body = { command: 'export-ledger', ...filterOf(choice) } as EvaluationCommand;
    void act({ title, body }).finally(() => setSending(false));
  };
  return (
    <section className="panel" aria-labelledby="ledger-exports">
      <h2 id="ledger-exports">{t('ledger.exports')}</h2>
      <p className="muted">{t('ledger.exportText')}</p>
      <button type="button" className="button" disabled={!live || isSending} onClick={ask}>
        {title}
      </button>
      {made.length > 0 && (
        <ul>
          {made.map(({ id, at, seal }) => (
            <li key={id} data-export={id}>
              {fullMomentOf(at)} · {t('ledger.lines', { n: seal.lines })} ·{' '}
              <button type="button" className="button" onClick={() => void keepExport(id)}>
                {t('ledger.keep')}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

// The evaluation of an alert by itself: for a third party that has no other part in the alert, and sees nothing else of it.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { AlertId } from '../../../contracts/ids.ts';
import { PlaceName, Said } from '../ui/names.tsx';
import { EvaluationTab, useEvaluation } from './evaluation-tab.tsx';

export function EvaluationPage({ id }: { readonly id: string }): JSX.Element {
  const { t } = useTranslation();
  const { data } = useEvaluation(id);
  return (
    <div className="quality">
      <header className="alert-head">
        <Link href="/ledger" className="back">
          ← {t('ledger.title')}
        </Link>
        <h1>
          {data === undefined ? t('alert.tabs.evaluation') : <Said words={data.alert.title} />}
        </h1>
        {data !== undefined && (
          <p className="alert-sub">
            <PlaceName code={data.alert.place} />
          </p>
        )}
      </header>
      <EvaluationTab alert={id as AlertId} />
    </div>
  );
}

// Statements in both languages, whatever the language of the screen: a reader may speak the one and a device the other.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { CodedFinding } from '../../../contracts/event/clinical.ts';
import { CERTAINTY_TEXTS } from './finding-words.tsx';

const WEIGHT_TEXTS = {
  critical: 'studies.weights.critical',
  notable: 'studies.weights.notable',
  usual: 'studies.weights.usual',
} as const;

export function StatementTable(props: { readonly findings: readonly CodedFinding[] }): JSX.Element {
  const { t } = useTranslation();
  if (props.findings.length === 0) return <p className="muted">{t('studies.noFindings')}</p>;
  return (
    <section className="panel">
      <h3>{t('studies.statements')}</h3>
      <div className="table-scroll" role="group" aria-label={t('studies.statements')} tabIndex={0}>
        <table className="table table-statements">
          <thead>
            <tr>
              <th scope="col">{t('studies.inChinese')}</th>
              <th scope="col">{t('studies.inEnglish')}</th>
              <th scope="col">{t('studies.certaintyLabel')}</th>
              <th scope="col">{t('studies.weightLabel')}</th>
            </tr>
          </thead>
          <tbody>
            {props.findings.map(({ code, names, certainty, weight }) => (
              <tr key={code} className={certainty === 'denied' ? 'statement-denied' : undefined}>
                <th scope="row" lang="zh-CN">
                  {names.zh}
                </th>
                <td lang="en">{names.en}</td>
                <td>{t(CERTAINTY_TEXTS[certainty])}</td>
                <td>
                  {weight === 'critical' && certainty !== 'denied' ? '▲ ' : ''}
                  {t(WEIGHT_TEXTS[weight])}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

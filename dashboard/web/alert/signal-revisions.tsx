// What the signals of an alert said one after the other, as late and corrected facts came in: value, threshold, as of when, and why.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { SignalRevision } from '../../../contracts/api/alerts.ts';
import { SIGNAL_STATUS_WORDS } from '../../../contracts/vocabulary/states.ts';
import { figure } from '../i18n/figure.ts';
import { useWords } from '../i18n/setup.ts';
import { dayOf, momentOf } from '../i18n/time.ts';
import { Said } from '../ui/names.tsx';

const COLUMNS = [
  'signal',
  'revision',
  'status',
  'observed',
  'threshold',
  'asOf',
  'reason',
] as const;
const NUMERIC = new Set(['revision', 'observed', 'threshold']);

function RevisionRow({ one }: { readonly one: SignalRevision }): JSX.Element {
  const inWords = useWords();
  return (
    <tr>
      <th scope="row">
        <Said words={one.title} /> <small className="muted">{dayOf(one.window.startAt)}</small>
      </th>
      <td className="num">{one.revision}</td>
      <td>{inWords(SIGNAL_STATUS_WORDS[one.status])}</td>
      <td className="num">{figure(one.observed)}</td>
      <td className="num">{figure(one.threshold)}</td>
      <td>{momentOf(one.asOf)}</td>
      <td className="reason">
        <Said words={one.reason.words} />
      </td>
    </tr>
  );
}

export function SignalRevisions(props: {
  readonly all: readonly SignalRevision[];
}): JSX.Element | null {
  const { t } = useTranslation();
  if (props.all.length === 0) return null;
  return (
    <section className="panel">
      <h2>{t('analysis.revisions')}</h2>
      <p className="muted">{t('analysis.revisionsText')}</p>
      <div className="table-scroll" tabIndex={0} role="region" aria-label={t('analysis.revisions')}>
        <table className="table">
          <thead>
            <tr>
              {COLUMNS.map((column) => (
                <th key={column} scope="col" className={NUMERIC.has(column) ? 'num' : undefined}>
                  {t(`analysis.revisionColumns.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {props.all.map((one) => (
              <RevisionRow key={`${one.id} ${one.revision}`} one={one} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

// What the triage did with the signals of an alert, step by step, and why; whose silence kept people from being told, where the account may know.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { SignalDisposition } from '../../../contracts/triage/disposition.ts';
import {
  RECORD_REASONS,
  TRIAGE_STAGE_WORDS,
} from '../../../contracts/vocabulary/triage-reasons.ts';
import { useWords } from '../i18n/setup.ts';
import { fullMomentOf, momentOf } from '../i18n/time.ts';
import { DataText, Said } from '../ui/names.tsx';

const COLUMNS = ['signal', 'revision', 'outcome', 'stages', 'muted', 'at'] as const;

function Muted({ by, releasedAt, silence }: NonNullable<SignalDisposition['muted']>): JSX.Element {
  const { t } = useTranslation();
  const [kind, id] = by.split(':');
  return (
    <>
      {kind === 'alert' ? <Link href={`/alerts/${id}`}>{t('triage.byAlert')}</Link> : null}
      {kind === 'silence' && <span>{t('triage.bySilence')}</span>}
      {silence !== undefined && (
        <p>
          {t('triage.owner', { owner: silence.owner })} <DataText text={silence.reason} />{' '}
          <small className="muted">
            {t('triage.until', { time: fullMomentOf(silence.endsAt) })}
          </small>
        </p>
      )}
      {releasedAt !== null && (
        <p className="muted">{t('triage.released', { time: momentOf(releasedAt) })}</p>
      )}
    </>
  );
}

function DispositionRow({ one }: { readonly one: SignalDisposition }): JSX.Element {
  const inWords = useWords();
  return (
    <tr>
      <th scope="row">
        <Said words={one.title} />
      </th>
      <td className="num">{one.revision}</td>
      <td>{inWords(RECORD_REASONS[one.outcome])}</td>
      <td className="reason">
        <ol className="triage-stages">
          {one.stages.map(({ stage, code, words }) => (
            <li key={stage} data-reason={`${stage}:${code}`}>
              <b>{inWords(TRIAGE_STAGE_WORDS[stage])}</b> <Said words={words} />
            </li>
          ))}
        </ol>
      </td>
      <td>{one.muted === null ? '–' : <Muted {...one.muted} />}</td>
      <td>{momentOf(one.at)}</td>
    </tr>
  );
}

export function SignalDispositions(props: {
  readonly all: readonly SignalDisposition[];
}): JSX.Element | null {
  const { t } = useTranslation();
  if (props.all.length === 0) return null;
  return (
    <section className="panel">
      <h2>{t('triage.title')}</h2>
      <p className="muted">{t('triage.text')}</p>
      <div className="table-scroll" tabIndex={0} role="region" aria-label={t('triage.title')}>
        <table className="table">
          <thead>
            <tr>
              {COLUMNS.map((column) => (
                <th key={column} scope="col" className={column === 'revision' ? 'num' : undefined}>
                  {t(`triage.columns.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {props.all.map((one) => (
              <DispositionRow key={`${one.signal} ${one.revision}`} one={one} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

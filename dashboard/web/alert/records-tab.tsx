// The evidence: each signal with its revisions and detector, and the facts behind it, de-identified and masked.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlertDetail, EvidenceFact } from '../../../contracts/api/alerts.ts';
import type { Signal } from '../../../contracts/signal.ts';
import {
  EVENT_KIND_WORDS,
  SIGNAL_KIND_WORDS,
  SIGNAL_STATUS_WORDS,
} from '../../../contracts/vocabulary/states.ts';
import { AGE_BAND_WORDS, SEX_WORDS } from '../../../contracts/vocabulary/subjects.ts';
import { useWords } from '../i18n/setup.ts';
import { fullMomentOf, momentOf } from '../i18n/time.ts';
import { useFigure } from '../i18n/unit.ts';
import { FindingPlace } from '../ui/finding-place.tsx';
import { PlaceName, Said, SiteName } from '../ui/names.tsx';
import { Empty } from '../ui/view-states.tsx';
import { FindingEvidence } from './finding-evidence.tsx';

function SignalCard({ signal }: { readonly signal: Signal }): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const say = useFigure(signal.measure);
  return (
    <li className="signal">
      <div className="signal-head">
        <b>
          <Said words={signal.title} />
        </b>
        <span className="chip">{inWords(SIGNAL_KIND_WORDS[signal.kind])}</span>
        <span className="chip">
          {inWords(SIGNAL_STATUS_WORDS[signal.status])} ·{' '}
          {t('records.revision', { n: signal.revision })}
        </span>
        <span className="muted">{fullMomentOf(signal.asOf)}</span>
        <FindingPlace of={signal} />
      </div>
      <p>
        <Said words={signal.withdrawn?.words ?? signal.reason.words} />
      </p>
      <p className="muted">
        {t('records.detector')} {signal.detector.method} {signal.detector.version} ·{' '}
        {t('alert.observed')} {say(signal.observed)} · {t('alert.expected')} {say(signal.expected)}{' '}
        · {t('alert.threshold')} {say(signal.threshold)}
      </p>
      {signal.evidence.length > 0 && (
        <details>
          <summary>{t('records.showEvidence', { count: signal.evidence.length })}</summary>
          <p className="evidence">{signal.evidence.join('  ')}</p>
        </details>
      )}
    </li>
  );
}

const COLUMNS = ['time', 'received', 'kind', 'site', 'residence', 'age', 'sex', 'codes'] as const;

function FactRow({ fact }: { readonly fact: EvidenceFact }): JSX.Element {
  const inWords = useWords();
  return (
    <tr>
      <td>{momentOf(fact.occurredAt)}</td>
      <td>{momentOf(fact.receivedAt)}</td>
      <td>{inWords(EVENT_KIND_WORDS[fact.kind])}</td>
      <td>
        <SiteName id={fact.siteId} />
      </td>
      <td>{fact.residence === null ? '—' : <PlaceName code={fact.residence.slice(0, 9)} />}</td>
      <td>{fact.ageBand === null ? '—' : inWords(AGE_BAND_WORDS[fact.ageBand])}</td>
      <td>{fact.sex === null ? '—' : inWords(SEX_WORDS[fact.sex])}</td>
      <td>{fact.codes.join(' ')}</td>
    </tr>
  );
}

function Facts({ facts }: { readonly facts: readonly EvidenceFact[] }): JSX.Element {
  const { t } = useTranslation();
  if (facts.length === 0) return <p className="muted">{t('records.noFacts')}</p>;
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={t('records.facts')}>
      <table className="table">
        <caption className="visually-hidden">{t('records.facts')}</caption>
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <th key={column} scope="col">
                {t(`records.columns.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {facts.map((fact) => (
            <FactRow key={fact.event} fact={fact} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function RecordsTab({ detail }: { readonly detail: AlertDetail }): JSX.Element {
  const { t } = useTranslation();
  if (detail.signals.length === 0) return <Empty title={t('records.none')} />;
  const signals = [...detail.signals].sort((a, b) => b.asOf - a.asOf);
  return (
    <div className="stack">
      <FindingEvidence detail={detail} />
      <section className="panel">
        <h2>{t('records.facts')}</h2>
        <p className="muted">{t('records.masked')}</p>
        <Facts facts={detail.facts ?? []} />
      </section>
      <section className="panel">
        <h2>{t('records.signals')}</h2>
        <ul className="signals">
          {signals.map((signal) => (
            <SignalCard key={signal.id} signal={signal} />
          ))}
        </ul>
      </section>
    </div>
  );
}

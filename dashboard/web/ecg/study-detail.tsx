// One examination: the ECG on its grid with what the device measured and stated, or what the report of an image says.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Study } from '../../../contracts/api/studies.ts';
import { durationWords, fullMomentOf } from '../i18n/time.ts';
import { DataText, PlaceName, SiteName } from '../ui/names.tsx';
import { EpisodeTable } from './episode-table.tsx';
import { Measurements } from './measurements.tsx';
import { StatementTable } from './statement-table.tsx';
import { shortToken, useAgeWords } from './study-list.tsx';
import { Waveform } from './waveform.tsx';

function Fact(props: { readonly label: string; readonly children: React.ReactNode }): JSX.Element {
  return (
    <div>
      <dt>{props.label}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

function Facts({ study }: { readonly study: Study }): JSX.Element {
  const { t } = useTranslation();
  const age = useAgeWords();
  const { sinceAt, readAt } = study;
  return (
    <dl className="study-facts">
      <Fact label={t('studies.person')}>
        <code>{study.person === null ? '–' : shortToken(study.person)}</code>
      </Fact>
      <Fact label={t('studies.age')}>{age(study)}</Fact>
      <Fact label={t('studies.place')}>
        <SiteName id={study.siteId} /> · <PlaceName code={study.place} />
      </Fact>
      <Fact label={t('studies.since')}>{fullMomentOf(sinceAt)}</Fact>
      {readAt !== null && (
        <Fact label={t('studies.readAt')}>
          {fullMomentOf(readAt)} (
          {t('studies.turnaround', { time: durationWords(readAt - sinceAt, t) })})
        </Fact>
      )}
      {study.bodyPart !== null && (
        <Fact label={t('studies.bodyPart')}>
          <DataText text={study.bodyPart} />
        </Fact>
      )}
      {study.device !== null && (
        <Fact label={t('studies.device')}>
          <code>{shortToken(study.device)}</code>
        </Fact>
      )}
    </dl>
  );
}

function Words({ study }: { readonly study: Study }): JSX.Element | null {
  const { t } = useTranslation();
  const { words, statementsUnknown } = study;
  const more = Math.max(0, statementsUnknown - words.length);
  if (words.length === 0 && more === 0) return null;
  return (
    <section className="panel">
      <h3>{t('studies.otherWords')}</h3>
      <ul className="study-words">
        {words.map((text, at) => (
          <li key={`${String(at)} ${text}`}>
            <DataText text={text} />
          </li>
        ))}
      </ul>
      {more > 0 && <p className="muted">{t('studies.unknown', { count: more })}</p>}
    </section>
  );
}

export function StudyDetail({ study }: { readonly study: Study }): JSX.Element {
  const { t } = useTranslation();
  const isEcg = study.kind === 'ecg';
  return (
    <article className="study-detail" aria-label={t('studies.detail')}>
      <p>
        <Link className="study-back" href="/studies">
          ← {t('studies.back')}
        </Link>
      </p>
      <h2>
        {study.modality} · {t(`studies.states.${study.state}`)}
        {study.critical && <span className="mark mark-critical">▲ {t('studies.critical')}</span>}
      </h2>
      <Facts study={study} />
      {isEcg ? <Waveform study={study} /> : <p className="muted">{t('studies.noPixels')}</p>}
      <StatementTable findings={study.findings} />
      <Words study={study} />
      {isEcg && <Measurements study={study} />}
      {study.episodes.length > 0 && <EpisodeTable episodes={study.episodes} />}
    </article>
  );
}

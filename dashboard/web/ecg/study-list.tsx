// The examinations as a table, those that wait first. A person is the end of a token: enough to see that two rows are one person's.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Study } from '../../../contracts/api/studies.ts';
import { durationWords, momentOf } from '../i18n/time.ts';
import { PlaceLines } from '../ui/names.tsx';
import { useNow } from '../ui/now.ts';
import { FindingWords } from './finding-words.tsx';

const TOKEN_SHOWN = 8;
const FINDINGS_SHOWN = 3;

export const shortToken = (token: string): string => `…${token.slice(-TOKEN_SHOWN)}`;

const SEX_TEXTS = {
  male: 'studies.sexes.male',
  female: 'studies.sexes.female',
  other: 'studies.sexes.other',
  unknown: 'studies.sexes.unknown',
} as const;

export function useAgeWords(): (study: Study) => string {
  const { t } = useTranslation();
  return ({ ageBand, sex }) => {
    const age = ageBand === 'unknown' ? t('studies.unknownAge') : ageBand.replace('plus', '+');
    return `${age} · ${t(SEX_TEXTS[sex])}`;
  };
}

function Waiting({ study }: { readonly study: Study }): JSX.Element {
  const { t } = useTranslation();
  const now = useNow();
  const { state, sinceAt, readAt } = study;
  const words =
    readAt === null
      ? t('studies.waitingFor', { time: durationWords(now - sinceAt, t) })
      : t('studies.turnaround', { time: durationWords(readAt - sinceAt, t) });
  return (
    <>
      <b className={`study-state study-${state}`}>{t(`studies.states.${state}`)}</b>
      <small className="muted">{state === 'cancelled' ? momentOf(sinceAt) : words}</small>
    </>
  );
}

function Marks({ study }: { readonly study: Study }): JSX.Element {
  const { t } = useTranslation();
  return (
    <>
      {study.critical && <span className="mark mark-critical">▲ {t('studies.critical')}</span>}
      {study.urgency === 'urgent' && <span className="mark">! {t('studies.urgent')}</span>}
      {study.waveform === 'live' && <span className="mark mark-live">● {t('studies.live')}</span>}
    </>
  );
}

function Findings({ study }: { readonly study: Study }): JSX.Element {
  const { t } = useTranslation();
  const within = study.episodes.map(({ finding }) => finding);
  const all = [...new Map([...study.findings, ...within].map((one) => [one.code, one])).values()];
  const shown = all.filter(({ certainty }) => certainty !== 'denied');
  if (shown.length === 0) return <span className="muted">{t('studies.noFindings')}</span>;
  return (
    <>
      {shown.slice(0, FINDINGS_SHOWN).map((finding) => (
        <FindingWords key={finding.code} finding={finding} />
      ))}
    </>
  );
}

function Row({ study, chosen }: { readonly study: Study; readonly chosen: boolean }): JSX.Element {
  const { t } = useTranslation();
  const age = useAgeWords();
  return (
    <tr aria-current={chosen ? 'true' : undefined} data-study={study.record}>
      <th scope="row">
        <Link href={`/studies/${study.record}`} className="study-link">
          {study.modality} <small>{momentOf(study.sinceAt)}</small>
        </Link>
        <Marks study={study} />
      </th>
      <td>
        <Waiting study={study} />
      </td>
      <td>
        <PlaceLines code={study.place} />
      </td>
      <td>
        {age(study)}
        <small className="muted token" title={t('studies.person')}>
          {study.person === null ? '–' : shortToken(study.person)}
        </small>
      </td>
      <td>
        <Findings study={study} />
      </td>
    </tr>
  );
}

export function StudyTable(props: {
  readonly studies: readonly Study[];
  readonly chosen: string | null;
}): JSX.Element {
  const { t } = useTranslation();
  return (
    <div className="table-scroll" role="group" aria-label={t('studies.caption')} tabIndex={0}>
      <table className="table table-studies">
        <caption className="visually-hidden">{t('studies.caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('studies.examination')}</th>
            <th scope="col">{t('studies.waiting')}</th>
            <th scope="col">{t('studies.place')}</th>
            <th scope="col">{t('studies.age')}</th>
            <th scope="col">{t('studies.findings')}</th>
          </tr>
        </thead>
        <tbody>
          {props.studies.map((study) => (
            <Row key={study.record} study={study} chosen={study.record === props.chosen} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

// What the machine found within a recording, with its beginning and its end.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { StudyEpisode } from '../../../contracts/api/studies.ts';
import { fullMomentOf } from '../i18n/time.ts';
import { FindingWords } from './finding-words.tsx';

const SHOWN_MAX = 100;

export function EpisodeTable(props: { readonly episodes: readonly StudyEpisode[] }): JSX.Element {
  const { t } = useTranslation();
  return (
    <section className="panel">
      <h3>{t('studies.episodes')}</h3>
      <p className="muted">{t('studies.reader')}</p>
      <div className="table-scroll" role="group" aria-label={t('studies.episodes')} tabIndex={0}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('studies.episode')}</th>
              <th scope="col">{t('studies.from')}</th>
              <th scope="col">{t('studies.until')}</th>
            </tr>
          </thead>
          <tbody>
            {props.episodes.slice(-SHOWN_MAX).map(({ finding, startAt, endAt }) => (
              <tr key={`${finding.code} ${String(startAt)}`}>
                <th scope="row">
                  <FindingWords finding={finding} />
                </th>
                <td>{fullMomentOf(startAt)}</td>
                <td>{endAt === null ? t('studies.lasting') : fullMomentOf(endAt)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

// One source beside the table: when it usually sends, how much of today's is there, how late its facts come, what was repeated or refused.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { SourceAnswer } from '../../../contracts/api/sources.ts';
import { useSource } from '../api/queries.ts';
import { Said } from '../ui/names.tsx';
import { Read } from '../ui/view-states.tsx';
import { arrivedShare, minutesWords, shareWords } from './source-words.ts';

export function SourcePanel(props: {
  readonly site: string;
  readonly onClose: () => void;
}): JSX.Element {
  const { t } = useTranslation();
  const source = useSource(props.site);
  return (
    <section className="panel source-panel" aria-label={t('sources.about')}>
      <button type="button" className="button" onClick={props.onClose}>
        {t('sources.close')}
      </button>
      <Read from={source}>{(known) => <Source source={known} />}</Read>
    </section>
  );
}

function Source({ source }: { readonly source: SourceAnswer }): JSX.Element {
  const { t } = useTranslation();
  const figure = (value: number): string => String(Math.round(value));
  return (
    <>
      <h2>
        <Said words={source.names} />
      </h2>
      {source.today === null ? (
        <p className="muted">{t('sources.learning')}</p>
      ) : (
        <p>
          {t('sources.todaySaid', {
            share: shareWords(arrivedShare(source.today)),
            due: figure(source.today.dueByNow),
            all: figure(source.today.due),
          })}
        </p>
      )}
      {source.rhythm !== null && (
        <>
          <Rhythm label={t('sources.workDay')} hours={source.rhythm.work} />
          <Rhythm label={t('sources.restDay')} hours={source.rhythm.rest} />
        </>
      )}
      <Delays source={source} />
      <p>{t('sources.repeated', { count: source.repeated })}</p>
      <ul className="rejections">
        {source.rejectedLastDay.map(({ code, count }) => (
          <li key={code}>
            <code>{code}</code> <b>{count}</b>
          </li>
        ))}
      </ul>
    </>
  );
}

const WIDTH = 240;
const HEIGHT = 40;

function Rhythm(props: { readonly label: string; readonly hours: readonly number[] }): JSX.Element {
  const { t } = useTranslation();
  const { label, hours } = props;
  const most = Math.max(...hours, 1e-9);
  const all = hours.reduce((a, b) => a + b, 0);
  const peak = hours.indexOf(Math.max(...hours));
  const said = t('sources.rhythmSaid', { label, all: Math.round(all), peak });
  return (
    <figure className="rhythm">
      <figcaption>{said}</figcaption>
      <svg viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`} role="img" aria-label={said}>
        {hours.map((count, hour) => (
          <rect
            key={hour}
            x={(hour * WIDTH) / hours.length + 1}
            width={WIDTH / hours.length - 2}
            y={HEIGHT - (count / most) * HEIGHT}
            height={(count / most) * HEIGHT}
          />
        ))}
      </svg>
    </figure>
  );
}

const KINDS = [
  'visit',
  'laboratory',
  'case-report',
  'ecg',
  'imaging',
  'claim',
  'counted-visits',
  'counted-cases',
] as const;
const isKnown = (kind: string): kind is (typeof KINDS)[number] => KINDS.some((one) => one === kind);

function Delays({ source }: { readonly source: SourceAnswer }): JSX.Element {
  const { t } = useTranslation();
  if (source.delays.length === 0) return <p className="muted">{t('sources.noDelays')}</p>;
  return (
    <table className="table">
      <caption>{t('sources.delays')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('sources.kind')}</th>
          <th scope="col" className="num">
            {t('sources.median')}
          </th>
          <th scope="col" className="num">
            {t('sources.p90')}
          </th>
        </tr>
      </thead>
      <tbody>
        {source.delays.map(({ kind, medianMinutes, p90Minutes }) => (
          <tr key={kind}>
            <th scope="row">{isKnown(kind) ? t(`sources.kinds.${kind}`) : kind}</th>
            <td className="num">{minutesWords(medianMinutes, t)}</td>
            <td className="num">{minutesWords(p90Minutes, t)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

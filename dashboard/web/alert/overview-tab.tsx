// The first look: why it was raised, whether the data is complete, the series, where it is, and what the departments are doing.
import type { JSX } from 'react';
import { Suspense, lazy } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Alert } from '../../../contracts/alert.ts';
import type { AlertDetail } from '../../../contracts/api/alerts.ts';
import type { Assessment } from '../../../contracts/assessment.ts';
import { useSeries } from '../api/queries.ts';
import { useAccount } from '../api/session.ts';
import { SeriesPanel } from '../chart/series-panel.tsx';
import { percent, ratioOf } from '../i18n/figure.ts';
import { useFigure } from '../i18n/unit.ts';
import { dayOf } from '../i18n/time.ts';
import { LevelBadge } from '../ui/level-badge.tsx';
import { FindingPlace } from '../ui/finding-place.tsx';
import { PlaceName, Said } from '../ui/names.tsx';
import { Loading, Read } from '../ui/view-states.tsx';
import { isAbout, latestAssessment, latestSignal, rangeAround, seriesOf } from './evidence.ts';
import { TaskSummary } from './task-summary.tsx';

const MapThumbnail = lazy(() =>
  import('../map/map-thumbnail.tsx').then((m) => ({ default: m.MapThumbnail })),
);

function BigFigures({ alert }: { readonly alert: Alert }): JSX.Element {
  const { t } = useTranslation();
  const say = useFigure(alert.measure);
  const ratio = ratioOf(alert.observed, alert.expected);
  return (
    <dl className="figures">
      <div>
        <dt>{t('alert.observed')}</dt>
        <dd className="figure-main">{say(alert.observed)}</dd>
      </div>
      <div>
        <dt>{t('alert.expected')}</dt>
        <dd>{say(alert.expected)}</dd>
      </div>
      <div>
        <dt>{t('alert.threshold')}</dt>
        <dd>{say(alert.threshold)}</dd>
      </div>
      {ratio !== null && (
        <div>
          <dt>{t('map.ratio')}</dt>
          <dd>×{ratio}</dd>
        </div>
      )}
    </dl>
  );
}

function Completeness({ assessment }: { readonly assessment: Assessment | null }): JSX.Element {
  const { t } = useTranslation();
  const share = assessment?.completeness ?? null;
  return (
    <div className="completeness">
      <h3>{t('alert.completeness')}</h3>
      {share === null ? (
        <p className="muted">{t('alert.completenessUnknown')}</p>
      ) : (
        <>
          <meter
            min={0}
            max={1}
            low={0.6}
            high={0.8}
            optimum={1}
            value={share}
            aria-label={t('alert.completeness')}
          />
          <p>{t('alert.completenessText', { share: percent(share) })}</p>
        </>
      )}
    </div>
  );
}

function Why({ detail }: { readonly detail: AlertDetail }): JSX.Element {
  const { t } = useTranslation();
  const { alert } = detail;
  const signal = latestSignal(detail);
  return (
    <section className="panel why">
      <h2>{t('alert.why')}</h2>
      <BigFigures alert={alert} />
      {signal !== null && isAbout(signal, alert) && <FindingPlace of={signal} />}
      {signal !== null && (
        <p className="why-words">
          <Said words={signal.reason.words} />
        </p>
      )}
      <h3>{t('alert.levelWhy')}</h3>
      <p className="why-levels">
        <span>
          {t('level.signal')} <LevelBadge level={alert.machineLevel} />
        </span>
        {alert.humanLevel !== null && (
          <span>
            {t('level.byHuman')} <LevelBadge level={alert.humanLevel} human />
          </span>
        )}
      </p>
      <ul className="why-reasons">
        {alert.levelReasons.map((reason) => (
          <li key={`${reason.code} ${reason.finding?.signal ?? ''}`}>
            <Said words={reason.words} />
            {reason.finding !== undefined && (
              <>
                {' '}
                <FindingPlace of={reason.finding} />
              </>
            )}
          </li>
        ))}
      </ul>
      <Completeness assessment={latestAssessment(detail)} />
    </section>
  );
}

function AlertSeries({ detail }: { readonly detail: AlertDetail }): JSX.Element {
  const { t } = useTranslation();
  const about = seriesOf(detail);
  const window = about?.window ?? 'day';
  const answer = useSeries(about?.key ?? null, rangeAround(detail.alert, { window, asOf: null }));
  return (
    <section className="panel panel-series">
      {about === null ? (
        <p className="muted">{t('alert.noSeries')}</p>
      ) : (
        <>
          <h2>{answer.data === undefined ? '…' : <Said words={answer.data.title} />}</h2>
          <Read from={answer}>
            {(series) => (
              <SeriesPanel
                answer={series}
                alertFromAt={detail.alert.startedAt}
                limit={about.limit}
              />
            )}
          </Read>
        </>
      )}
    </section>
  );
}

function Where({ alert }: { readonly alert: Alert }): JSX.Element {
  const { t } = useTranslation();
  const county = alert.place.slice(0, 6);
  const day = dayOf(alert.updatedAt);
  const within = alert.place.length > 4 ? `&within=${county}` : '';
  // The figures of all places are for desks; a department is shown where its alert is.
  const isDesk = useAccount().role !== 'department-member';
  return (
    <section className="panel">
      <h2>{t('alert.where')}</h2>
      <Suspense fallback={<Loading />}>
        <MapThumbnail measure={isDesk ? alert.measure : null} day={day} place={alert.place} />
      </Suspense>
      <p className="panel-foot">
        <PlaceName code={alert.place} />
        {isDesk && (
          <Link href={`/map?measure=${alert.measure}&day=${day}${within}`}>
            {t('alert.openMap')} →
          </Link>
        )}
      </p>
    </section>
  );
}

export function OverviewTab({ detail }: { readonly detail: AlertDetail }): JSX.Element {
  return (
    <div className="overview">
      <Why detail={detail} />
      <AlertSeries detail={detail} />
      <Where alert={detail.alert} />
      <TaskSummary detail={detail} />
    </div>
  );
}

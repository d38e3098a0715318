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
import { ClusterWords } from './cluster-words.tsx';
import { FoundSources } from './found-sources.tsx';
import {
  foundOf,
  isAbout,
  latestAssessment,
  latestSignal,
  rangeAround,
  seriesOf,
} from './evidence.ts';
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

function NoSeries({ detail }: { readonly detail: AlertDetail }): JSX.Element {
  const { t } = useTranslation();
  const found = foundOf(detail);
  return found !== null && found.sources.length > 0 ? (
    <FoundSources of={found} />
  ) : (
    <p className="muted">{t('alert.noSeries')}</p>
  );
}

function AlertSeries({ detail }: { readonly detail: AlertDetail }): JSX.Element {
  const about = seriesOf(detail);
  const window = about?.window ?? 'day';
  const answer = useSeries(about?.key ?? null, rangeAround(detail.alert, { window, asOf: null }));
  return (
    <section className="panel panel-series">
      {about === null ? (
        <NoSeries detail={detail} />
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

const NOWHERE: readonly string[] = [];

function Where({ detail }: { readonly detail: AlertDetail }): JSX.Element {
  const { t } = useTranslation();
  const { alert } = detail;
  const found = foundOf(detail);
  const isWide = isCluster(detail);
  // A rule that looks at many has no figures of its own by place: those of the measure that it found something in.
  const measure = found?.cluster?.measure ?? found?.sources[0]?.measure ?? alert.measure;
  const county = alert.place.slice(0, 6);
  const day = dayOf(alert.updatedAt);
  const within = alert.place.length > 4 ? `&within=${county}` : '';
  // The figures of all places are for desks; a department is shown where its alert is.
  const isDesk = useAccount().role !== 'department-member';
  return (
    <section className={isWide ? 'panel panel-series panel-cluster' : 'panel'}>
      <h2>{t('alert.where')}</h2>
      <Suspense fallback={<Loading />}>
        <MapThumbnail
          measure={isDesk ? measure : null}
          day={day}
          place={alert.place}
          cluster={found?.cluster?.places ?? NOWHERE}
        />
      </Suspense>
      {found !== null && found.cluster !== null && <ClusterWords cluster={found.cluster} />}
      <p className="panel-foot">
        <PlaceName code={alert.place} />
        {isDesk && (
          <Link href={`/map?measure=${measure}&day=${day}${within}`}>{t('alert.openMap')} →</Link>
        )}
      </p>
    </section>
  );
}

/** A cluster is seen on the map; it has no series. */
const isCluster = (detail: AlertDetail): boolean =>
  seriesOf(detail) === null && (foundOf(detail)?.cluster ?? null) !== null;

export function OverviewTab({ detail }: { readonly detail: AlertDetail }): JSX.Element {
  return (
    <div className="overview">
      <Why detail={detail} />
      {!isCluster(detail) && <AlertSeries detail={detail} />}
      <Where detail={detail} />
      <TaskSummary detail={detail} />
    </div>
  );
}

// The map of exceedance with its sentence, its legend and its list; from a county to its townships, and from a place to its alerts.
import { type JSX, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Account } from '../../../contracts/account.ts';
import type { MapAnswer, PlaceStatus } from '../../../contracts/api/series.ts';
import { type CityShapes, useCity, useMap, useMeasures } from '../api/queries.ts';
import { useAccount } from '../api/session.ts';
import { useFigure } from '../i18n/unit.ts';
import { useWords } from '../i18n/setup.ts';
import { clockOf } from '../i18n/time.ts';
import { PlaceName, usePlaceNames, usePlaceParts } from '../ui/names.tsx';
import { Failed, Loading, Read } from '../ui/view-states.tsx';
import { CityMap, type Frame, drawCity } from './city-map.tsx';
import { CLASSES, byExceedance, classOf, isExceeding, shownAt } from './exceedance.ts';
import { type MapAddress, useMapAddress } from './map-address.ts';
import { MapControls } from './map-controls.tsx';
import { CLASS_TEXT, PlaceList } from './place-list.tsx';

/** Places of the jurisdiction without an answer are listed too: silence must be seen. */
function statusesOf(
  answer: MapAnswer | undefined,
  city: CityShapes,
  question: Pick<MapAddress, 'level' | 'within'> & Pick<Account, 'places'>,
): readonly PlaceStatus[] {
  const { level, within, places } = question;
  const shapes = level === 'county' ? city.counties : city.townships;
  const known = new Map<string, PlaceStatus>(
    answer?.places.map((status) => [status.place, status]),
  );
  return shapes.features
    .map(({ properties: { code } }) => code)
    .filter((code) => within === null || code.startsWith(within))
    .filter((code) => places.some((jurisdiction) => code.startsWith(jurisdiction)))
    .map(
      (place): PlaceStatus =>
        known.get(place) ?? {
          place,
          count: null,
          expected: null,
          outcome: 'no-data',
          openAlerts: 0,
          highestLevel: null,
        },
    )
    .sort(byExceedance);
}

function Legend(): JSX.Element {
  const { t } = useTranslation();
  return (
    <ul className="map-legend" aria-label={t('map.legend')}>
      {CLASSES.map((kind) => (
        <li key={kind}>
          <span className={`swatch swatch-${kind}`} aria-hidden="true" />
          {t(CLASS_TEXT[kind])}
        </li>
      ))}
    </ul>
  );
}

function useDescription(
  statuses: ReadonlyMap<string, PlaceStatus>,
  measure: string | null,
): (code: string) => string {
  const say = useFigure(measure);
  const { t } = useTranslation();
  const inWords = useWords();
  const nameOf = usePlaceNames();
  return (code) => {
    const status = statuses.get(code);
    const name = inWords(nameOf(code));
    const outcome = t(CLASS_TEXT[classOf(status)]);
    if (status === undefined || status.count === null) return `${name}: ${outcome}`;
    const facts = `${t('map.observed')} ${say(shownAt(status))}, ${t('map.expected')} ${say(status.expected)}`;
    const alerts =
      status.openAlerts > 0 ? `, ${t('map.openAlerts', { count: status.openAlerts })}` : '';
    return `${name}: ${facts}, ${outcome}${alerts}`;
  };
}

function Sentence(props: {
  readonly statuses: readonly PlaceStatus[];
  readonly measure: string | null;
}): JSX.Element {
  const { statuses } = props;
  const say = useFigure(props.measure);
  const { t } = useTranslation();
  const inWords = useWords();
  const nameOf = usePlaceNames();
  const exceeding = statuses.filter(isExceeding);
  const worst = exceeding[0];
  const missing = statuses.filter((status) => classOf(status) === 'no-data').length;
  return (
    <p className="map-sentence" role="status">
      {t('map.sentence', { exceeding: exceeding.length, missing, all: statuses.length })}{' '}
      {worst !== undefined &&
        t('map.worst', {
          place: inWords(nameOf(worst.place)),
          count: say(shownAt(worst)),
          expected: say(worst.expected),
        })}
    </p>
  );
}

function Chosen(props: {
  readonly status: PlaceStatus;
  readonly address: MapAddress;
}): JSX.Element {
  const { t } = useTranslation();
  const { status, address } = props;
  const say = useFigure(address.measure);
  return (
    <div className="map-chosen">
      <b>
        <PlaceName code={status.place} />
      </b>
      <span>{t(CLASS_TEXT[classOf(status)])}</span>
      <span>
        {t('map.observed')} {say(shownAt(status))} · {t('map.expected')} {say(status.expected)}
      </span>
      {status.openAlerts > 0 ? (
        <Link className="button button-small" href={`/alerts?place=${status.place}`}>
          {t('map.openAlerts', { count: status.openAlerts })}
        </Link>
      ) : (
        <span className="muted">{t('map.noAlerts')}</span>
      )}
      {address.level === 'county' && (
        <button
          type="button"
          className="button button-small"
          onClick={() => address.choose({ within: status.place, level: 'township', place: null })}
        >
          {t('map.drill')}
        </button>
      )}
    </div>
  );
}

function MapBody(props: {
  readonly city: CityShapes;
  readonly answer: MapAnswer | undefined;
  readonly address: MapAddress;
}): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const { data: measures } = useMeasures();
  const { city, answer, address } = props;
  const { level, within, chosen } = address;
  const frame = useMemo((): Frame => ({ width: 860, height: 640, within }), [within]);
  const drawing = useMemo(() => drawCity(city, level, frame), [city, level, frame]);
  const { places } = useAccount();
  const partsOf = usePlaceParts();
  const statuses = statusesOf(answer, city, { level, within, places });
  const byPlace = useMemo(
    () => new Map(statuses.map((status) => [status.place as string, status])),
    [statuses],
  );
  const describe = useDescription(byPlace, address.measure);
  const names = measures?.find(({ id }) => id === address.measure)?.names;
  const status = chosen === null ? undefined : byPlace.get(chosen);
  const choose = (place: string): void => address.choose({ place });
  const open = (place: string): void => {
    if (level === 'county') address.choose({ within: place, level: 'township', place: null });
    else choose(place);
  };
  return (
    <>
      <Sentence statuses={statuses} measure={address.measure} />
      {address.day === address.today && <p className="map-open">◷ {t('map.unfinished')}</p>}
      <div className="map-body">
        <figure className="map-figure">
          <p className="map-fictional">{t('map.fictional')}</p>
          <CityMap
            drawing={drawing}
            frame={frame}
            statuses={byPlace}
            chosen={chosen}
            labels={level === 'county' || within !== null}
            label={t('map.label', { measure: names === undefined ? '' : inWords(names) })}
            nameOf={(code) => inWords(partsOf(code).own)}
            describe={describe}
            onChoose={choose}
            onOpen={open}
          />
          <figcaption>
            <Legend />
            <p className="muted">
              {t('map.why')} {t('map.hint')}.
              {answer !== undefined && ` ${t('strip.dataAsOf')} ${clockOf(answer.asOf)}.`}
            </p>
          </figcaption>
        </figure>
        <div className="map-side">
          {status === undefined ? (
            <p className="muted map-chosen">{t('map.choose')}</p>
          ) : (
            <Chosen status={status} address={address} />
          )}
          <PlaceList {...{ statuses, chosen }} measure={address.measure} onChoose={choose} />
        </div>
      </div>
    </>
  );
}

export function MapPage(): JSX.Element {
  const { t } = useTranslation();
  const address = useMapAddress();
  const city = useCity();
  const measures = useMeasures();
  const answer = useMap({ measure: address.measure, level: address.level, day: address.day });
  return (
    <div className="map">
      <h1 className="visually-hidden">{t('map.title')}</h1>
      <Read from={measures}>
        {() => (
          <>
            <MapControls address={address} />
            {answer.isError && answer.data === undefined ? (
              <Failed error={answer.error} onRetry={() => void answer.refetch()} />
            ) : answer.isPending && address.measure !== null ? (
              <Loading />
            ) : (
              <Read from={city}>
                {(shapes) => <MapBody city={shapes} answer={answer.data} address={address} />}
              </Read>
            )}
          </>
        )}
      </Read>
    </div>
  );
}

// The city in small, with the alert's place outlined: where it is, and whether its neighbours exceed too, for who may know that.
import { type JSX, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { PlaceStatus } from '../../../contracts/api/series.ts';
import { useCity, useMap } from '../api/queries.ts';
import { useWords } from '../i18n/setup.ts';
import { usePlaceNames } from '../ui/names.tsx';
import { Read } from '../ui/view-states.tsx';
import { Hatches, drawCity, fillOf } from './city-map.tsx';
import { ClusterMark } from './cluster-mark.tsx';
import { classOf } from './exceedance.ts';

const FRAME = { width: 320, height: 230, within: null };

export function MapThumbnail(props: {
  /** null: only where it is, with no word on how the places do. */
  readonly measure: string | null;
  readonly day: string;
  readonly place: string;
  /** Townships or villages of a cluster; then they are outlined instead of the place. */
  readonly cluster: readonly string[];
}): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const nameOf = usePlaceNames();
  const city = useCity();
  const { measure, day, place, cluster } = props;
  const { data } = useMap({ measure, level: 'township', day });
  const drawing = useMemo(
    () => (city.data === undefined ? null : drawCity(city.data, 'township', FRAME)),
    [city.data],
  );
  const statuses = useMemo(
    () => new Map<string, PlaceStatus>(data?.places.map((status) => [status.place, status])),
    [data],
  );
  const label = `${inWords(nameOf(place))} · ${t('map.fictional')}`;
  return (
    <Read from={city}>
      {() => (
        <svg
          className="city-map city-map-small"
          viewBox={`0 0 ${FRAME.width} ${FRAME.height}`}
          role="img"
          aria-label={label}
        >
          <Hatches prefix="small" />
          {drawing?.areas.map((area) => {
            const kind = measure === null ? 'outside' : classOf(statuses.get(area.code));
            return (
              <path
                key={area.code}
                d={area.path}
                className={`area area-${kind}`}
                {...(kind === 'outside' ? {} : { fill: fillOf(kind, 'small') })}
              />
            );
          })}
          {drawing?.outlines.map((path) => (
            <path key={path.slice(0, 40)} d={path} className="outline" />
          ))}
          {cluster.length === 0 &&
            drawing?.areas
              .filter(({ code }) => place.length > 4 && code.startsWith(place.slice(0, 9)))
              .map((area) => <path key={area.code} d={area.path} className="area-here" />)}
          {drawing !== null && cluster.length > 0 && (
            <ClusterMark drawing={drawing} places={cluster} />
          )}
        </svg>
      )}
    </Read>
  );
}

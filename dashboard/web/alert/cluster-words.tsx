// A cluster in words below its map: from when to when, how many places, and which, for who cannot or need not see the map.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { FoundEvidence } from '../../../contracts/api/found-evidence.ts';
import { figure } from '../i18n/figure.ts';
import { dayOf } from '../i18n/time.ts';
import { PlaceName } from '../ui/names.tsx';

export function ClusterWords(props: {
  readonly cluster: NonNullable<FoundEvidence['cluster']>;
}): JSX.Element {
  const { t } = useTranslation();
  const { places, located, fromAt, toAt, relativeRisk } = props.cluster;
  return (
    <div className="cluster-words">
      <p>
        {t('evidence.cluster', {
          from: dayOf(fromAt),
          // The last day that is in it.
          to: dayOf(toAt - 1),
          count: places.length,
          by: t(located === 'residence' ? 'evidence.byResidence' : 'evidence.bySite'),
          risk: figure(relativeRisk),
        })}{' '}
        {t('evidence.clusterOnMap')}
      </p>
      <ul aria-label={t('evidence.clusterPlaces')}>
        {places.map((place) => (
          <li key={place} data-cluster-place={place}>
            <PlaceName code={place} />
          </li>
        ))}
      </ul>
    </div>
  );
}

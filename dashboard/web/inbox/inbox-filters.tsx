// Filters of the inbox: whose findings, level, place, measure. They live in the address bar and say when they hide something.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { Level } from '../../../contracts/alert.ts';
import { LEVELS } from '../api/levels.ts';
import { CONCERNS, concerns, inGroup } from '../api/alert-groups.ts';
import { useCity, useLiveAlerts, useMeasures } from '../api/queries.ts';
import { useAccount } from '../api/session.ts';
import { useWords } from '../i18n/setup.ts';
import { LevelBadge } from '../ui/level-badge.tsx';
import { usePlaceNames } from '../ui/names.tsx';
import type { InboxAddress } from './view-address.ts';

function LevelFilter({ address }: { readonly address: InboxAddress }): JSX.Element {
  const { t } = useTranslation();
  const { level: chosen } = address.filters;
  const toggle = (level: Level): void => {
    const next = chosen.includes(level)
      ? chosen.filter((one) => one !== level)
      : [...chosen, level];
    address.choose({ level: next.join(',') });
  };
  return (
    <div className="filter-levels" role="group" aria-label={t('level.signal')}>
      {LEVELS.map((level) => (
        <button
          key={level}
          type="button"
          className="filter-level"
          aria-pressed={chosen.includes(level)}
          onClick={() => toggle(level)}
        >
          <LevelBadge level={level} />
        </button>
      ))}
    </div>
  );
}

/** Options of counties, and the townships of the chosen one. */
function usePlaceOptions(place: string | null): readonly string[] {
  const { data } = useCity();
  if (data === undefined) return place === null ? [] : [place];
  const codes = data.counties.features.map(({ properties }) => properties.code as string).sort();
  const county = place?.slice(0, 6);
  const within = data.townships.features
    .map(({ properties }) => properties.code as string)
    .filter((code) => county !== undefined && code.startsWith(county))
    .sort();
  return codes.flatMap((code) => (code === county ? [code, ...within] : [code]));
}

/** With how many of the tab each would show, so that nothing that waits elsewhere is out of mind. */
function ConcernFilter({ address }: { readonly address: InboxAddress }): JSX.Element {
  const { t } = useTranslation();
  const { data } = useLiveAlerts();
  const me = useAccount().id;
  const rows = (data?.alerts ?? []).filter((alert) => inGroup(alert, address.group, me));
  const isLive = address.group !== 'excluded' && address.group !== 'closed';
  return (
    <label>
      {t('inbox.concern')}
      <select
        id="filter-concern"
        value={address.filters.concern}
        onChange={(event) => address.choose({ concern: event.target.value })}
      >
        {CONCERNS.map((concern) => (
          <option key={concern} value={concern}>
            {t(`inbox.concerns.${concern}`)}
            {isLive && ` (${String(rows.filter((alert) => concerns(alert, concern)).length)})`}
          </option>
        ))}
      </select>
    </label>
  );
}

export function InboxFilters({ address }: { readonly address: InboxAddress }): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const nameOf = usePlaceNames();
  const { data: measures } = useMeasures();
  const { filters, choose } = address;
  const places = usePlaceOptions(filters.place);
  return (
    <div className="filters" role="group" aria-label={t('inbox.filters')}>
      <ConcernFilter address={address} />
      <LevelFilter address={address} />
      <label>
        {t('inbox.place')}
        <select
          id="filter-place"
          value={filters.place ?? ''}
          onChange={(event) => choose({ place: event.target.value })}
        >
          <option value="">{t('inbox.anyPlace')}</option>
          {places.map((code) => (
            <option key={code} value={code}>
              {code.length > 6 ? '　' : ''}
              {inWords(nameOf(code))}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t('inbox.measure')}
        <select
          value={filters.measure ?? ''}
          onChange={(event) => choose({ measure: event.target.value })}
        >
          <option value="">{t('inbox.anyMeasure')}</option>
          {(measures ?? []).map((measure) => (
            <option key={measure.id} value={measure.id}>
              {inWords(measure.names)}
            </option>
          ))}
        </select>
      </label>
      {address.filtered && (
        <button
          type="button"
          className="button button-small"
          onClick={() => choose({ concern: null, level: null, place: null, measure: null })}
        >
          {t('inbox.clear')}
        </button>
      )}
    </div>
  );
}

// What the map shows: which measure, which day, counties or townships.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import { useMeasures } from '../api/queries.ts';
import { useWords } from '../i18n/setup.ts';
import { addDays } from '../i18n/time.ts';
import { PlaceName } from '../ui/names.tsx';
import type { MapAddress } from './map-address.ts';

function DayChoice({ address }: { readonly address: MapAddress }): JSX.Element {
  const { t } = useTranslation();
  const { day, today, choose } = address;
  return (
    <div className="day-choice" role="group" aria-label={t('map.day')}>
      <button
        type="button"
        className="button button-small"
        aria-label={t('map.previous')}
        onClick={() => choose({ day: addDays(day, -1) })}
      >
        ‹
      </button>
      <label>
        <span className="visually-hidden">{t('map.day')}</span>
        <input
          type="date"
          value={day}
          max={today}
          onChange={(event) => event.target.value !== '' && choose({ day: event.target.value })}
        />
      </label>
      <button
        type="button"
        className="button button-small"
        aria-label={t('map.next')}
        disabled={day >= today}
        onClick={() => choose({ day: addDays(day, 1) })}
      >
        ›
      </button>
      <button
        type="button"
        className="button button-small"
        disabled={day === today}
        onClick={() => choose({ day: null })}
      >
        {t('map.today')}
      </button>
    </div>
  );
}

function LevelChoice({ address }: { readonly address: MapAddress }): JSX.Element {
  const { t } = useTranslation();
  return (
    <div className="segments" role="group" aria-label={t('map.level')}>
      {(['county', 'township'] as const).map((level) => (
        <button
          key={level}
          type="button"
          aria-pressed={address.level === level}
          onClick={() => address.choose({ level, within: null, place: null })}
        >
          {t(`map.${level}`)}
        </button>
      ))}
    </div>
  );
}

export function MapControls({ address }: { readonly address: MapAddress }): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const { data: measures } = useMeasures();
  return (
    <div className="filters">
      <label>
        {t('map.measure')}
        <select
          value={address.measure ?? ''}
          onChange={(event) => address.choose({ measure: event.target.value })}
        >
          {(measures ?? []).map((measure) => (
            <option key={measure.id} value={measure.id}>
              {inWords(measure.names)}
            </option>
          ))}
        </select>
      </label>
      <DayChoice address={address} />
      <LevelChoice address={address} />
      {address.within !== null && (
        <span className="map-within">
          <b>
            <PlaceName code={address.within} />
          </b>
          <button
            type="button"
            className="button button-small"
            onClick={() => address.choose({ within: null, level: 'county', place: null })}
          >
            ↑ {t('map.up')}
          </button>
        </span>
      )}
    </div>
  );
}

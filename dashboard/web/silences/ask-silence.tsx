// Asks for a silence: what it mutes, how grave that may be, for how long, and why.
import { type JSX, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { HOUR_MS } from '../../../contracts/time.ts';
import type { Level } from '../../../contracts/alert.ts';
import type { MeasureId } from '../../../contracts/ids.ts';
import type { PlaceCode } from '../../../contracts/place.ts';
import { LEVEL_WORDS } from '../../../contracts/vocabulary/states.ts';
import { LEVELS } from '../api/levels.ts';
import { useCity, useMeasures } from '../api/queries.ts';
import { useAccount } from '../api/session.ts';
import { useWords } from '../i18n/setup.ts';
import { usePlaceNames } from '../ui/names.tsx';
import { HoursField, SilenceForm } from './silence-form.tsx';

/** The places of the account, and the counties inside them. */
function usePlaceChoice(): readonly PlaceCode[] {
  const { places } = useAccount();
  const { data } = useCity();
  const counties = (data?.counties.features ?? [])
    .map(({ properties }) => properties.code)
    .filter((code) => places.some((place) => code !== place && code.startsWith(place)))
    .sort();
  return [...places, ...counties];
}

export function AskSilence({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const nameOf = usePlaceNames();
  const choice = usePlaceChoice();
  const { data: measures } = useMeasures();
  const [place, setPlace] = useState(choice[0]);
  const [measure, setMeasure] = useState('');
  const [level, setLevel] = useState<Level>('IV');
  const [hours, setHours] = useState(4);
  return (
    <SilenceForm
      title={t('silences.ask')}
      subtitle={t('silences.askText')}
      onClose={onClose}
      act={(reason) => ({
        body: {
          command: 'ask',
          reason,
          endsAt: Date.now() + hours * HOUR_MS,
          matchers: {
            place: place as PlaceCode,
            upToLevel: level,
            ...(measure === '' ? {} : { measure: measure as MeasureId }),
          },
        },
      })}
    >
      <label className="field">
        {t('inbox.place')}
        <select
          value={place ?? ''}
          onChange={(event) => setPlace(choice.find((code) => code === event.target.value))}
        >
          {choice.map((code) => (
            <option key={code} value={code}>
              {inWords(nameOf(code))}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        {t('map.measure')}
        <select value={measure} onChange={(event) => setMeasure(event.target.value)}>
          <option value="">{t('silences.anyMeasure')}</option>
          {(measures ?? []).map(({ id, names }) => (
            <option key={id} value={id}>
              {inWords(names)}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        {t('silences.upToLevel')}
        <select
          value={level}
          onChange={(event) => setLevel(LEVELS.find((one) => one === event.target.value) ?? level)}
        >
          {LEVELS.toReversed().map((one) => (
            <option key={one} value={one}>
              {inWords(LEVEL_WORDS[one])}
            </option>
          ))}
        </select>
        <small className="muted">{t('silences.levelHint')}</small>
      </label>
      <HoursField hours={hours} onChange={setHours} />
    </SilenceForm>
  );
}

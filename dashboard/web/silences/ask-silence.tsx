// Asks for a silence: what it mutes, how grave that may be, for how long, and why.
import { type JSX, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { HOUR_MS } from '../../../contracts/time.ts';
import type { Level } from '../../../contracts/alert.ts';
import type { SilenceRules } from '../../../contracts/catalogue/silence-rules.ts';
import type { MeasureId } from '../../../contracts/ids.ts';
import type { PlaceCode } from '../../../contracts/place.ts';
import { LEVEL_WORDS } from '../../../contracts/vocabulary/states.ts';
import { LEVELS } from '../api/levels.ts';
import { useCity, useMeasures } from '../api/queries.ts';
import { useAccount } from '../api/session.ts';
import { useWords } from '../i18n/setup.ts';
import { serverNow } from '../live/connection.ts';
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

/** What it may mute at most, with what that asks of it. */
function LevelField(props: {
  readonly level: Level;
  readonly limits: SilenceRules;
  readonly onChange: (level: Level) => void;
}): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const { level, onChange } = props;
  const { hoursMax, secondPerson } = props.limits.levels[level];
  return (
    <label className="field">
      {t('silences.upToLevel')}
      <select
        value={level}
        onChange={(event) => onChange(LEVELS.find((one) => one === event.target.value) ?? level)}
      >
        {LEVELS.toReversed().map((one) => (
          <option key={one} value={one}>
            {inWords(LEVEL_WORDS[one])}
          </option>
        ))}
      </select>
      <small className="muted">
        {t('silences.limit', { count: hoursMax })}
        {secondPerson && t('silences.second')}
      </small>
    </label>
  );
}

export function AskSilence(props: {
  readonly limits: SilenceRules;
  readonly onClose: () => void;
}): JSX.Element {
  const { t } = useTranslation();
  const { limits, onClose } = props;
  const inWords = useWords();
  const nameOf = usePlaceNames();
  const choice = usePlaceChoice();
  const { data: measures } = useMeasures();
  const [place, setPlace] = useState(choice[0]);
  const [measure, setMeasure] = useState('');
  const [level, setLevel] = useState<Level>('IV');
  const [asked, setHours] = useState(4);
  const { hoursMax } = limits.levels[level];
  const hours = Math.min(asked, hoursMax);
  return (
    <SilenceForm
      title={t('silences.ask')}
      subtitle={t('silences.askText')}
      onClose={onClose}
      act={(reason) => ({
        body: {
          command: 'ask',
          reason,
          endsAt: serverNow() + hours * HOUR_MS,
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
      <LevelField level={level} limits={limits} onChange={setLevel} />
      <HoursField hours={hours} hoursMax={hoursMax} onChange={setHours} />
    </SilenceForm>
  );
}

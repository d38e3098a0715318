// Minutes to acknowledge, act and report for each level. A figure that somebody types is the city's own: it no longer follows its norm.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { Level } from '../../../contracts/alert.ts';
import type { LimitProfile, Limits } from '../../../contracts/catalogue/responsibility-list.ts';
import { CLOCK_WORDS } from '../../../contracts/vocabulary/states.ts';
import { useWords } from '../i18n/setup.ts';

const CLOCKS = ['acknowledge', 'act', 'report'] as const;

function withMinutes(limits: Limits, clock: (typeof CLOCKS)[number], minutes: number): Limits {
  const { norms, ...figures } = limits;
  const { [clock]: _own, ...others } = norms ?? {};
  const kept = Object.keys(others).length === 0 ? {} : { norms: others };
  return { ...figures, [`${clock}Minutes`]: minutes, ...kept };
}

export function LimitFields(props: {
  readonly profile: LimitProfile;
  readonly levels: readonly Level[];
  readonly onProfile: (profile: LimitProfile) => void;
}): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const { profile, onProfile } = props;
  return (
    <fieldset className="list-limits">
      <legend>{t('lists.minutes')}</legend>
      {props.levels.map((level) => {
        const limits = profile.levels[level];
        if (limits === undefined) return null;
        return (
          <div key={level} className="list-limits-row">
            <b>{level}</b>
            {CLOCKS.map((clock) => (
              <input
                key={clock}
                type="number"
                min={1}
                max={525_600}
                required
                aria-label={`${level} ${inWords(CLOCK_WORDS[clock])}`}
                value={limits[`${clock}Minutes`]}
                onChange={(event) => {
                  const minutes = Math.max(1, Math.round(event.target.valueAsNumber || 1));
                  const levels = {
                    ...profile.levels,
                    [level]: withMinutes(limits, clock, minutes),
                  };
                  onProfile({ ...profile, levels });
                }}
              />
            ))}
          </div>
        );
      })}
    </fieldset>
  );
}

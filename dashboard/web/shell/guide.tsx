// Explains the desk to whoever sits at it for the first time; put away with one click and found again in the settings.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import { prefer, usePreferences } from './preferences.ts';

const STEPS = ['one', 'two', 'three', 'four'] as const;

export function Guide(): JSX.Element | null {
  const { t } = useTranslation();
  const { guideSeen } = usePreferences();
  if (guideSeen) return null;
  return (
    <section className="guide" aria-labelledby="guide-title">
      <div className="guide-head">
        <h2 id="guide-title">{t('guide.title')}</h2>
        <p>{t('guide.intro')}</p>
        <button
          type="button"
          className="button button-small"
          onClick={() => prefer({ guideSeen: true })}
        >
          {t('guide.ok')}
        </button>
      </div>
      <ol>
        {STEPS.map((step) => (
          <li key={step}>{t(`guide.${step}`)}</li>
        ))}
      </ol>
    </section>
  );
}

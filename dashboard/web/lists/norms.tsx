// The norms that a list takes limits from: figure, source and clause, and whether somebody of the operator has confirmed it.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { Norm } from '../../../contracts/catalogue/norm.ts';
import { STANDING_WORDS } from '../../../contracts/vocabulary/lists.ts';
import { useWords } from '../i18n/setup.ts';
import '../look/lists.css';
import { DataText, Said } from '../ui/names.tsx';
import { minutesText } from './minutes-text.ts';

export function Norms({ norms }: { readonly norms: readonly Norm[] }): JSX.Element | null {
  const { t } = useTranslation();
  const inWords = useWords();
  if (norms.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="list-norms">
      <h2 id="list-norms">{t('lists.norms')}</h2>
      <ul className="list-norms">
        {norms.map((norm) => (
          <li key={norm.id}>
            <b>{minutesText(norm.minutes, norm.time, t)}</b> <Said words={norm.names} />
            <small className="muted">
              {inWords(STANDING_WORDS[norm.standing])} · <DataText text={norm.source.text} />{' '}
              <DataText text={norm.source.clause} /> ·{' '}
              {norm.confirmedBy === null ? (
                t('lists.unconfirmed')
              ) : (
                <>
                  {t('lists.confirmedBy')} <DataText text={norm.confirmedBy.who} />{' '}
                  {norm.confirmedBy.on}
                </>
              )}
            </small>
          </li>
        ))}
      </ul>
    </section>
  );
}

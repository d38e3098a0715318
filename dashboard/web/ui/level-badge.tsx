/**
 * A level as numeral, word and shape at once: no palette separates orange from yellow for every eye, so colour is never alone.
 */
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { Level } from '../../../contracts/alert.ts';

const SHAPES: Readonly<Record<Level, JSX.Element>> = {
  I: <path d="M8 1.5 15 14H1z" />,
  II: <path d="M8 1 15 8 8 15 1 8z" />,
  III: <path d="M2 2h12v12H2z" />,
  IV: <circle cx="8" cy="8" r="6.6" />,
};

export function LevelShape({ level }: { readonly level: Level }): JSX.Element {
  return (
    <svg className="level-shape" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {SHAPES[level]}
    </svg>
  );
}

export function LevelBadge(props: {
  readonly level: Level;
  readonly human?: boolean;
  readonly count?: number;
}): JSX.Element {
  const { t } = useTranslation();
  const { level, human = false, count } = props;
  return (
    <span className={`level level-${level}`}>
      <LevelShape level={level} />
      <span className="level-words">
        {t('level.grade', { numeral: level })} {t(`level.${level}`)}
        {human && <span className="visually-hidden"> {t('level.byHuman')}</span>}
        {human && <span aria-hidden="true"> ✎</span>}
      </span>
      {count !== undefined && <b className="level-count">{count}</b>}
    </span>
  );
}

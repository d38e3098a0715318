// Up, down and out, for one line of a list in an order that matters. Each says of what it is.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';

export function RowButtons(props: {
  readonly of: string;
  readonly at: number;
  readonly count: number;
  readonly onMove: (by: -1 | 1) => void;
  /** Absent: it is the last that is left. */
  readonly onRemove?: (() => void) | undefined;
}): JSX.Element {
  const { t } = useTranslation();
  const { of, at, count, onMove, onRemove } = props;
  return (
    <span className="duty-row-buttons">
      <button
        type="button"
        className="button button-small"
        aria-label={t('roster.up', { of })}
        disabled={at === 0}
        onClick={() => onMove(-1)}
      >
        ↑
      </button>
      <button
        type="button"
        className="button button-small"
        aria-label={t('roster.down', { of })}
        disabled={at === count - 1}
        onClick={() => onMove(1)}
      >
        ↓
      </button>
      <button
        type="button"
        className="button button-small"
        aria-label={t('roster.remove', { of })}
        disabled={onRemove === undefined}
        onClick={onRemove}
      >
        ×
      </button>
    </span>
  );
}

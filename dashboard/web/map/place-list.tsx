// The list beside the map: the same places and facts, the worst first, for who cannot or need not see the map.
import { type JSX, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { PlaceStatus } from '../../../contracts/api/series.ts';
import { useFigure } from '../i18n/unit.ts';
import { LevelBadge } from '../ui/level-badge.tsx';
import { PlaceLines } from '../ui/names.tsx';
import { type ExceedanceClass, classOf, ratio, shownAt } from './exceedance.ts';

export const CLASS_TEXT = {
  within: 'map.within',
  x1: 'map.x1',
  x2: 'map.x2',
  x4: 'map.x4',
  insufficient: 'map.insufficient',
  'not-applicable': 'map.notApplicable',
  'no-data': 'map.noData',
} as const satisfies Record<ExceedanceClass, string>;

/** In the table the words stand beside the swatch and need no explanation. */
const SHORT_TEXT = {
  ...CLASS_TEXT,
  'no-data': 'chart.noData',
  insufficient: 'map.insufficient',
} as const satisfies Record<ExceedanceClass, string>;

interface RowProps {
  readonly status: PlaceStatus;
  readonly chosen: boolean;
  readonly say: (value: number | null) => string;
  readonly onChoose: (code: string) => void;
}

function PlaceRow({ status, chosen, say, onChoose }: RowProps): JSX.Element {
  const { t } = useTranslation();
  const row = useRef<HTMLTableRowElement>(null);
  const kind = classOf(status);
  const times = ratio(status);
  useEffect(() => {
    if (chosen) row.current?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return (
    <tr ref={row} className={chosen ? 'chosen' : undefined}>
      <th scope="row">
        <button type="button" className="link-button" onClick={() => onChoose(status.place)}>
          <PlaceLines code={status.place} />
        </button>
      </th>
      <td className="num">{say(shownAt(status))}</td>
      <td className="num">{say(status.expected)}</td>
      <td className="num">
        {times === null || kind === 'insufficient' ? '—' : `×${times.toFixed(1)}`}
      </td>
      <td>
        <span className={`swatch swatch-${kind}`} aria-hidden="true" /> {t(SHORT_TEXT[kind])}
      </td>
      <td>
        {status.openAlerts > 0 && (
          <Link href={`/alerts?place=${status.place}`}>
            <span className="visually-hidden">{t('map.alerts')} </span>
            {status.highestLevel === null ? (
              status.openAlerts
            ) : (
              <LevelBadge level={status.highestLevel} count={status.openAlerts} />
            )}
          </Link>
        )}
      </td>
    </tr>
  );
}

const COLUMNS = ['place', 'observed', 'expected', 'ratio', 'outcome', 'alerts'] as const;
const NUMERIC = new Set(['observed', 'expected', 'ratio']);

export function PlaceList(props: {
  readonly statuses: readonly PlaceStatus[];
  readonly measure: string | null;
  readonly chosen: string | null;
  readonly onChoose: (code: string) => void;
}): JSX.Element {
  const { t } = useTranslation();
  const say = useFigure(props.measure);
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={t('map.list')}>
      <table className="table table-places">
        <caption className="visually-hidden">{t('map.list')}</caption>
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <th key={column} scope="col" className={NUMERIC.has(column) ? 'num' : undefined}>
                {t(`map.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.statuses.map((status) => (
            <PlaceRow
              key={status.place}
              status={status}
              say={say}
              chosen={status.place === props.chosen}
              onChoose={props.onChoose}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

// The lines of the counties' edges: which is cut, what it still holds, and when it was last heard.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import { fullMomentOf } from '../i18n/time.ts';
import { PlaceName } from '../ui/names.tsx';
import { Empty, Read } from '../ui/view-states.tsx';
import { FeedTable } from './feed-table.tsx';
import { useEdgeLines } from './feed-queries.ts';

const MARKS = { cut: '▲', behind: '○', 'caught-up': '●' } as const;
const COLUMNS = ['place', 'line', 'waiting', 'oldest', 'heard'] as const;

export function EdgeLines(): JSX.Element {
  const { t } = useTranslation();
  return (
    <Read from={useEdgeLines()}>
      {(lines) =>
        lines.length === 0 ? (
          <Empty title={t('feeds.noEdges')}>{t('feeds.noEdgesText')}</Empty>
        ) : (
          <FeedTable
            caption={t('feeds.edges')}
            columns={COLUMNS.map((id) => ({ label: t(`feeds.${id}`), isNumber: id === 'waiting' }))}
          >
            {lines.map(({ place, state, waiting, oldestWaitingAt, heardAt }) => (
              <tr key={`${place} ${String(heardAt)}`}>
                <th scope="row">
                  <PlaceName code={place} />
                </th>
                <td>
                  <span aria-hidden="true">{MARKS[state]}</span> {t(`feeds.lineStates.${state}`)}
                </td>
                <td className="num">{waiting}</td>
                <td>{oldestWaitingAt === null ? '–' : fullMomentOf(oldestWaitingAt)}</td>
                <td>{fullMomentOf(heardAt)}</td>
              </tr>
            ))}
          </FeedTable>
        )
      }
    </Read>
  );
}

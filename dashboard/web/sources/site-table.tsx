// The sites as a table that can be sorted by any column and drawn a screenful at a time.
import {
  type ColumnDef,
  type SortingState,
  createSortedRowModel,
  rowSortingFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type JSX, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'wouter';
import type { SiteSummary } from '../../../contracts/api/series.ts';
import { useLanguage } from '../i18n/setup.ts';
import { fullMomentOf } from '../i18n/time.ts';
import { DataText, PlaceName, Said } from '../ui/names.tsx';
import { feedRank } from './site-order.ts';
import { arrivedShare, delayWords, shareWords } from './source-words.ts';

const ROW_PX = 34;
const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });
type SiteColumn = ColumnDef<typeof features, SiteSummary>;

const COLUMNS = [
  'site',
  'siteLevel',
  'place',
  'feed',
  'lastReceived',
  'lastOccurred',
  'today',
  'delay',
  'rejected',
] as const;
type ColumnId = (typeof COLUMNS)[number];
const NUMERIC: ReadonlySet<ColumnId> = new Set(['today', 'delay', 'rejected']);

const LEVELS = ['city-hospital', 'county-hospital', 'township-centre', 'village-clinic'] as const;
const isLevel = (text: string): text is (typeof LEVELS)[number] =>
  LEVELS.some((level) => level === text);

function valueOf(site: SiteSummary, column: ColumnId, english: boolean): string | number {
  switch (column) {
    case 'site':
      return english ? site.names.en : site.names.zh;
    case 'siteLevel':
      return LEVELS.findIndex((level) => level === site.level);
    case 'place':
      return site.place;
    case 'feed':
      return feedRank(site.feed);
    case 'lastReceived':
      return site.lastReceivedAt ?? 0;
    case 'lastOccurred':
      return site.lastOccurredAt ?? 0;
    case 'today':
      return arrivedShare(site.today) ?? -1;
    case 'delay':
      return site.delay?.medianMinutes ?? -1;
    case 'rejected':
      return site.rejectedLastDay;
  }
}

/** Chinese names in the order of their sounds, as a Chinese reader looks for them. */
const collator = new Intl.Collator('zh-CN');
const compare = (a: string | number, b: string | number): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b));

/** Opens the site beside the table and keeps the filters. */
function sourceHref(search: URLSearchParams, site: string): string {
  const next = new URLSearchParams(search);
  next.set('site', site);
  return `/sources?${next.toString()}`;
}

const FEED_MARKS = { active: '●', idle: '○', silent: '▲', never: '✕' } as const;

function Cell(props: { readonly site: SiteSummary; readonly column: ColumnId }): JSX.Element {
  const { t } = useTranslation();
  const { site, column } = props;
  const [search] = useSearchParams();
  const moment = (at: number | null): string =>
    at === null ? t('sources.neverReceived') : fullMomentOf(at);
  switch (column) {
    case 'site':
      return (
        <>
          <Link href={sourceHref(search, site.id)}>
            <Said words={site.names} />
          </Link>{' '}
          <small className="muted">{site.id}</small>
        </>
      );
    case 'siteLevel':
      return <>{isLevel(site.level) ? t(`sources.levels.${site.level}`) : site.level}</>;
    case 'place':
      return <PlaceName code={site.place.slice(0, 9)} />;
    case 'feed':
      return (
        <span className={`feed feed-${site.feed}`}>
          <span aria-hidden="true">{FEED_MARKS[site.feed]}</span>{' '}
          <DataText text={t(`sources.feedWords.${site.feed}`)} />
        </span>
      );
    case 'lastReceived':
      return <>{moment(site.lastReceivedAt)}</>;
    case 'lastOccurred':
      return <>{moment(site.lastOccurredAt)}</>;
    case 'today':
      return <>{shareWords(arrivedShare(site.today))}</>;
    case 'delay':
      return <>{delayWords(site.delay, t)}</>;
    case 'rejected':
      return <>{site.rejectedLastDay}</>;
  }
}

const ARROWS = { asc: '▲', desc: '▼' } as const;
const ARIA = { asc: 'ascending', desc: 'descending' } as const;

type SiteRows = ReturnType<typeof useSortedSites>;

function useSortedSites(sites: readonly SiteSummary[]) {
  const language = useLanguage();
  const [sorting, setSorting] = useState<SortingState>([{ id: 'feed', desc: false }]);
  const columns = useMemo(
    () =>
      COLUMNS.map((id): SiteColumn => {
        const english = language === 'en';
        return {
          id,
          header: id,
          accessorFn: (site) => valueOf(site, id, english),
          sortFn: (a, b) =>
            compare(valueOf(a.original, id, english), valueOf(b.original, id, english)),
        };
      }),
    [language],
  );
  const rows = useMemo(() => [...sites], [sites]);
  return useTable({
    features,
    columns,
    data: rows,
    state: { sorting },
    onSortingChange: setSorting,
  });
}

function HeadCells({ table }: { readonly table: SiteRows }): JSX.Element {
  const { t } = useTranslation();
  return (
    <>
      {COLUMNS.map((id) => {
        const sorted = table.getColumn(id)?.getIsSorted() ?? false;
        const direction = sorted === false ? null : sorted;
        return (
          <th
            key={id}
            scope="col"
            aria-sort={direction === null ? 'none' : ARIA[direction]}
            className={NUMERIC.has(id) ? 'num' : undefined}
          >
            <button
              type="button"
              className="sort-button"
              onClick={() => table.getColumn(id)?.toggleSorting()}
            >
              {t(`sources.${id}`)}{' '}
              <span aria-hidden="true">{direction === null ? '' : ARROWS[direction]}</span>
            </button>
          </th>
        );
      })}
    </>
  );
}

export function SiteTable({ sites }: { readonly sites: readonly SiteSummary[] }): JSX.Element {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const table = useSortedSites(sites);
  const sorted = table.getRowModel().rows;
  const drawn = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: 20,
  });
  const items = drawn.getVirtualItems();
  const above = items[0]?.start ?? 0;
  const below = drawn.getTotalSize() - (items[items.length - 1]?.end ?? 0);
  return (
    <div
      className="table-scroll"
      ref={box}
      tabIndex={0}
      role="region"
      aria-label={t('sources.title')}
    >
      <table className="table table-sites" aria-rowcount={sorted.length + 1}>
        <caption className="visually-hidden">
          {t('sources.title')}. {t('sources.sortHint')}
        </caption>
        <thead>
          <tr>
            <HeadCells table={table} />
          </tr>
        </thead>
        <tbody>
          {above > 0 && <tr aria-hidden="true" style={{ height: above }} />}
          {items.map((item) => {
            const row = sorted[item.index];
            return row === undefined ? null : (
              <tr key={row.original.id} aria-rowindex={item.index + 2}>
                {COLUMNS.map((id) => (
                  <td key={id} className={NUMERIC.has(id) ? 'num' : undefined}>
                    <Cell site={row.original} column={id} />
                  </td>
                ))}
              </tr>
            );
          })}
          {below > 0 && <tr aria-hidden="true" style={{ height: below }} />}
        </tbody>
      </table>
    </div>
  );
}

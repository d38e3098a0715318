/**
 * The virtual list of the inbox: thousands of rows cost as much as a screenful. It is a table to a screen reader, with true row
 * numbers, and the row that has the focus is always drawn.
 */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type JSX, type RefObject, useEffect, useRef, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alert } from '../../../contracts/alert.ts';
import { AlertRow, type RowActs } from './alert-row.tsx';

const ROW_PX = 60;
/** Where a row is a card of four lines: look/narrow.css. */
const CARD_PX = 168;
const NARROW = '(max-width: 1099px)';
const HEAD_PX = 32;
const COLUMNS = ['level', 'what', 'why', 'where', 'figure', 'state', 'due', 'departments'] as const;
/** Narrow screens do without these; the row says the rest. */
const OPTIONAL: Readonly<Partial<Record<(typeof COLUMNS)[number], string>>> = {
  why: 'row-why',
  departments: 'row-who',
};

function Head(props: {
  readonly all: boolean;
  readonly onAll: (all: boolean) => void;
}): JSX.Element {
  const { t } = useTranslation();
  return (
    <div role="row" aria-rowindex={1} className="row row-head">
      <span role="columnheader" className="row-check">
        <input
          type="checkbox"
          aria-label={t('inbox.selectAll')}
          checked={props.all}
          onChange={(event) => props.onAll(event.target.checked)}
        />
      </span>
      {COLUMNS.map((column) => (
        <span key={column} role="columnheader" className={OPTIONAL[column]}>
          {t(`inbox.columns.${column}`)}
        </span>
      ))}
      <span role="columnheader">
        <span className="visually-hidden">{t('action.title')}</span>
      </span>
    </div>
  );
}

function useNarrow(): boolean {
  return useSyncExternalStore(
    (onChange) => {
      const query = matchMedia(NARROW);
      query.addEventListener('change', onChange);
      return () => query.removeEventListener('change', onChange);
    },
    () => matchMedia(NARROW).matches,
  );
}

/** Moves the keyboard's focus to the row that `j` and `k` chose, once it is drawn. */
function useFocusRow(
  box: RefObject<HTMLDivElement | null>,
  current: { readonly id: string; readonly nonce: number } | null,
): void {
  useEffect(() => {
    if (current === null) return;
    const frame = requestAnimationFrame(() => {
      box.current?.querySelector<HTMLElement>(`[data-alert="${current.id}"]`)?.focus();
    });
    return () => cancelAnimationFrame(frame);
  }, [box, current]);
}

export function AlertList(props: {
  readonly alerts: readonly Alert[];
  readonly selected: ReadonlySet<string>;
  readonly acts: RowActs;
  readonly onAll: (all: boolean) => void;
  readonly focus: { readonly id: string; readonly nonce: number } | null;
}): JSX.Element {
  const { t } = useTranslation();
  const { alerts, selected, focus } = props;
  const box = useRef<HTMLDivElement>(null);
  const narrow = useNarrow();
  const rows = useVirtualizer({
    count: alerts.length,
    getScrollElement: () => box.current,
    estimateSize: () => (narrow ? CARD_PX : ROW_PX),
    overscan: 12,
    // The head sticks to the top of the same box, so that its columns always stand above those of the rows.
    scrollMargin: HEAD_PX,
    scrollPaddingStart: HEAD_PX,
    getItemKey: (index) => alerts[index]?.id ?? index,
  });
  useEffect(() => {
    rows.measure();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the sizes change with the width alone
  }, [narrow]);
  useEffect(() => {
    const at = focus === null ? -1 : alerts.findIndex((alert) => alert.id === focus.id);
    if (at >= 0) rows.scrollToIndex(at);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only a new wish to move scrolls; rows that come and go must not
  }, [focus]);
  useFocusRow(box, focus);
  return (
    <div
      className="list"
      role="table"
      aria-label={t('inbox.list')}
      aria-rowcount={alerts.length + 1}
      ref={box}
    >
      <div role="rowgroup" className="list-head">
        <Head all={alerts.length > 0 && selected.size >= alerts.length} onAll={props.onAll} />
      </div>
      <div role="rowgroup" className="list-inner" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((item) => {
          const alert = alerts[item.index];
          if (alert === undefined) return null;
          return (
            <div
              key={item.key}
              role="presentation"
              className="list-item"
              style={{ transform: `translateY(${item.start - HEAD_PX}px)`, height: item.size }}
            >
              <AlertRow
                alert={alert}
                index={item.index}
                selected={selected.has(alert.id)}
                acts={props.acts}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}

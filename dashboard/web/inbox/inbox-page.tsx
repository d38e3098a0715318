// The inbox of alerts: tabs with counts, filters, the list, and the acts that close most of a night's work without leaving it.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Alert } from '../../../contracts/alert.ts';
import { ActDialog } from '../alert/act-dialog.tsx';
import { useAct } from '../alert/use-acts.ts';
import { useAccount } from '../api/session.ts';
import { GROUPS } from '../api/alert-groups.ts';
import { EscalationBand } from '../escalations/band.tsx';
import { useWords } from '../i18n/setup.ts';
import { Guide } from '../shell/guide.tsx';
import { ShortcutHelp } from '../shell/shortcut-help.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { Empty, Read } from '../ui/view-states.tsx';
import { AlertList } from './alert-list.tsx';
import { Bulk } from './bulk.tsx';
import { GroupView } from './group-view.tsx';
import { type GroupedTab, isGroupedTab } from './group-queries.ts';
import { InboxFilters } from './inbox-filters.tsx';
import { type Desk, useDesk } from './use-desk.ts';
import { type Rows, useCounts, useRows } from './use-rows.ts';
import { type InboxAddress, useInboxAddress } from './view-address.ts';

function NewRows({ rows }: { readonly rows: Rows }): JSX.Element {
  const { t } = useTranslation();
  return (
    <div className="inbox-moving">
      {rows.held.length > 0 && (
        <button type="button" className="fresh" onClick={rows.showHeld}>
          ↑ {t('inbox.fresh', { count: rows.held.length })} <kbd>n</kbd>
        </button>
      )}
      {rows.paused && <span className="muted">{t('inbox.paused')}</span>}
      <button
        type="button"
        className="button button-small"
        aria-pressed={rows.paused}
        onClick={() => rows.pause(!rows.paused)}
      >
        {rows.paused ? t('inbox.resume') : t('inbox.pause')}
      </button>
    </div>
  );
}

function Nothing({ address }: { readonly address: InboxAddress }): JSX.Element {
  const { t } = useTranslation();
  if (address.filtered) {
    return (
      <Empty title={t('inbox.emptyFiltered')}>
        <button
          type="button"
          className="button"
          onClick={() => address.choose({ concern: null, level: null, place: null, measure: null })}
        >
          {t('inbox.clear')}
        </button>
      </Empty>
    );
  }
  if (address.group !== 'waiting') return <Empty title={t('inbox.emptyOther')} />;
  return <Empty title={t('inbox.emptyWaiting')}>{t('inbox.emptyWaitingText')}</Empty>;
}

/** The row's link, or after it has left the list the first one: the keyboard never falls out of the page. */
const rowLink = (alert: Alert): HTMLElement | null =>
  document.querySelector<HTMLElement>(`[data-alert="${alert.id}"]`) ??
  document.querySelector<HTMLElement>('[data-alert]');

function ExcludeOne({ desk }: { readonly desk: Desk }): JSX.Element | null {
  const { t } = useTranslation();
  const inWords = useWords();
  const act = useAct();
  const alert = desk.excluding;
  if (alert === null) return null;
  return (
    <ActDialog
      verb="exclude"
      title={t('action.exclude')}
      subtitle={inWords(alert.title)}
      observed={alert.observed}
      returnTo={() => rowLink(alert)}
      onClose={desk.stopExcluding}
      submit={async (command) => {
        const { answer } = await act(alert, command);
        if (answer !== 'refused') desk.stopExcluding();
      }}
    />
  );
}

function Ways({ address }: { readonly address: InboxAddress }): JSX.Element {
  const { t } = useTranslation();
  const { role } = useAccount();
  return (
    <>
      {isGroupedTab(address.group) && (
        <button
          type="button"
          className="button button-small"
          aria-pressed={address.grouped}
          onClick={() => address.choose({ by: address.grouped ? null : 'group' })}
        >
          {t('storm.title')}
        </button>
      )}
      {role !== 'department-member' && <Link href="/silences">{t('silences.title')}</Link>}
    </>
  );
}

function GroupPanel(props: {
  readonly address: InboxAddress;
  readonly tab: GroupedTab;
}): JSX.Element {
  const { t } = useTranslation();
  const { address, tab } = props;
  return (
    <>
      <div className="inbox-tools">
        <span className="muted">{t('storm.hint')}</span>
        <Ways address={address} />
      </div>
      <GroupView view={{ tab, filters: address.filters }} nothing={<Nothing address={address} />} />
    </>
  );
}

function ListPanel({ address }: { readonly address: InboxAddress }): JSX.Element {
  const { t } = useTranslation();
  const rows = useRows(address);
  const desk = useDesk(rows);
  const chosen = rows.shown.filter(({ id }) => desk.selected.has(id));
  const ended = address.group === 'excluded' || address.group === 'closed';
  return (
    <>
      <div className="inbox-tools">
        <Bulk alerts={chosen} onClear={() => desk.selectAll(false)} />
        {chosen.length === 0 && <span className="muted">{t('inbox.hint')}</span>}
        {ended && <span className="muted">{t('inbox.newestOnly')}</span>}
        <NewRows rows={rows} />
        <Ways address={address} />
      </div>
      <Read from={rows.query}>
        {() =>
          rows.shown.length === 0 ? (
            <Nothing address={address} />
          ) : (
            <AlertList
              alerts={rows.shown}
              selected={desk.selected}
              acts={desk.acts}
              onAll={desk.selectAll}
              focus={desk.focus}
            />
          )
        }
      </Read>
      <ExcludeOne desk={desk} />
      {desk.help && <ShortcutHelp onClose={desk.closeHelp} />}
    </>
  );
}

export function InboxPage(): JSX.Element {
  const { t } = useTranslation();
  const address = useInboxAddress();
  const counts = useCounts(address);
  const tabs = GROUPS.map((id) => ({ id, label: t(`inbox.tabs.${id}`), count: counts[id] }));
  const grouped = address.grouped && isGroupedTab(address.group) ? address.group : null;
  return (
    <div className="inbox">
      <h1 className="visually-hidden">{t('inbox.title')}</h1>
      <Guide />
      <EscalationBand />
      <div className="inbox-bar">
        <Tabs
          label={t('inbox.title')}
          tabs={tabs}
          chosen={address.group}
          onChoose={(tab) => address.choose({ tab: tab === 'waiting' ? null : tab })}
          panel="inbox-panel"
        />
        <InboxFilters address={address} />
      </div>
      <div
        id="inbox-panel"
        className="inbox-panel"
        role="tabpanel"
        aria-labelledby={`inbox-panel-${address.group}`}
      >
        {grouped === null ? (
          <ListPanel address={address} />
        ) : (
          <GroupPanel address={address} tab={grouped} />
        )}
      </div>
    </div>
  );
}

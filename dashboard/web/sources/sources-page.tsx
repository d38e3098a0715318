// The sites that send: which are silent, since when, and what was turned away. The first place to look before believing a fall.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'wouter';
import type { Quality, SiteSummary } from '../../../contracts/api/series.ts';
import { useQuality, useSites } from '../api/queries.ts';
import { Tabs } from '../ui/tabs.tsx';
import { Empty, Read } from '../ui/view-states.tsx';
import '../look/sources.css';
import { EdgeLines } from './edge-lines.tsx';
import { ImportReports } from './import-reports.tsx';
import { ResourceStates } from './resource-states.tsx';
import { FEEDS, type Feed, matches } from './site-order.ts';
import { SiteTable } from './site-table.tsx';
import { SourcePanel } from './source-panel.tsx';

function Figure(props: { readonly label: string; readonly value: number }): JSX.Element {
  return (
    <div>
      <dt>{props.label}</dt>
      <dd>{props.value}</dd>
    </div>
  );
}

function Flow({ quality }: { readonly quality: Quality }): JSX.Element {
  const { t } = useTranslation();
  return (
    <div className="flow">
      <dl className="figures">
        <Figure label={t('sources.eventsHour')} value={quality.eventsLastHour} />
        <Figure label={t('sources.late')} value={quality.lateLastDay} />
        {quality.deadLetters !== null && (
          <Figure label={t('sources.deadLetters')} value={quality.deadLetters} />
        )}
      </dl>
      <section className="panel">
        <h2>{t('sources.rejections')}</h2>
        {quality.rejectedLastDay.length === 0 ? (
          <p className="muted">{t('sources.noRejections')}</p>
        ) : (
          <ul className="rejections">
            {quality.rejectedLastDay.map(({ code, count }) => (
              <li key={code}>
                <code>{code}</code> <b>{count}</b>
              </li>
            ))}
          </ul>
        )}
      </section>
    </div>
  );
}

const isFeed = (text: string | null): text is Feed => FEEDS.some((feed) => feed === text);

function Sites({ sites }: { readonly sites: readonly SiteSummary[] }): JSX.Element {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const asked = search.get('feed');
  const feed = isFeed(asked) ? asked : null;
  const text = search.get('find') ?? '';
  const set = (name: string, value: string): void =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === '') next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  if (sites.length === 0) {
    return <Empty title={t('sources.empty')}>{t('sources.emptyText')}</Empty>;
  }
  const shown = sites.filter((site) => matches(site, { feed, text }));
  return (
    <>
      <div className="filters" role="group" aria-label={t('inbox.filters')}>
        <label>
          {t('sources.search')}
          <input type="search" value={text} onChange={(event) => set('find', event.target.value)} />
        </label>
        <label>
          {t('sources.feed')}
          <select value={feed ?? ''} onChange={(event) => set('feed', event.target.value)}>
            <option value="">{t('sources.anyFeed')}</option>
            {FEEDS.map((one) => (
              <option key={one} value={one}>
                {t(`sources.feedWords.${one}`)}
              </option>
            ))}
          </select>
        </label>
        <span className="muted" role="status">
          {t('sources.shown', { shown: shown.length, all: sites.length })}
        </span>
      </div>
      {shown.length === 0 ? (
        <Empty title={t('sources.emptyFiltered')} />
      ) : (
        <SiteTable sites={shown} />
      )}
    </>
  );
}

const VIEWS = ['sites', 'imports', 'resources', 'edges'] as const;
type SourcesView = (typeof VIEWS)[number];

export function SourcesPage(): JSX.Element {
  const { t } = useTranslation();
  const sites = useSites();
  const quality = useQuality();
  const [search, setSearch] = useSearchParams();
  const site = search.get('site');
  const asked = search.get('view');
  const view = VIEWS.find((one) => one === asked) ?? 'sites';
  const choose = (next: SourcesView): void =>
    setSearch(next === 'sites' ? {} : { view: next }, { replace: true });
  const close = (): void =>
    setSearch((before) => {
      const next = new URLSearchParams(before);
      next.delete('site');
      return next;
    });
  return (
    <div className="sources">
      <h1 className="visually-hidden">{t('sources.title')}</h1>
      <div className="sources-main">
        <Tabs
          label={t('feeds.views')}
          tabs={VIEWS.map((id) => ({ id, label: t(`feeds.${id}`) }))}
          chosen={view}
          onChoose={choose}
          panel="sources-part"
        />
        <div
          id="sources-part"
          className="sources-part"
          role="tabpanel"
          aria-labelledby={`sources-part-${view}`}
        >
          {view === 'sites' && <Read from={sites}>{(list) => <Sites sites={list} />}</Read>}
          {view === 'imports' && <ImportReports />}
          {view === 'resources' && <ResourceStates />}
          {view === 'edges' && <EdgeLines />}
        </div>
      </div>
      <aside className="sources-side" aria-label={t('sources.side')}>
        {site !== null && <SourcePanel site={site} onClose={close} />}
        <Read from={quality}>{(known) => <Flow quality={known} />}</Read>
      </aside>
    </div>
  );
}

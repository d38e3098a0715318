// One alert on one screen: what it is and what to do stand beside every tab; the tab is in the address bar.
import { type JSX, Suspense, lazy } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useSearchParams } from 'wouter';
import type { AlertDetail } from '../../../contracts/api/alerts.ts';
import { ALERT_STATE_WORDS } from '../../../contracts/vocabulary/states.ts';
import { ALERT_KIND_WORDS } from '../../../contracts/vocabulary/subjects.ts';
import { effectiveLevel } from '../api/levels.ts';
import { useAlert } from '../api/queries.ts';
import { useWords } from '../i18n/setup.ts';
import { momentOf } from '../i18n/time.ts';
import { LevelBadge } from '../ui/level-badge.tsx';
import { PlaceName, Said } from '../ui/names.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { Loading, Read } from '../ui/view-states.tsx';
import { ActionPanel } from './action-panel.tsx';
import { ActivityTab } from './activity-tab.tsx';
import { AnalysisTab } from './analysis-tab.tsx';
import { NotificationsPanel } from './notifications-panel.tsx';
import { OverviewTab } from './overview-tab.tsx';
import { PeopleTab } from './people-tab.tsx';
import { RecordsTab } from './records-tab.tsx';

const EvaluationTab = lazy(() =>
  import('../evaluation/evaluation-tab.tsx').then((m) => ({ default: m.EvaluationTab })),
);

const JudgementTab = lazy(() =>
  import('./judgement-tab.tsx').then((m) => ({ default: m.JudgementTab })),
);

const TABS = [
  'overview',
  'records',
  'activity',
  'analysis',
  'judgement',
  'people',
  'evaluation',
] as const;
type AlertTab = (typeof TABS)[number];
const isTab = (text: string | null): text is AlertTab => TABS.some((tab) => tab === text);

function Head({ detail }: { readonly detail: AlertDetail }): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const { alert } = detail;
  return (
    <header className="alert-head">
      <Link href="/alerts" className="back">
        ← {t('alert.back')}
      </Link>
      <div className="alert-title">
        <LevelBadge level={effectiveLevel(alert)} human={alert.humanLevel !== null} />
        <h1>
          <Said words={alert.title} />
        </h1>
        <span className={`state state-${alert.state}`}>
          {inWords(ALERT_STATE_WORDS[alert.state])}
        </span>
      </div>
      <p className="alert-sub">
        {inWords(ALERT_KIND_WORDS[alert.kind])} · <PlaceName code={alert.place} /> ·{' '}
        <Link href={`/alerts/${alert.id}/room`}>{t('room.open')}</Link> · {t('alert.opened')}{' '}
        {momentOf(alert.openedAt)} · {t('alert.updated')} {momentOf(alert.updatedAt)} ·{' '}
        {t('inbox.signals', { count: alert.signalCount })}
      </p>
    </header>
  );
}

function TabContent(props: { readonly tab: AlertTab; readonly detail: AlertDetail }): JSX.Element {
  const { tab, detail } = props;
  switch (tab) {
    case 'overview':
      return <OverviewTab detail={detail} />;
    case 'records':
      return <RecordsTab detail={detail} />;
    case 'activity':
      return <ActivityTab entries={detail.activity} signals={detail.signals} />;
    case 'analysis':
      return <AnalysisTab detail={detail} />;
    case 'judgement':
      return (
        <Suspense fallback={<Loading />}>
          <JudgementTab alert={detail.alert} />
        </Suspense>
      );
    case 'evaluation':
      return (
        <Suspense fallback={<Loading />}>
          <EvaluationTab alert={detail.alert.id} />
        </Suspense>
      );
    case 'people':
      return (
        <div className="stack">
          <PeopleTab tasks={detail.tasks} />
          <NotificationsPanel alert={detail.alert.id} />
        </div>
      );
  }
}

function Body({ detail }: { readonly detail: AlertDetail }): JSX.Element {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const [, navigate] = useLocation();
  const asked = search.get('tab');
  const tab = isTab(asked) ? asked : 'overview';
  const counts: Partial<Record<AlertTab, number>> = {
    records: detail.signals.length,
    activity: detail.activity.length,
    people: detail.tasks.length,
  };
  return (
    <div className="alert">
      <Head detail={detail} />
      <div className="alert-body">
        <div className="alert-main">
          <Tabs
            label={t('inbox.columns.what')}
            tabs={TABS.map((id) => ({ id, label: t(`alert.tabs.${id}`), count: counts[id] }))}
            chosen={tab}
            onChoose={(id) => setSearch({ tab: id }, { replace: true })}
            panel="alert-panel"
          />
          <div
            id="alert-panel"
            role="tabpanel"
            aria-labelledby={`alert-panel-${tab}`}
            className="alert-panel"
          >
            <TabContent tab={tab} detail={detail} />
          </div>
        </div>
        <ActionPanel alert={detail.alert} onLeave={() => navigate('/alerts')} />
      </div>
    </div>
  );
}

export function AlertPage({ id }: { readonly id: string }): JSX.Element {
  const detail = useAlert(id);
  return <Read from={detail}>{(known) => <Body detail={known} />}</Read>;
}

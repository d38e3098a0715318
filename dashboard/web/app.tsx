// The gate and the frame: nobody in, the door; someone in, the head, the strip and the chosen view. Map and tables load later.
import { type JSX, Suspense, lazy, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { AlertPage } from './alert/alert-page.tsx';
import { useSession } from './api/session.ts';
import { InboxPage } from './inbox/inbox-page.tsx';
import { useConnection } from './live/connection.ts';
import { useArrivals } from './shell/arrivals.ts';
import { FailureBoundary } from './shell/failure-boundary.tsx';
import { Header } from './shell/header.tsx';
import { useLiveFeed } from './shell/live-feed.ts';
import { SignIn } from './shell/sign-in.tsx';
import { StatusStrip } from './shell/status-strip.tsx';
import { TaskBoard } from './tasks/task-board.tsx';
import { NoticeArea, announce } from './ui/notices.tsx';
import { Loading, NotFound } from './ui/view-states.tsx';

const MapPage = lazy(() => import('./map/map-page.tsx').then((m) => ({ default: m.MapPage })));
const SourcesPage = lazy(() =>
  import('./sources/sources-page.tsx').then((m) => ({ default: m.SourcesPage })),
);

const DutyPage = lazy(() => import('./duty/duty-page.tsx').then((m) => ({ default: m.DutyPage })));

const QualityPage = lazy(() =>
  import('./quality/quality-page.tsx').then((m) => ({ default: m.QualityPage })),
);

const ListsPage = lazy(() =>
  import('./lists/lists-page.tsx').then((m) => ({ default: m.ListsPage })),
);

const EscalationsPage = lazy(() =>
  import('./escalations/escalations-page.tsx').then((m) => ({ default: m.EscalationsPage })),
);

const SilencesPage = lazy(() =>
  import('./silences/silences-page.tsx').then((m) => ({ default: m.SilencesPage })),
);

const LedgerPage = lazy(() =>
  import('./ledger/ledger-page.tsx').then((m) => ({ default: m.LedgerPage })),
);

const EvaluationPage = lazy(() =>
  import('./evaluation/evaluation-page.tsx').then((m) => ({ default: m.EvaluationPage })),
);

const RoomPage = lazy(() => import('./room/room-page.tsx').then((m) => ({ default: m.RoomPage })));

const StudiesPage = lazy(() =>
  import('./ecg/studies-page.tsx').then((m) => ({ default: m.StudiesPage })),
);

/** Says a lost and a restored connection once each. */
function useLinkAnnouncements(): void {
  const { t } = useTranslation();
  const { link, heardAt } = useConnection();
  const everLive = heardAt !== null;
  useEffect(() => {
    if (!everLive) return;
    if (link === 'lost') announce(t('live.lost'), true);
    if (link === 'live') announce(t('live.back'), false);
  }, [link, everLive, t]);
}

function Views(): JSX.Element {
  const [location] = useLocation();
  return (
    <FailureBoundary view={location}>
      <Suspense fallback={<Loading />}>
        <Switch>
          <Route path="/">
            <Redirect to="/alerts" replace />
          </Route>
          <Route path="/alerts" component={InboxPage} />
          <Route path="/alerts/:id/room">{({ id }) => <RoomPage key={id} id={id} />}</Route>
          <Route path="/alerts/:id/evaluation">
            {({ id }) => <EvaluationPage key={id} id={id} />}
          </Route>
          <Route path="/alerts/:id">{({ id }) => <AlertPage key={id} id={id} />}</Route>
          <Route path="/tasks" component={TaskBoard} />
          <Route path="/escalations" component={EscalationsPage} />
          <Route path="/silences" component={SilencesPage} />
          <Route path="/ledger" component={LedgerPage} />
          <Route path="/map" component={MapPage} />
          <Route path="/sources" component={SourcesPage} />
          <Route path="/studies">{() => <StudiesPage record={null} />}</Route>
          <Route path="/studies/:record">{({ record }) => <StudiesPage record={record} />}</Route>
          <Route path="/duty">{() => <DutyPage handover={null} />}</Route>
          <Route path="/duty/:handover">{({ handover }) => <DutyPage handover={handover} />}</Route>
          <Route path="/detection" component={QualityPage} />
          <Route path="/responsibilities">{() => <ListsPage id={null} />}</Route>
          <Route path="/responsibilities/:id">{({ id }) => <ListsPage id={id} />}</Route>
          <Route>
            <NotFound />
          </Route>
        </Switch>
      </Suspense>
    </FailureBoundary>
  );
}

function Desk(): JSX.Element {
  useLiveFeed(useArrivals());
  useLinkAnnouncements();
  const { link } = useConnection();
  return (
    <div className={link === 'lost' ? 'desk desk-lost' : 'desk'}>
      <Header />
      <StatusStrip />
      <main id="content" className="content" tabIndex={-1}>
        <Views />
      </main>
    </div>
  );
}

export function App(): JSX.Element {
  const { signedIn } = useSession();
  return (
    <>
      {signedIn.state === 'looking' && <Loading />}
      {signedIn.state === 'out' && <SignIn because={signedIn.because} />}
      {signedIn.state === 'in' && <Desk />}
      <NoticeArea />
    </>
  );
}

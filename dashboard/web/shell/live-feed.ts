/**
 * Joins the feed to the cache: once the first snapshots are in, the socket opens at the oldest of their places; each entry is
 * put into the cached answers; a resync reads everything again.
 */
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { AlertDetail, AlertList, TaskList } from '../../../contracts/api/alerts.ts';
import type { FeedMessage } from '../../../contracts/api/socket.ts';
import { LIVE_STATES } from '../api/alert-groups.ts';
import { KEYS, useLiveAlerts, useTasks } from '../api/queries.ts';
import { checkSession } from '../api/session.ts';
import { patchAlertList, patchDetail, patchTaskList } from '../live/feed-patch.ts';
import { forget, remember } from '../live/recent.ts';
import { openFeed } from '../live/socket.ts';

type Arrival = (message: FeedMessage, missed: boolean) => void;

function patchLists(client: QueryClient, message: FeedMessage): void {
  if (message.type === 'alert') {
    client.setQueryData<AlertList>(
      KEYS.live,
      (list) => list && patchAlertList(list, message.alert, LIVE_STATES),
    );
    if (!LIVE_STATES.includes(message.alert.state)) {
      void client.invalidateQueries({ queryKey: ['alerts', 'excluded'] });
      void client.invalidateQueries({ queryKey: ['alerts', 'closed'] });
    }
  }
  if (message.type === 'task') {
    client.setQueryData<TaskList>(KEYS.tasks, (list) => list && patchTaskList(list, message.task));
  }
}

/** The record is on the screen at once; what only the server knows (activity, assessments) is read again. */
function patchDetails(client: QueryClient, message: FeedMessage): void {
  if (message.type === 'account') return;
  const id = message.type === 'alert' ? message.alert.id : message.task.alertId;
  client.setQueryData<AlertDetail>(
    KEYS.alert(id),
    (detail) => detail && patchDetail(detail, message),
  );
  void client.invalidateQueries({ queryKey: KEYS.alert(id) });
}

export function useLiveFeed(onArrival: Arrival): void {
  const client = useQueryClient();
  const alerts = useLiveAlerts();
  const tasks = useTasks();
  const arrival = useRef(onArrival);
  useEffect(() => {
    arrival.current = onArrival;
  });
  const settled = !alerts.isPending && !tasks.isPending;
  useEffect(() => {
    if (!settled) return;
    const places = [
      client.getQueryData<AlertList>(KEYS.live)?.feedSeq,
      client.getQueryData<TaskList>(KEYS.tasks)?.feedSeq,
    ].filter((seq) => seq !== undefined);
    const feed = openFeed(places.length === 0 ? 0 : Math.min(...places), {
      onFeed: (message, missed) => {
        remember(message);
        arrival.current(message, missed);
        patchLists(client, message);
        patchDetails(client, message);
      },
      onNotice: (topic) => void client.invalidateQueries({ queryKey: [topic] }),
      onResync: () => {
        forget();
        void client.invalidateQueries();
      },
      onRefused: checkSession,
    });
    return () => {
      feed.close();
      forget();
    };
  }, [client, settled]);
}

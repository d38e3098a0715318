// What happens on this desk when an alert arrives: said to screen readers, and sounded or noticed where that is switched on.
import { useCallback, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alert } from '../../../contracts/alert.ts';
import type { FeedMessage } from '../../../contracts/api/socket.ts';
import type { Task } from '../../../contracts/task.ts';
import { effectiveLevel } from '../api/levels.ts';
import { useLiveAlerts } from '../api/queries.ts';
import { concernOf, concerns } from '../api/alert-groups.ts';
import { useAccount } from '../api/session.ts';
import { useWords } from '../i18n/setup.ts';
import { desktopNotice, isNews, markKnown, playOnce } from '../live/attention.ts';
import { usePlaceNames } from '../ui/names.tsx';
import { announce, notify } from '../ui/notices.tsx';
import { usePreferences } from './preferences.ts';

type TaskMessage = Extract<FeedMessage, { type: 'task' }>;

/** Their own work only, and also where it was missed while disconnected: somebody is out on it. */
function isGroundLost(
  message: FeedMessage,
  departments: readonly string[],
): message is TaskMessage {
  return (
    message.type === 'task' &&
    message.change === 'task-ground-lost' &&
    departments.includes(message.task.department)
  );
}

export function useArrivals(): (message: FeedMessage, missed: boolean) => void {
  const { t } = useTranslation();
  const inWords = useWords();
  const placeOf = usePlaceNames();
  const { data } = useLiveAlerts();
  const account = useAccount();
  const { departments } = account;
  const concern = concernOf(account);
  const primed = useRef(false);
  useEffect(() => {
    if (primed.current || data === undefined) return;
    primed.current = true;
    markKnown(data.alerts);
  }, [data]);
  const call = useCallback(
    (alert: Alert) => {
      const level = effectiveLevel(alert);
      const names = { title: inWords(alert.title), place: inWords(placeOf(alert.place)) };
      const { sound, notices } = usePreferences.getState();
      announce(t('live.newAlert', { level, ...names }), level === 'I');
      if (sound[level]) playOnce(alert.id, level);
      if (notices) {
        desktopNotice(
          alert.id,
          t('live.noticeTitle', { level }),
          `${names.title} · ${names.place}`,
        );
      }
    },
    [t, inWords, placeOf],
  );
  const tell = useCallback(
    (task: Task) => {
      const why = task.because === undefined ? '' : inWords(task.because.words);
      const text = t('live.groundLost', { duty: inWords(task.duty), why });
      notify('bad', text);
      announce(text, true);
      if (usePreferences.getState().notices) desktopNotice(task.id, text, '');
    },
    [t, inWords],
  );
  return useCallback(
    (message, missed) => {
      if (isGroundLost(message, departments)) tell(message.task);
      if (message.type !== 'alert' || !isNews(message.alert) || missed) return;
      if (!concerns(message.alert, concern)) return;
      call(message.alert);
    },
    [call, tell, departments, concern],
  );
}

// What happens on this desk when an alert arrives: said to screen readers, and sounded or noticed where that is switched on.
import { useCallback, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alert } from '../../../contracts/alert.ts';
import type { FeedMessage } from '../../../contracts/api/socket.ts';
import { effectiveLevel } from '../api/levels.ts';
import { useLiveAlerts } from '../api/queries.ts';
import { useWords } from '../i18n/setup.ts';
import { desktopNotice, isNews, markKnown, playOnce } from '../live/attention.ts';
import { usePlaceNames } from '../ui/names.tsx';
import { announce } from '../ui/notices.tsx';
import { usePreferences } from './preferences.ts';

export function useArrivals(): (message: FeedMessage, missed: boolean) => void {
  const { t } = useTranslation();
  const inWords = useWords();
  const placeOf = usePlaceNames();
  const { data } = useLiveAlerts();
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
  return useCallback(
    (message, missed) => {
      if (message.type !== 'alert' || !isNews(message.alert) || missed) return;
      call(message.alert);
    },
    [call],
  );
}

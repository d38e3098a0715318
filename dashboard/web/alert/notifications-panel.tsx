// Who was told of this alert beyond the screens, of what, by which channel, and what became of it: a department that could not be reached must be
// seen by somebody who can reach for the telephone.
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { NotificationList, NotificationView } from '../../../contracts/api/notifications.ts';
import { DUTY_DESK } from '../../../contracts/duty-desk.ts';
import {
  DELIVERY_CODE_WORDS,
  NOTIFICATION_OUTCOME_WORDS,
  NOTIFICATION_REASON_WORDS,
} from '../../../contracts/vocabulary/notifications.ts';
import { ask } from '../api/client.ts';
import { useWords } from '../i18n/setup.ts';
import { momentOf } from '../i18n/time.ts';
import { DepartmentName, PlaceName } from '../ui/names.tsx';
import { Empty, Read } from '../ui/view-states.tsx';

/** Outcomes have no feed of their own. */
const READ_EVERY_MS = 10_000;

const useNotifications = (alert: string): UseQueryResult<NotificationList> =>
  useQuery({
    queryKey: ['notifications', alert],
    queryFn: ({ signal }) =>
      ask<NotificationList>(`/api/alerts/${encodeURIComponent(alert)}/notifications`, { signal }),
    refetchInterval: READ_EVERY_MS,
  });

function Attempts({ of }: { readonly of: NotificationView }): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  if (of.attempts.length === 0) return <span className="muted">—</span>;
  return (
    <details>
      <summary>{t('told.attempts', { count: of.attempts.length })}</summary>
      <ul>
        {of.attempts.map((attempt) => (
          <li key={`${attempt.channel}-${attempt.startedAt}`}>
            {momentOf(attempt.startedAt)} {attempt.channel}:{' '}
            {attempt.outcome === 'sent' && inWords(NOTIFICATION_OUTCOME_WORDS.delivered)}
            {attempt.outcome === null && inWords(NOTIFICATION_OUTCOME_WORDS.pending)}
            {attempt.code !== null && inWords(DELIVERY_CODE_WORDS[attempt.code])}
            {attempt.bundled > 1 && ` · ${t('told.bundled', { count: attempt.bundled })}`}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Row({ of }: { readonly of: NotificationView }): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  return (
    <tr>
      <th scope="row">
        {of.department === DUTY_DESK ? t('told.desk') : <DepartmentName id={of.department} />}
        <br />
        <small className="muted">
          <PlaceName code={of.place} />
        </small>
      </th>
      <td>{inWords(NOTIFICATION_REASON_WORDS[of.reason])}</td>
      <td>{momentOf(of.at)}</td>
      <td className={of.outcome === 'exhausted' ? 'due-late' : undefined}>
        {inWords(NOTIFICATION_OUTCOME_WORDS[of.outcome ?? 'pending'])}
        {of.channel !== null && ` · ${of.channel}`}
        {of.code !== null && (
          <>
            <br />
            <small>{inWords(DELIVERY_CODE_WORDS[of.code])}</small>
          </>
        )}
      </td>
      <td>
        <Attempts of={of} />
      </td>
    </tr>
  );
}

function Table({ list }: { readonly list: NotificationList }): JSX.Element {
  const { t } = useTranslation();
  if (list.notifications.length === 0) return <Empty title={t('told.empty')} />;
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={t('told.title')}>
      <table className="table table-told">
        <caption className="visually-hidden">{t('told.title')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('people.department')}</th>
            <th scope="col">{t('told.reason')}</th>
            <th scope="col">{t('told.at')}</th>
            <th scope="col">{t('told.outcome')}</th>
            <th scope="col">{t('told.tries')}</th>
          </tr>
        </thead>
        <tbody>
          {list.notifications.map((one) => (
            <Row key={one.id} of={one} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function NotificationsPanel({ alert }: { readonly alert: string }): JSX.Element {
  const { t } = useTranslation();
  const list = useNotifications(alert);
  return (
    <section className="panel panel-told">
      <h2>{t('told.title')}</h2>
      <Read from={list}>{(known) => <Table list={known} />}</Read>
    </section>
  );
}

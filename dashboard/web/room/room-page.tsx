// The joint-response room of an alert on one screen: who leads, coordinates and supports with each one's limits, the team with its reports,
// meetings, extended limits, products. To look at; it acts on nothing.
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { AlertJudgement } from '../../../contracts/api/products.ts';
import type { AlertRoom } from '../../../contracts/api/room.ts';
import { PRODUCT_KIND_WORDS, PRODUCT_STATE_WORDS } from '../../../contracts/vocabulary/products.ts';
import { CLOCK_WORDS } from '../../../contracts/vocabulary/states.ts';
import { ask } from '../api/client.ts';
import { KEYS } from '../api/queries.ts';
import { useWords } from '../i18n/setup.ts';
import { momentOf } from '../i18n/time.ts';
import { DataText, DepartmentName, Said } from '../ui/names.tsx';
import { Read } from '../ui/view-states.tsx';
import { RoomParts } from './room-parts.tsx';
import { RoomTeams } from './room-teams.tsx';

/** Under the key of the alert, so that whatever the feed tells of it is read again here too. */
function useOfAlert<T>(id: string, what: 'room' | 'judgement'): UseQueryResult<T> {
  return useQuery({
    queryKey: [...KEYS.alert(id), what],
    queryFn: ({ signal }) => ask<T>(`/api/alerts/${encodeURIComponent(id)}/${what}`, { signal }),
  });
}

function Meetings({ of }: { readonly of: AlertRoom }): JSX.Element {
  const { t } = useTranslation();
  return (
    <section className="panel">
      <h2>{t('room.meetings')}</h2>
      {of.meetings.length === 0 && <p className="muted">{t('room.noMeetings')}</p>}
      {of.meetings.map((meeting) => (
        <article key={meeting.id}>
          <h3>
            {momentOf(meeting.beginsAt)} <DataText text={meeting.subject} />
          </h3>
          {meeting.agenda.length > 0 && (
            <ol>
              {meeting.agenda.map((item) => (
                <li key={item}>
                  <DataText text={item} />
                </li>
              ))}
            </ol>
          )}
          {meeting.minutes !== null && (
            <p>
              <DataText text={meeting.minutes.text} />{' '}
              {t('room.decisions', { count: meeting.minutes.decisions.length })}
            </p>
          )}
        </article>
      ))}
    </section>
  );
}

function Extensions({ of }: { readonly of: AlertRoom }): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const whose = new Map(of.parts.map((part) => [part.task, part.department]));
  return (
    <section className="panel">
      <h2>{t('room.extensions')}</h2>
      {of.extensions.length === 0 && <p className="muted">{t('room.noExtensions')}</p>}
      <ul>
        {of.extensions.map((one) => (
          <li key={one.id}>
            <DepartmentName id={whose.get(one.taskId) ?? ''} /> {inWords(CLOCK_WORDS[one.clock])}:{' '}
            {momentOf(one.fromDueAt)} → {momentOf(one.toDueAt)} · <DataText text={one.reason} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Products({ of }: { readonly of: AlertJudgement }): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  return (
    <section className="panel">
      <h2>{t('room.products')}</h2>
      {of.products.length === 0 && <p className="muted">{t('room.noProducts')}</p>}
      <ul>
        {of.products.map((product) => (
          <li key={product.id}>
            {inWords(PRODUCT_KIND_WORDS[product.kind])} ·{' '}
            {inWords(PRODUCT_STATE_WORDS[product.state])} · <Said words={product.text.title} />
          </li>
        ))}
      </ul>
    </section>
  );
}

export function RoomPage({ id }: { readonly id: string }): JSX.Element {
  const { t } = useTranslation();
  const room = useOfAlert<AlertRoom>(id, 'room');
  const judgement = useOfAlert<AlertJudgement>(id, 'judgement');
  return (
    <div className="stack room">
      <header>
        <Link href={`/alerts/${id}`} className="back">
          ← {t('room.back')}
        </Link>
        <h1>{t('room.open')}</h1>
      </header>
      <Read from={room}>
        {(known) => (
          <>
            <RoomParts parts={known.parts} />
            <RoomTeams teams={known.teams} />
            <Meetings of={known} />
            <Extensions of={known} />
          </>
        )}
      </Read>
      {!room.isError && <Read from={judgement}>{(known) => <Products of={known} />}</Read>}
    </div>
  );
}

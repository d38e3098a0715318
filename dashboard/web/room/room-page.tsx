// The joint-response room of an alert on one screen: who leads, coordinates and supports with each one's limits, disputes, the team with its reports,
// meetings, extended limits, products; and what whoever looks at it may do there.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { AlertDetail } from '../../../contracts/api/alerts.ts';
import type { AlertRoom } from '../../../contracts/api/room.ts';
import { CLOCK_WORDS } from '../../../contracts/vocabulary/states.ts';
import { Products } from '../alert/products.tsx';
import { effectiveLevel } from '../api/levels.ts';
import { useAlert } from '../api/queries.ts';
import { useWords } from '../i18n/setup.ts';
import { momentOf } from '../i18n/time.ts';
import { LevelBadge } from '../ui/level-badge.tsx';
import { DataText, DepartmentName, PlaceName, Said } from '../ui/names.tsx';
import { Read } from '../ui/view-states.tsx';
import { LeadActs } from './lead-acts.tsx';
import { RoomDisputes } from './room-disputes.tsx';
import { RoomMeetings } from './room-meetings.tsx';
import { RoomParts } from './room-parts.tsx';
import { useJudgement, useRoom } from './room-queries.ts';
import { RoomTeams } from './room-teams.tsx';

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

function Head({
  id,
  data,
}: {
  readonly id: string;
  readonly data: AlertDetail | undefined;
}): JSX.Element {
  const { t } = useTranslation();
  return (
    <header>
      <Link href={`/alerts/${id}`} className="back">
        ← {t('room.back')}
      </Link>
      <h1>{t('room.open')}</h1>
      {data !== undefined && (
        <p className="alert-title">
          <LevelBadge level={effectiveLevel(data.alert)} human={data.alert.humanLevel !== null} />
          <Said words={data.alert.title} /> · <PlaceName code={data.alert.place} />
        </p>
      )}
    </header>
  );
}

export function RoomPage({ id }: { readonly id: string }): JSX.Element {
  const room = useRoom(id);
  const judgement = useJudgement(id);
  const { data } = useAlert(id);
  return (
    <div className="stack room">
      <Head id={id} data={data} />
      <Read from={room}>
        {(known) => (
          <>
            <LeadActs of={known} />
            <RoomParts of={known} />
            <RoomDisputes of={known} />
            <RoomTeams of={known} />
            <RoomMeetings of={known} />
            <Extensions of={known} />
          </>
        )}
      </Read>
      {!room.isError && data !== undefined && (
        <Read from={judgement}>
          {(known) => <Products alert={data.alert} products={known.products} />}
        </Read>
      )}
    </div>
  );
}

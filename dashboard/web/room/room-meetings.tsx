// Joint meetings of an alert: when, where, who is asked, about what, and what came of each.
import { type JSX, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlertRoom } from '../../../contracts/api/room.ts';
import type { Meeting } from '../../../contracts/joint/meeting.ts';
import { momentOf } from '../i18n/time.ts';
import { DataText } from '../ui/names.tsx';
import { useNow } from '../ui/now.ts';
import { RoomButton } from './lead-acts.tsx';
import { CancelMeetingDialog, MinutesDialog } from './meeting-dialogs.tsx';
import { hasPowers } from './room-acts.ts';
import { Departments } from './room-teams.tsx';

interface MeetingProps {
  readonly of: AlertRoom;
  readonly meeting: Meeting;
}

function MeetingActs({ of, meeting }: MeetingProps): JSX.Element | null {
  const { t } = useTranslation();
  const now = useNow();
  const [verb, setVerb] = useState<'record-minutes' | 'cancel-meeting' | null>(null);
  if (!hasPowers(of.standing) || meeting.state !== 'called') return null;
  const props = { of, meeting, onClose: () => setVerb(null) };
  const verbs = [
    ...(meeting.beginsAt <= now ? (['record-minutes'] as const) : []),
    'cancel-meeting' as const,
  ];
  return (
    <div className="quality-buttons">
      {verbs.map((one) => (
        <RoomButton key={one} act={one} label={t(`room.act.${one}`)} onClick={() => setVerb(one)} />
      ))}
      {verb === 'record-minutes' && <MinutesDialog {...props} />}
      {verb === 'cancel-meeting' && <CancelMeetingDialog {...props} />}
    </div>
  );
}

function MeetingItem({ of, meeting }: MeetingProps): JSX.Element {
  const { t } = useTranslation();
  const { minutes, venue } = meeting;
  return (
    <article data-meeting={meeting.state}>
      <h3>
        {momentOf(meeting.beginsAt)} <DataText text={meeting.subject} /> ·{' '}
        {t(`room.meetingState.${meeting.state}`)}
      </h3>
      <p>
        {venue !== undefined && (
          <>
            {t('room.at')} <DataText text={venue} /> ·{' '}
          </>
        )}
        {t('room.invited')}: <Departments ids={meeting.departments} />
      </p>
      {meeting.agenda.length > 0 && (
        <ol>
          {meeting.agenda.map((item) => (
            <li key={item}>
              <DataText text={item} />
            </li>
          ))}
        </ol>
      )}
      {minutes !== null && (
        <p>
          <DataText text={minutes.text} />{' '}
          {t('room.decisions', { count: minutes.decisions.length })} · {t('room.present')}:{' '}
          <Departments ids={minutes.present} />
        </p>
      )}
      <MeetingActs of={of} meeting={meeting} />
    </article>
  );
}

export function RoomMeetings({ of }: { readonly of: AlertRoom }): JSX.Element {
  const { t } = useTranslation();
  return (
    <section className="panel">
      <h2>{t('room.meetings')}</h2>
      {of.meetings.length === 0 && <p className="muted">{t('room.noMeetings')}</p>}
      {of.meetings.map((meeting) => (
        <MeetingItem key={meeting.id} of={of} meeting={meeting} />
      ))}
    </section>
  );
}

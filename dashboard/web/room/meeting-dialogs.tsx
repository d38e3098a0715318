// A joint meeting is called with its time, place and agenda; held, with minutes whose decisions become tasks; or cancelled.
import { type JSX, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Meeting } from '../../../contracts/joint/meeting.ts';
import { HOUR_MS } from '../../../contracts/time.ts';
import { momentIn, momentOf, typedMomentOf } from '../i18n/time.ts';
import { Line, Moment, Several } from '../ui/fields.tsx';
import { JointForm, type RoomDialogProps, useTakingPart } from './joint-form.tsx';
import { OrderFields } from './order-fields.tsx';
import { type OrderForm, freshOrder, orderOf } from './order-form.ts';

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

const AGENDA_MAX = 20;

export function CallMeetingDialog(props: RoomDialogProps): JSX.Element {
  const { t } = useTranslation();
  const { alert } = props.of;
  const taking = useTakingPart(props.of);
  const [subject, setSubject] = useState('');
  const [venue, setVenue] = useState('');
  const [when, setWhen] = useState(() => typedMomentOf(Date.now() + HOUR_MS));
  const [departments, setDepartments] = useState<readonly string[]>(taking.map(([id]) => id));
  return (
    <JointForm
      {...props}
      title={t('room.act.call-meeting')}
      subtitle={t('room.meetingText')}
      label={t('room.agenda')}
      needsText={false}
      body={(text) => {
        const beginsAt = momentIn(when);
        const agenda = linesOf(text);
        const where = venue.trim();
        if (subject.trim() === '' || departments.length === 0) return null;
        if (!(beginsAt > Date.now()) || agenda.length > AGENDA_MAX) return null;
        return {
          command: 'call-meeting',
          alert,
          subject: subject.trim(),
          agenda,
          departments,
          beginsAt,
          ...(where === '' ? {} : { venue: where }),
        };
      }}
    >
      <Line label={t('room.subject')} value={subject} onChange={setSubject} />
      <Moment label={t('room.beginsAt')} value={when} onChange={setWhen} />
      <Line label={t('room.venue')} value={venue} onChange={setVenue} />
      <Several
        label={t('room.invited')}
        chosen={departments}
        options={taking}
        onChange={setDepartments}
      />
    </JointForm>
  );
}

interface MeetingProps extends RoomDialogProps {
  readonly meeting: Meeting;
}

export function CancelMeetingDialog({ meeting, ...rest }: MeetingProps): JSX.Element {
  const { t } = useTranslation();
  return (
    <JointForm
      {...rest}
      title={t('room.act.cancel-meeting')}
      subtitle={`${momentOf(meeting.beginsAt)} ${meeting.subject}`}
      version={meeting.version}
      body={(reason) => ({ command: 'cancel-meeting', meeting: meeting.id, reason })}
    />
  );
}

const DECISIONS_MAX = 20;

function useDecisions() {
  const [forms, setForms] = useState<readonly OrderForm[]>([]);
  return {
    forms,
    add: () => setForms([...forms, freshOrder(Date.now())]),
    remove: (at: number) => setForms(forms.filter((_, index) => index !== at)),
    change: (at: number, change: Partial<OrderForm>) =>
      setForms(forms.map((form, index) => (index === at ? { ...form, ...change } : form))),
  };
}

export function MinutesDialog({ meeting, ...rest }: MeetingProps): JSX.Element {
  const { t } = useTranslation();
  const taking = useTakingPart(rest.of).filter(([id]) =>
    meeting.departments.some((one) => one === id),
  );
  const [present, setPresent] = useState<readonly string[]>(taking.map(([id]) => id));
  const { forms, add, remove, change } = useDecisions();
  return (
    <JointForm
      {...rest}
      title={t('room.act.record-minutes')}
      subtitle={`${momentOf(meeting.beginsAt)} ${meeting.subject}`}
      label={t('room.minutes')}
      version={meeting.version}
      body={(text) => {
        const decisions = forms.map(orderOf).filter((order) => order !== null);
        if (decisions.length < forms.length) return null;
        return { command: 'record-minutes', meeting: meeting.id, text, present, decisions };
      }}
    >
      <Several label={t('room.present')} chosen={present} options={taking} onChange={setPresent} />
      {forms.map((form, at) => (
        <fieldset key={at} className="fieldset">
          <legend>{t('room.decision', { number: at + 1 })}</legend>
          <OrderFields form={form} change={(part) => change(at, part)} />
          <button type="button" className="button button-small" onClick={() => remove(at)}>
            {t('room.removeDecision')}
          </button>
        </fieldset>
      ))}
      {forms.length < DECISIONS_MAX && (
        <button type="button" className="button button-small" onClick={add}>
          {t('room.addDecision')}
        </button>
      )}
    </JointForm>
  );
}

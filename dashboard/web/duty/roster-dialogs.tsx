// The forms of single hours of a roster: somebody else for some of them, and a swap. Each stays open when it is refused.
import { type JSX, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RosterView } from '../../../contracts/api/duty.ts';
import { DutyCommand } from './command-shape.ts';
import { useAccount } from '../api/session.ts';
import { momentIn, momentOf } from '../i18n/time.ts';
import { Choice, Moment } from '../ui/fields.tsx';
import { DutyForm, EvenSo } from './duty-form.tsx';

interface DialogProps {
  readonly view: RosterView;
  readonly onClose: () => void;
}

const membersOf = (view: RosterView): (readonly [string, string])[] =>
  view.people
    .filter(({ id }) => view.members.includes(id))
    .map(({ id, name }) => [id, `${name} (${id})`] as const);

export function OverrideDialog({ view, onClose }: DialogProps): JSX.Element {
  const { t } = useTranslation();
  const members = membersOf(view);
  const [person, setPerson] = useState(members[0]?.[0] ?? '');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [evenSo, setEvenSo] = useState(false);
  const command = (reason: string): DutyCommand | null => {
    const during = { startAt: momentIn(from), endAt: momentIn(to) };
    if (!(during.startAt < during.endAt)) return null;
    return DutyCommand({
      command: 'override-duty',
      roster: view.roster.id,
      person,
      during,
      reason,
      ...(evenSo ? { evenSo } : {}),
    });
  };
  const title = t('duty.override');
  return (
    <DutyForm title={title} version={view.roster.version} command={command} onClose={onClose}>
      <Choice
        label={t('duty.overridePerson')}
        value={person}
        options={members}
        onChange={setPerson}
      />
      <Moment label={t('duty.from')} value={from} onChange={setFrom} />
      <Moment label={t('duty.to')} value={to} onChange={setTo} />
      <EvenSo evenSo={evenSo} onEvenSo={setEvenSo} />
    </DutyForm>
  );
}

/** Spans of one person that lie ahead, as choices. */
function spansOf(view: RosterView, person: string): (readonly [string, string])[] {
  return view.outlook.spans
    .filter((span) => span.person === person && span.startAt > Date.now() && span.why.by !== 'head')
    .slice(0, 30)
    .map(({ startAt, endAt }) => [
      `${startAt}-${endAt}`,
      `${momentOf(startAt)} – ${momentOf(endAt)}`,
    ]);
}

function stretchOf(value: string): { startAt: number; endAt: number } | null {
  const [startAt, endAt] = value.split('-').map(Number);
  return startAt === undefined || endAt === undefined ? null : { startAt, endAt };
}

export function SwapDialog({ view, onClose }: DialogProps): JSX.Element {
  const { t } = useTranslation();
  const account = useAccount();
  const own = spansOf(view, account.id);
  const others = membersOf(view).filter(([id]) => id !== account.id);
  const [to, setTo] = useState(others[0]?.[0] ?? '');
  const [gives, setGives] = useState(own[0]?.[0] ?? '');
  const [takes, setTakes] = useState('');
  const command = (reason: string): DutyCommand | null => {
    const given = stretchOf(gives);
    if (given === null || to === '') return null;
    return DutyCommand({
      command: 'propose-swap',
      roster: view.roster.id,
      to,
      gives: given,
      takes: stretchOf(takes),
      reason,
    });
  };
  const title = t('duty.propose');
  return (
    <DutyForm title={title} version={undefined} command={command} onClose={onClose}>
      <Choice label={t('duty.gives')} value={gives} options={own} onChange={setGives} />
      <Choice label={t('duty.swapWith')} value={to} options={others} onChange={setTo} />
      <Choice
        label={t('duty.takes')}
        value={takes}
        options={[['', t('duty.takesNone')], ...spansOf(view, to)]}
        onChange={setTakes}
      />
    </DutyForm>
  );
}

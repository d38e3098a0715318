// The forms of what is done to a roster: somebody else for some hours, a swap, another rotation from a day on. Each stays open when it is refused.
import { type JSX, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RosterView } from '../../../contracts/api/duty.ts';
import { DutyCommand } from './command-shape.ts';
import { commandDuty } from '../api/commands.ts';
import { useAccount } from '../api/session.ts';
import { useWords } from '../i18n/setup.ts';
import { addDays, dayOf, momentIn, momentOf } from '../i18n/time.ts';
import { Choice } from '../ui/fields.tsx';
import { ReasonDialog } from '../ui/reason-dialog.tsx';
import { useDutyAct } from './duty-queries.ts';
import { planNow } from './roster-view.ts';

interface DialogProps {
  readonly view: RosterView;
  readonly onClose: () => void;
}

interface FormProps {
  readonly title: string;
  readonly version: number | undefined;
  /** null: a field is not filled. */
  readonly command: (reason: string) => DutyCommand | null;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function DutyForm({ version, command, ...props }: FormProps): JSX.Element {
  const { t } = useTranslation();
  const { title } = props;
  const act = useDutyAct();
  return (
    <ReasonDialog
      {...props}
      rows={2}
      label={t('duty.reason')}
      missing={t('duty.reasonNeeded')}
      action={t('action.confirm', { action: title })}
      send={(reason) => {
        const body = command(reason);
        return body === null ? null : act(() => commandDuty(body, version), title);
      }}
    />
  );
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
      <label className="field">
        {t('duty.from')}
        <input
          type="datetime-local"
          value={from}
          onChange={(event) => setFrom(event.target.value)}
        />
      </label>
      <label className="field">
        {t('duty.to')}
        <input type="datetime-local" value={to} onChange={(event) => setTo(event.target.value)} />
      </label>
      <label className="duty-even-so">
        <input
          type="checkbox"
          checked={evenSo}
          onChange={(event) => setEvenSo(event.target.checked)}
        />{' '}
        {t('duty.evenSo')}
      </label>
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

export function PlanDialog({ view, onClose }: DialogProps): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const plan = planNow(view.roster);
  const [validFrom, setValidFrom] = useState(() => addDays(dayOf(Date.now()), 1));
  const [head, setHead] = useState<string>(plan.head);
  const [people, setPeople] = useState(plan.layers.map((layer) => layer.people.join(' ')));
  const command = (reason: string): DutyCommand | null =>
    DutyCommand({
      command: 'change-roster',
      roster: view.roster.id,
      plan: {
        ...plan,
        validFrom,
        head,
        layers: plan.layers.map((layer, index) => ({
          ...layer,
          people: (people[index] ?? '').split(/[\s,，、]+/).filter((one) => one !== ''),
        })),
      },
      reason,
    });
  const title = t('duty.plan');
  return (
    <DutyForm title={title} version={view.roster.version} command={command} onClose={onClose}>
      <label className="field">
        {t('duty.planFrom')}
        <input
          type="date"
          value={validFrom}
          onChange={(event) => setValidFrom(event.target.value)}
        />
      </label>
      <Choice
        label={t('duty.planHead')}
        value={head}
        options={membersOf(view)}
        onChange={setHead}
      />
      {plan.layers.map((layer, index) => (
        <label key={layer.id} className="field">
          {t('duty.planPeople', { layer: inWords(layer.names) })}
          <input
            value={people[index] ?? ''}
            onChange={(event) =>
              setPeople(people.map((one, at) => (at === index ? event.target.value : one)))
            }
          />
        </label>
      ))}
    </DutyForm>
  );
}

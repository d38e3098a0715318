// The forms of what is done to a roster: somebody else for some hours, a swap, another rotation from a day on. Each stays open when it is refused.
import { type JSX, type ReactNode, type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RosterView } from '../../../contracts/api/duty.ts';
import { DutyCommand } from './command-shape.ts';
import { commandDuty } from '../api/commands.ts';
import { useAccount } from '../api/session.ts';
import { useWords } from '../i18n/setup.ts';
import { addDays, dayOf, momentOf } from '../i18n/time.ts';
import { canAct, useConnection } from '../live/connection.ts';
import { Dialog } from '../ui/dialog.tsx';
import { TextHint } from '../ui/text-hint.tsx';
import { useDutyAct } from './duty-queries.ts';
import { momentIn, planNow } from './roster-view.ts';

interface DialogProps {
  readonly view: RosterView;
  readonly onClose: () => void;
}

function Form(props: {
  readonly title: string;
  readonly version: number | undefined;
  readonly command: (reason: string) => DutyCommand | null;
  readonly onClose: () => void;
  readonly children: ReactNode;
}): JSX.Element {
  const { t } = useTranslation();
  const { title, command, onClose } = props;
  const act = useDutyAct();
  const live = useConnection(canAct);
  const [reason, setReason] = useState('');
  const [state, setState] = useState<'filling' | 'missing' | 'sending'>('filling');
  const send = (event: SubmitEvent): void => {
    event.preventDefault();
    const body = reason.trim() === '' ? null : command(reason.trim());
    if (body === null) {
      setState('missing');
      return;
    }
    setState('sending');
    void act(() => commandDuty(body, props.version), title).then(
      (answer) => (answer.answer === 'refused' ? setState('filling') : onClose()),
      () => setState('filling'),
    );
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={send} noValidate>
        {props.children}
        <label className="field">
          {t('duty.reason')}
          <textarea
            rows={2}
            maxLength={2000}
            value={reason}
            aria-invalid={state === 'missing'}
            aria-describedby="text-hint"
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
        <TextHint />
        {state === 'missing' && (
          <p className="field-error" role="alert">
            {t('duty.reasonNeeded')}
          </p>
        )}
        <div className="dialog-buttons">
          {!live && <span className="field-error">{t('state.offlineAction')}</span>}
          <button type="button" className="button" onClick={onClose}>
            {t('action.cancel')}
          </button>
          <button
            type="submit"
            className="button button-primary"
            disabled={!live || state === 'sending'}
          >
            {state === 'sending' ? t('action.sending') : t('action.confirm', { action: title })}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function Choice(props: {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly onChange: (value: string) => void;
}): JSX.Element {
  return (
    <label className="field">
      {props.label}
      <select value={props.value} onChange={(event) => props.onChange(event.target.value)}>
        {props.options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
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
    <Form title={title} version={view.roster.version} command={command} onClose={onClose}>
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
    </Form>
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
    <Form title={title} version={undefined} command={command} onClose={onClose}>
      <Choice label={t('duty.gives')} value={gives} options={own} onChange={setGives} />
      <Choice label={t('duty.swapWith')} value={to} options={others} onChange={setTo} />
      <Choice
        label={t('duty.takes')}
        value={takes}
        options={[['', t('duty.takesNone')], ...spansOf(view, to)]}
        onChange={setTakes}
      />
    </Form>
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
    <Form title={title} version={view.roster.version} command={command} onClose={onClose}>
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
    </Form>
  );
}

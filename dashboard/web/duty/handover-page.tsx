// One handover: what is open, with what changed since the draft before, the notes of who leaves, and both signatures.
import { type JSX, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { HandoverDetail } from '../../../contracts/api/duty.ts';
import type { ShiftCommand } from '../../../contracts/duty-command.ts';
import type { HandoverSignature, ShiftHandover } from '../../../contracts/shift-handover.ts';
import { commandShift } from '../api/commands.ts';
import { useAccount } from '../api/session.ts';
import { durationWords, fullMomentOf } from '../i18n/time.ts';
import { canAct, useConnection } from '../live/connection.ts';
import '../look/duty.css';
import { DataText, Said } from '../ui/names.tsx';
import { useNow } from '../ui/now.ts';
import { TextHint } from '../ui/text-hint.tsx';
import { Read } from '../ui/view-states.tsx';
import { useDutyAct, useHandover } from './duty-queries.ts';
import { HANDOVER_STATE_TEXT } from './handover-state.ts';
import { HandoverItems } from './handover-items.tsx';

type Act = (body: ShiftCommand, action: string) => void;

function useAct({ version }: ShiftHandover): Act {
  const act = useDutyAct();
  return (body, action) => void act(() => commandShift(body, version), action);
}

function Signature(props: {
  readonly signature: HandoverSignature | null;
  readonly nameOf: (id: string) => string;
}): JSX.Element | null {
  const { t } = useTranslation();
  const { signature, nameOf } = props;
  if (signature === null) return null;
  const { by, at, lateByMs, isForAnother } = signature;
  return (
    <p>
      <span aria-hidden="true">✓</span>{' '}
      <DataText text={t('duty.signedBy', { name: nameOf(by), at: fullMomentOf(at) })} />
      {isForAnother && t('duty.forAnother')}
      {lateByMs > 0 && (
        <b className="duty-late"> {t('duty.late', { duration: durationWords(lateByMs, t) })}</b>
      )}
    </p>
  );
}

function Sign({
  detail,
  act,
}: {
  readonly detail: HandoverDetail;
  readonly act: Act;
}): JSX.Element | null {
  const { t } = useTranslation();
  const account = useAccount();
  const live = useConnection(canAct);
  const [reason, setReason] = useState('');
  const now = useNow();
  const { handover, maySign, signFromAt } = detail;
  if (maySign === null) return null;
  if (signFromAt !== null && now < signFromAt)
    return <p className="muted">{t('duty.signFrom', { at: fullMomentOf(signFromAt) })}</p>;
  const isForAnother = handover[maySign] !== account.id;
  const action = t(maySign === 'outgoing' ? 'duty.signOut' : 'duty.signIn');
  const body: ShiftCommand = {
    command: 'sign-handover',
    handover: handover.id,
    as: maySign,
    ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
  };
  return (
    <div className="duty-sign">
      {isForAnother && (
        <label className="field">
          {t('duty.signReason')}
          <input
            value={reason}
            maxLength={2000}
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
      )}
      <button
        type="button"
        className="button button-primary"
        disabled={!live}
        onClick={() => act(body, action)}
      >
        {action}
      </button>
    </div>
  );
}

function Notes({
  detail,
  act,
}: {
  readonly detail: HandoverDetail;
  readonly act: Act;
}): JSX.Element {
  const { t } = useTranslation();
  const { handover, mayNote } = detail;
  const [text, setText] = useState(handover.note ?? '');
  if (!mayNote) return <p>{handover.note === null ? '–' : <DataText text={handover.note} />}</p>;
  const body: ShiftCommand = {
    command: 'note-handover',
    handover: handover.id,
    item: null,
    text: text.trim(),
  };
  return (
    <>
      <label className="field">
        {t('duty.note')}
        <textarea
          rows={3}
          maxLength={2000}
          value={text}
          aria-describedby="text-hint"
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <TextHint />
      <button type="button" className="button" onClick={() => act(body, t('duty.saveNote'))}>
        {t('duty.saveNote')}
      </button>
    </>
  );
}

function Content({ detail }: { readonly detail: HandoverDetail }): JSX.Element {
  const { t } = useTranslation();
  const { handover, names, people } = detail;
  const act = useAct(handover);
  const nameOf = (id: string): string => people.find((one) => one.id === id)?.name ?? id;
  const again: ShiftCommand = { command: 'draft-handover', roster: handover.roster };
  return (
    <>
      <h1>
        <Said words={names} /> · {fullMomentOf(handover.endsAt)}
      </h1>
      <p>
        <DataText
          text={t('duty.people', {
            from: nameOf(handover.outgoing),
            to: nameOf(handover.incoming),
          })}
        />
        {' · '}
        {t(HANDOVER_STATE_TEXT[handover.state])}
      </p>
      <p className="muted">
        {t('duty.draftedAt', {
          at: fullMomentOf(handover.draftedAt),
          by: fullMomentOf(handover.signByAt),
        })}{' '}
        {detail.mayNote && (
          <button
            type="button"
            className="button button-small"
            onClick={() => act(again, t('duty.redraft'))}
          >
            {t('duty.redraft')}
          </button>
        )}
      </p>
      <section className="panel">
        <h2>{t('duty.items')}</h2>
        <HandoverItems detail={detail} act={act} />
      </section>
      <section className="panel">
        <h2>{t('duty.notes')}</h2>
        <Notes key={handover.id} detail={detail} act={act} />
        <Signature signature={handover.signatures.outgoing} nameOf={nameOf} />
        <Signature signature={handover.signatures.incoming} nameOf={nameOf} />
        {handover.followed.length > 0 && (
          <p>{t('duty.followed', { count: handover.followed.length })}</p>
        )}
        <Sign detail={detail} act={act} />
      </section>
    </>
  );
}

export function HandoverPage({ id }: { readonly id: string }): JSX.Element {
  const { t } = useTranslation();
  const handover = useHandover(id);
  return (
    <div className="duty">
      <p>
        <Link href="/duty">← {t('duty.back')}</Link>
      </p>
      <Read from={handover}>{(detail) => <Content detail={detail} />}</Read>
    </div>
  );
}

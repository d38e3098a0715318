// What is open at a hand-over, item by item, each with what changed and with its note.
import { type JSX, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { HandoverDetail } from '../../../contracts/api/duty.ts';
import type { ShiftCommand } from '../../../contracts/duty-command.ts';
import type { HandoverFact, HandoverItem } from '../../../contracts/shift-handover.ts';
import { ALERT_STATE_WORDS } from '../../../contracts/vocabulary/states.ts';
import { useWords } from '../i18n/setup.ts';
import { momentOf } from '../i18n/time.ts';
import { Due } from '../ui/due.tsx';
import { DataText, SiteName, useDepartmentNames } from '../ui/names.tsx';

function useFactText(): (fact: HandoverFact) => string {
  const { t } = useTranslation();
  const inWords = useWords();
  const departmentOf = useDepartmentNames();
  return (fact) => {
    switch (fact.of) {
      case 'alert':
        return t('duty.alertItem', {
          level: fact.level,
          title: inWords(fact.title),
          state: inWords(ALERT_STATE_WORDS[fact.state]),
          count: fact.openTasks,
        });
      case 'overdue-task':
      case 'dispute':
        return t(fact.of === 'dispute' ? 'duty.disputeItem' : 'duty.overdueItem', {
          department: inWords(departmentOf(fact.department)),
          duty: inWords(fact.duty),
        });
      case 'silence':
        return t('duty.silenceItem', { at: momentOf(fact.endsAt) });
      case 'feed':
        return t('duty.feedItem');
    }
  };
}

function Fact({ fact }: { readonly fact: HandoverFact }): JSX.Element {
  const text = useFactText()(fact);
  if (fact.of === 'feed')
    return (
      <>
        {text}
        <SiteName id={fact.site} />
      </>
    );
  if (fact.of === 'silence') return <>{text}</>;
  return (
    <Link href={`/alerts/${fact.alert}`}>
      <DataText text={text} />
    </Link>
  );
}

function nextOf(fact: HandoverFact): number | null {
  if (fact.of === 'alert') return fact.next?.dueAt ?? null;
  return fact.of === 'overdue-task' ? fact.dueAt : null;
}

interface ItemProps {
  readonly item: HandoverItem;
  readonly mayNote: boolean;
  readonly onNote: (item: string, text: string) => void;
}

function Note({ item, mayNote, onNote }: ItemProps): JSX.Element {
  const { t } = useTranslation();
  const [text, setText] = useState(item.note ?? '');
  if (!mayNote) return <>{item.note === null ? '–' : <DataText text={item.note} />}</>;
  return (
    <span className="duty-note">
      <input
        value={text}
        maxLength={2000}
        aria-label={t('duty.note')}
        onChange={(event) => setText(event.target.value)}
      />
      {text.trim() !== (item.note ?? '') && (
        <button
          type="button"
          className="button button-small"
          onClick={() => onNote(item.key, text.trim())}
        >
          {t('duty.saveNote')}
        </button>
      )}
    </span>
  );
}

function Row(props: ItemProps): JSX.Element {
  const { t } = useTranslation();
  const { item } = props;
  const dueAt = nextOf(item.fact);
  return (
    <tr className={item.mark === 'as-before' ? undefined : 'duty-marked'}>
      <th scope="row">
        {item.mark !== 'as-before' && (
          <b className="duty-mark">
            {t(item.mark === 'new' ? 'duty.markNew' : 'duty.markChanged')}{' '}
          </b>
        )}
        <Fact fact={item.fact} />
      </th>
      <td>{dueAt === null ? '–' : <Due dueAt={dueAt} />}</td>
      <td>
        <Note {...props} />
      </td>
    </tr>
  );
}

export function HandoverItems(props: {
  readonly detail: HandoverDetail;
  readonly act: (body: ShiftCommand, action: string) => void;
}): JSX.Element {
  const { t } = useTranslation();
  const { handover, mayNote } = props.detail;
  const note = (item: string, text: string): void =>
    props.act({ command: 'note-handover', handover: handover.id, item, text }, t('duty.saveNote'));
  if (handover.items.length === 0) return <p className="muted">{t('duty.nothingOpen')}</p>;
  return (
    <>
      <div className="table-scroll" tabIndex={0} role="region" aria-label={t('duty.items')}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('duty.fact')}</th>
              <th scope="col">{t('duty.until')}</th>
              <th scope="col">{t('duty.note')}</th>
            </tr>
          </thead>
          <tbody>
            {handover.items.map((item) => (
              <Row key={item.key} item={item} mayNote={mayNote} onNote={note} />
            ))}
          </tbody>
        </table>
      </div>
      {handover.moreItems > 0 && <p>{t('duty.more', { count: handover.moreItems })}</p>}
      {handover.settled.length > 0 && (
        <p className="muted">{t('duty.settled', { count: handover.settled.length })}</p>
      )}
    </>
  );
}

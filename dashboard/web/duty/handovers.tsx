// Handovers of shifts, the newest first; those that wait for this account are marked.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { DutyAnswer, HandoverSummary } from '../../../contracts/api/duty.ts';
import { durationWords, momentOf } from '../i18n/time.ts';
import { DataText, Said } from '../ui/names.tsx';
import { useNow } from '../ui/now.ts';
import { Read } from '../ui/view-states.tsx';
import { HANDOVER_STATE_TEXT } from './handover-state.ts';
import { useHandovers } from './duty-queries.ts';

function StateText({ one }: { readonly one: HandoverSummary }): JSX.Element {
  const { t } = useTranslation();
  const now = useNow();
  const isOverdue = one.state !== 'signed-by-both' && now > one.signByAt;
  const late = one.lateByMs ?? 0;
  return (
    <>
      {t(HANDOVER_STATE_TEXT[one.state])}
      {isOverdue && <b className="duty-late"> ▲ {t('duty.overdue')}</b>}
      {late > 0 && (
        <b className="duty-late"> {t('duty.late', { duration: durationWords(late, t) })}</b>
      )}
    </>
  );
}

function Row(props: { readonly one: HandoverSummary; readonly isMine: boolean }): JSX.Element {
  const { t } = useTranslation();
  const { one, isMine } = props;
  return (
    <tr className={isMine ? 'duty-mine' : undefined}>
      <th scope="row">
        <Link href={`/duty/${one.id}`}>
          <Said words={one.names} /> · {momentOf(one.endsAt)}
        </Link>
      </th>
      <td>
        <DataText text={t('duty.people', { from: one.outgoing.name, to: one.incoming.name })} />
      </td>
      <td>{one.items}</td>
      <td>
        <StateText one={one} />
      </td>
    </tr>
  );
}

export function Handovers({ toSign }: Pick<DutyAnswer, 'toSign'>): JSX.Element {
  const { t } = useTranslation();
  const handovers = useHandovers();
  return (
    <section className="panel">
      <h2>{t('duty.handovers')}</h2>
      <Read from={handovers}>
        {({ handovers: known }) =>
          known.length === 0 ? (
            <p className="muted">{t('duty.noHandovers')}</p>
          ) : (
            <div
              className="table-scroll"
              tabIndex={0}
              role="region"
              aria-label={t('duty.handovers')}
            >
              <table className="table">
                <thead>
                  <tr>
                    <th scope="col">{t('duty.shift')}</th>
                    <th scope="col">{t('duty.person')}</th>
                    <th scope="col">{t('duty.items')}</th>
                    <th scope="col">{t('duty.state')}</th>
                  </tr>
                </thead>
                <tbody>
                  {known.map((one) => (
                    <Row key={one.id} one={one} isMine={toSign.includes(one.id)} />
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Read>
    </section>
  );
}

// Who is on duty, the rosters with their gaps and swaps, and the handovers of shifts; or one handover alone.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { DutyAnswer, OnDutyNow } from '../../../contracts/api/duty.ts';
import { momentOf } from '../i18n/time.ts';
import '../look/duty.css';
import { DataText, PlaceName, Said } from '../ui/names.tsx';
import { Empty, Read } from '../ui/view-states.tsx';
import { MakeRoster } from './first-roster.tsx';
import { HandoverPage } from './handover-page.tsx';
import { Handovers } from './handovers.tsx';
import { useOnDuty } from './on-duty-query.ts';
import { useReasonText } from './reason-text.ts';
import { Rosters } from './rosters.tsx';

function NowRow({ one }: { readonly one: OnDutyNow }): JSX.Element {
  const reasonText = useReasonText();
  return (
    <tr className={one.why.by === 'head' ? 'duty-gap' : undefined}>
      <th scope="row">
        <Said words={one.names} />{' '}
        <small className="muted">
          <PlaceName code={one.place} />
        </small>
      </th>
      <td>
        <b>
          <DataText text={one.person.name} />
        </b>
      </td>
      <td>{momentOf(one.untilAt)}</td>
      <td>{one.next === null ? '–' : <DataText text={one.next.name} />}</td>
      <td>{reasonText(one.why)}</td>
    </tr>
  );
}

function Now({ offices }: Pick<DutyAnswer, 'offices'>): JSX.Element {
  const { t } = useTranslation();
  if (offices.length === 0) return <Empty title={t('duty.empty')}>{t('duty.emptyText')}</Empty>;
  return (
    <section className="panel">
      <h2>{t('duty.now')}</h2>
      <div className="table-scroll" tabIndex={0} role="region" aria-label={t('duty.now')}>
        <table className="table duty-now">
          <thead>
            <tr>
              {(['office', 'person', 'until', 'next', 'why'] as const).map((key) => (
                <th key={key} scope="col">
                  {t(`duty.${key}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {offices.map((one) => (
              <NowRow key={one.roster} one={one} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

export function DutyPage({ handover }: { readonly handover: string | null }): JSX.Element {
  const { t } = useTranslation();
  const onDuty = useOnDuty();
  if (handover !== null) return <HandoverPage id={handover} />;
  return (
    <div className="duty">
      <h1>{t('duty.title')}</h1>
      <Read from={onDuty}>
        {({ offices, toSign }) => (
          <>
            <Now offices={offices} />
            <MakeRoster />
            <Handovers toSign={toSign} />
            {offices.length > 0 && <Rosters />}
          </>
        )}
      </Read>
    </div>
  );
}

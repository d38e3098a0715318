// Two weeks of a roster as a table, a day a row: who has which hours, and where nobody has them, in words and not by colour alone.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { RosterView } from '../../../contracts/api/duty.ts';
import type { DutySpan } from '../../../contracts/roster.ts';
import { clockOf } from '../i18n/time.ts';
import { DataText } from '../ui/names.tsx';
import { useNow } from '../ui/now.ts';
import { useReasonText } from './reason-text.ts';
import { daysOf, nameIn } from './roster-view.ts';

const DAYS_SHOWN = 14;
const DAY_MS = 86_400_000;

function Span({ view, span }: { readonly view: RosterView; readonly span: DutySpan }): JSX.Element {
  const reasonText = useReasonText();
  const isPlain = span.why.by === 'layer';
  return (
    <li className={span.why.by === 'head' ? 'duty-gap' : undefined}>
      <span className="duty-hours">
        {clockOf(span.startAt).slice(0, 5)}–{clockOf(span.endAt).slice(0, 5)}
      </span>{' '}
      <DataText text={nameIn(view, span.person)} />
      {!isPlain && <small> ({reasonText(span.why)})</small>}
    </li>
  );
}

export function RosterCalendar({ view }: { readonly view: RosterView }): JSX.Element {
  const { t } = useTranslation();
  const now = useNow();
  const ahead = view.outlook.spans.filter(({ endAt }) => endAt > now - DAY_MS);
  const days = [...daysOf(ahead)].slice(0, DAYS_SHOWN);
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={t('duty.roster')}>
      <table className="table duty-calendar">
        <thead>
          <tr>
            <th scope="col">{t('duty.day')}</th>
            <th scope="col">{t('duty.shifts')}</th>
          </tr>
        </thead>
        <tbody>
          {days.map(([day, spans]) => (
            <tr key={day}>
              <th scope="row">{day}</th>
              <td>
                <ul className="duty-spans">
                  {spans.map((span) => (
                    <Span key={span.startAt} view={view} span={span} />
                  ))}
                </ul>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

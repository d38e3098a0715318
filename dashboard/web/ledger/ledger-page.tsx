// What departments answer for: evaluations that wait for a score, how departments did month by month, and the accountability ledger with its
// signed exports, by department and time. A department is shown its own; the server sees to that.
import { type JSX, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import '../look/quality.css';
import { useDepartments } from '../api/queries.ts';
import { useAccount } from '../api/session.ts';
import { LedgerLines } from '../evaluation/ledger-lines.tsx';
import { useWords } from '../i18n/setup.ts';
import { fullMomentOf } from '../i18n/time.ts';
import { Said } from '../ui/names.tsx';
import { Empty, Read } from '../ui/view-states.tsx';
import { Exports } from './exports.tsx';
import { type LedgerChoice, useDue, useLedger, usePerformance } from './ledger-queries.ts';
import { PerformancePanel } from './performance-panel.tsx';

/** As many as one answer holds; with this many there may be older ones. */
const LINES_MAX = 500;

export function LedgerPage(): JSX.Element {
  const { t } = useTranslation();
  const [choice, setChoice] = useState<LedgerChoice>({ department: '', from: '', to: '' });
  const ledger = useLedger(choice);
  const performance = usePerformance();
  return (
    <div className="quality">
      <h1>{t('ledger.title')}</h1>
      <Due />
      <Filters choice={choice} onChange={setChoice} />
      <Read from={performance}>
        {(of) => <PerformancePanel of={of} department={choice.department} />}
      </Read>
      <Read from={ledger}>
        {({ entries, alerts }) =>
          entries.length === 0 ? (
            <Empty title={t('evaluation.ledgerEmpty')} />
          ) : (
            <>
              {entries.length >= LINES_MAX && (
                <p role="status">{t('ledger.cut', { count: LINES_MAX })}</p>
              )}
              <LedgerLines lines={entries} alerts={alerts} />
            </>
          )
        }
      </Read>
      <Exports choice={choice} />
    </div>
  );
}

function Due(): JSX.Element | null {
  const { t } = useTranslation();
  const due = useDue().data?.due ?? [];
  if (due.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="ledger-due">
      <h2 id="ledger-due">{t('ledger.due')}</h2>
      <ul>
        {due.map(({ alert, dueAt, scores }) => (
          <li key={alert.id} data-due={alert.id}>
            <Link href={`/alerts/${alert.id}/evaluation`}>
              <Said words={alert.title} />
            </Link>{' '}
            · {t('ledger.dueText', { n: scores, at: fullMomentOf(dueAt) })}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Filters(props: {
  readonly choice: LedgerChoice;
  readonly onChange: (choice: LedgerChoice) => void;
}): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const account = useAccount();
  const { data } = useDepartments();
  const { choice, onChange } = props;
  const own = account.role === 'department-member' ? account.departments : null;
  const departments = (data ?? []).filter(({ id }) => own === null || own.includes(id));
  return (
    <div className="filters" role="group" aria-label={t('inbox.filters')}>
      <label>
        {t('evaluation.department')}
        <select
          id="ledger-department"
          value={choice.department}
          onChange={(event) => onChange({ ...choice, department: event.target.value })}
        >
          <option value="">{t('tasks.allDepartments')}</option>
          {departments.map(({ id, names }) => (
            <option key={id} value={id}>
              {inWords(names)}
            </option>
          ))}
        </select>
      </label>
      {(['from', 'to'] as const).map((name) => (
        <label key={name}>
          {t(`ledger.${name}`)}
          <input
            type="date"
            value={choice[name]}
            onChange={(event) => onChange({ ...choice, [name]: event.target.value })}
          />
        </label>
      ))}
    </div>
  );
}

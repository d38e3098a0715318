// Rosters of the account's offices: two weeks as a calendar, gaps and conflicts in words, swaps, and what may be done.
import { type JSX, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RosterView } from '../../../contracts/api/duty.ts';
import { ROSTER_PROBLEM_WORDS } from '../../../contracts/vocabulary/duty.ts';
import { commandShift } from '../api/commands.ts';
import { useAccount } from '../api/session.ts';
import { useWords } from '../i18n/setup.ts';
import { momentOf } from '../i18n/time.ts';
import { DataText, Said } from '../ui/names.tsx';
import { Read } from '../ui/view-states.tsx';
import { useDutyAct, useRosters } from './duty-queries.ts';
import { Overrides } from './overrides.tsx';
import { PlanDialog } from './plan-dialog.tsx';
import { OverrideDialog, SwapDialog } from './roster-dialogs.tsx';
import { planNow, nameIn } from './roster-view.ts';
import { RosterCalendar } from './roster-calendar.tsx';
import { Swaps } from './swaps.tsx';

const PROBLEMS_SHOWN = 6;

function Problems({ view }: { readonly view: RosterView }): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const { problems } = view.outlook;
  if (problems.length === 0) return <p className="muted">{t('duty.noProblems')}</p>;
  return (
    <ul className="duty-problems">
      {problems.slice(0, PROBLEMS_SHOWN).map((one, index) => (
        <li key={index}>
          <b>▲ {inWords(ROSTER_PROBLEM_WORDS[one.code])}</b> {momentOf(one.startAt)} –{' '}
          {momentOf(one.endAt)}
          {one.person !== null && (
            <>
              {' '}
              <DataText text={nameIn(view, one.person)} />
            </>
          )}
        </li>
      ))}
      {problems.length > PROBLEMS_SHOWN && (
        <li>{t('duty.problemMore', { count: problems.length - PROBLEMS_SHOWN })}</li>
      )}
    </ul>
  );
}

type Open = 'override' | 'swap' | 'plan' | null;

function Buttons(props: {
  readonly view: RosterView;
  readonly onOpen: (open: Open) => void;
}): JSX.Element {
  const { t } = useTranslation();
  const account = useAccount();
  const act = useDutyAct();
  const { view, onOpen } = props;
  const isMember = view.members.includes(account.id);
  const draft = { command: 'draft-handover', roster: view.roster.id } as const;
  return (
    <p className="duty-buttons">
      {view.mayRun && (
        <button type="button" className="button button-small" onClick={() => onOpen('override')}>
          {t('duty.override')}
        </button>
      )}
      {view.mayRun && (
        <button type="button" className="button button-small" onClick={() => onOpen('plan')}>
          {t('duty.plan')}
        </button>
      )}
      {isMember && (
        <button type="button" className="button button-small" onClick={() => onOpen('swap')}>
          {t('duty.propose')}
        </button>
      )}
      {isMember && (
        <button
          type="button"
          className="button button-small"
          onClick={() => void act(() => commandShift(draft), t('duty.draftNow'))}
        >
          {t('duty.draftNow')}
        </button>
      )}
    </p>
  );
}

function OneRoster({ view }: { readonly view: RosterView }): JSX.Element {
  const { t } = useTranslation();
  const [open, setOpen] = useState<Open>(null);
  const close = (): void => setOpen(null);
  return (
    <section className="panel duty-roster" data-roster={view.roster.id}>
      <h2>
        <Said words={view.roster.names} />
      </h2>
      <p className="muted">
        <DataText text={t('duty.head', { name: nameIn(view, planNow(view.roster).head) })} />
      </p>
      <Buttons view={view} onOpen={setOpen} />
      <h3>{t('duty.problems')}</h3>
      <Problems view={view} />
      <RosterCalendar view={view} />
      <Overrides view={view} />
      <h3>{t('duty.swaps')}</h3>
      <Swaps view={view} />
      {open === 'override' && <OverrideDialog view={view} onClose={close} />}
      {open === 'swap' && <SwapDialog view={view} onClose={close} />}
      {open === 'plan' && <PlanDialog view={view} onClose={close} />}
    </section>
  );
}

export function Rosters(): JSX.Element {
  const rosters = useRosters();
  return (
    <Read from={rosters}>
      {({ rosters: known }) => (
        <>
          {known.map((view) => (
            <OneRoster key={view.roster.id} view={view} />
          ))}
        </>
      )}
    </Read>
  );
}

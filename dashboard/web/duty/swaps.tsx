// Swaps of a roster: what was proposed, where it stands, and the answers that this account may give.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { RosterView } from '../../../contracts/api/duty.ts';
import type { Swap } from '../../../contracts/roster.ts';
import { commandDuty } from '../api/commands.ts';
import { useAccount } from '../api/session.ts';
import { momentOf } from '../i18n/time.ts';
import { DataText } from '../ui/names.tsx';
import { useDutyAct } from './duty-queries.ts';
import { nameIn } from './roster-view.ts';

type Verb = 'accept' | 'decline' | 'approve' | 'reject' | 'withdraw';

/** What the stage that decides would allow: for the buttons only. */
function verbsOf(swap: Swap, view: RosterView, account: string): Verb[] {
  const isOpen = swap.state === 'proposed' || swap.state === 'accepted';
  const verbs: Verb[] = [];
  if (swap.state === 'proposed' && swap.to === account) verbs.push('accept', 'decline');
  if (swap.state === 'accepted' && view.mayRun && ![swap.from, swap.to].includes(account as never))
    verbs.push('approve', 'reject');
  if (isOpen && swap.from === account) verbs.push('withdraw');
  return verbs;
}

const hours = ({ startAt, endAt }: Swap['gives']): string =>
  `${momentOf(startAt)}–${momentOf(endAt)}`;

function One({ swap, view }: { readonly swap: Swap; readonly view: RosterView }): JSX.Element {
  const { t } = useTranslation();
  const account = useAccount();
  const act = useDutyAct();
  const say = (verb: Verb): void => {
    const action = t(`duty.${verb}`);
    const body = { command: `${verb}-swap`, swap: swap.id, reason: action } as const;
    void act(() => commandDuty(body, swap.version), action);
  };
  const line = t('duty.swapLine', {
    from: nameIn(view, swap.from),
    to: nameIn(view, swap.to),
    gives: hours(swap.gives),
  });
  const back = swap.takes === null ? '' : t('duty.swapBack', { takes: hours(swap.takes) });
  return (
    <li>
      <DataText text={`${line}${back}`} /> · <b>{t(`duty.${swap.state}`)}</b> ·{' '}
      <DataText text={swap.reason} />
      <span className="duty-buttons">
        {verbsOf(swap, view, account.id).map((verb) => (
          <button
            key={verb}
            type="button"
            className="button button-small"
            onClick={() => say(verb)}
          >
            {t(`duty.${verb}`)}
          </button>
        ))}
      </span>
    </li>
  );
}

export function Swaps({ view }: { readonly view: RosterView }): JSX.Element {
  const { t } = useTranslation();
  if (view.swaps.length === 0) return <p className="muted">{t('duty.noSwaps')}</p>;
  return (
    <ul className="duty-swaps">
      {view.swaps.slice(0, 10).map((swap) => (
        <One key={swap.id} swap={swap} view={view} />
      ))}
    </ul>
  );
}

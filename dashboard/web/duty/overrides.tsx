// Overrides of a roster that run or lie ahead, with who has which hours and why; who runs the roster takes one back. One of a swap is not listed:
// it is undone by another above it.
import { type JSX, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RosterView } from '../../../contracts/api/duty.ts';
import type { DutyOverride } from '../../../contracts/roster.ts';
import { momentOf } from '../i18n/time.ts';
import { DataText } from '../ui/names.tsx';
import { useNow } from '../ui/now.ts';
import { DutyCommand } from './command-shape.ts';
import { DutyForm, EvenSo } from './duty-form.tsx';
import { nameIn } from './roster-view.ts';

const SHOWN = 20;

export function Overrides({ view }: { readonly view: RosterView }): JSX.Element | null {
  const { t } = useTranslation();
  const now = useNow();
  const [chosen, setChosen] = useState<DutyOverride | null>(null);
  const ahead = view.roster.overrides
    .filter(({ endAt, swap }) => endAt > now && swap === null)
    .toSorted((one, other) => one.startAt - other.startAt);
  if (ahead.length === 0) return null;
  return (
    <>
      <h3>{t('duty.overrides')}</h3>
      <ul className="duty-swaps">
        {ahead.slice(0, SHOWN).map((one) => (
          <li key={one.id}>
            {momentOf(one.startAt)}–{momentOf(one.endAt)} ·{' '}
            <DataText text={nameIn(view, one.person)} /> · <DataText text={one.reason} />
            {view.mayRun && (
              <span className="duty-buttons">
                <button
                  type="button"
                  className="button button-small"
                  onClick={() => setChosen(one)}
                >
                  {t('duty.withdrawOverride')}
                </button>
              </span>
            )}
          </li>
        ))}
      </ul>
      {chosen !== null && (
        <WithdrawDialog view={view} one={chosen} onClose={() => setChosen(null)} />
      )}
    </>
  );
}

function WithdrawDialog(props: {
  readonly view: RosterView;
  readonly one: DutyOverride;
  readonly onClose: () => void;
}): JSX.Element {
  const { t } = useTranslation();
  const [evenSo, setEvenSo] = useState(false);
  const { roster } = props.view;
  const command = (reason: string): DutyCommand =>
    DutyCommand({
      command: 'withdraw-override',
      roster: roster.id,
      override: props.one.id,
      reason,
      ...(evenSo ? { evenSo } : {}),
    });
  return (
    <DutyForm
      title={t('duty.withdrawOverride')}
      version={roster.version}
      command={command}
      onClose={props.onClose}
    >
      <EvenSo evenSo={evenSo} onEvenSo={setEvenSo} />
    </DutyForm>
  );
}

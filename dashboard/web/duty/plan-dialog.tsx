// The form of another rotation of a roster from a day on. It begins as the plan of today and stays open when the server refuses it.
import { type JSX, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RosterView } from '../../../contracts/api/duty.ts';
import { addDays, dayOf } from '../i18n/time.ts';
import { DutyCommand } from './command-shape.ts';
import { DutyForm } from './duty-form.tsx';
import { type PlanDraft, faultOf } from './plan-draft.ts';
import { PlanFields, useFaultText } from './plan-fields.tsx';
import { nameIn, planNow } from './roster-view.ts';

/** Plans that stand already and begin on that day or after it: the first is replaced or takes over. */
function laterThan({ roster }: RosterView, day: string): string | undefined {
  return roster.plans.map(({ validFrom }) => validFrom).find((validFrom) => validFrom >= day);
}

export function PlanDialog(props: {
  readonly view: RosterView;
  readonly onClose: () => void;
}): JSX.Element {
  const { t } = useTranslation();
  const faultText = useFaultText();
  const { view } = props;
  const [first] = useState<PlanDraft>(() => ({
    ...planNow(view.roster),
    validFrom: addDays(dayOf(Date.now()), 1),
  }));
  const [plan, setPlan] = useState(first);
  const fault = faultOf(plan);
  const later = laterThan(view, plan.validFrom);
  const command = (reason: string): DutyCommand | null =>
    fault === null
      ? DutyCommand({ command: 'change-roster', roster: view.roster.id, plan, reason })
      : null;
  return (
    <DutyForm
      title={t('duty.plan')}
      version={view.roster.version}
      command={command}
      missing={faultText(fault)}
      isChanged={plan !== first}
      wide
      onClose={props.onClose}
    >
      {later !== undefined && (
        <p className="card-note">
          {t(later === plan.validFrom ? 'roster.replaces' : 'roster.until', { day: later })}
        </p>
      )}
      <PlanFields
        plan={plan}
        onPlan={setPlan}
        members={view.people.filter(({ id }) => view.members.includes(id))}
        nameOf={(id) => nameIn(view, id)}
      />
    </DutyForm>
  );
}

// The fields of a plan: from which day, who heads it, its bounds, and its layers in the order in which they decide.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import { Check, Choice, Day, Figure } from '../ui/fields.tsx';
import { LayerFields } from './layer-fields.tsx';
import type { OfPeople } from './people-in-turn.tsx';
import {
  FIGURES,
  LAYERS_MAX,
  type PlanDraft,
  type PlanFault,
  moved,
  newLayer,
  replaced,
  without,
} from './plan-draft.ts';

interface PlanProps extends OfPeople {
  readonly plan: PlanDraft;
  readonly onPlan: (plan: PlanDraft) => void;
}

function HeadFields({ plan, onPlan, members, nameOf }: PlanProps): JSX.Element {
  const { t } = useTranslation();
  const { head } = plan;
  const known = members.map(({ id, name }) => [id, `${name} (${id})`] as const);
  // One who has gone stays shown, so that nobody is chosen in silence.
  const gone = members.some(({ id }) => id === head)
    ? []
    : [[head, head === '' ? '' : `${nameOf(head)} (${head}) · ${t('roster.gone')}`] as const];
  return (
    <div className="field-pair">
      <Day
        label={t('duty.planFrom')}
        value={plan.validFrom}
        onChange={(validFrom) => onPlan({ ...plan, validFrom })}
      />
      <Choice
        label={t('duty.planHead')}
        value={head}
        options={[...gone, ...known]}
        onChange={(chosen) => onPlan({ ...plan, head: chosen })}
      />
    </div>
  );
}

function BoundFields({ plan, onPlan }: Pick<PlanProps, 'plan' | 'onPlan'>): JSX.Element {
  const { t } = useTranslation();
  return (
    <>
      <div className="duty-figures">
        {(['hoursInARowMax', 'signWithinMinutes', 'signFromMinutes'] as const).map((name) => (
          <Figure
            key={name}
            label={t(`roster.${name}`)}
            value={plan[name]}
            least={1}
            most={FIGURES[name]}
            onChange={(value) => onPlan({ ...plan, [name]: value })}
          />
        ))}
      </div>
      <Check
        label={t('roster.swapsNeedApproval')}
        checked={plan.swapsNeedApproval}
        onChange={(swapsNeedApproval) => onPlan({ ...plan, swapsNeedApproval })}
      />
    </>
  );
}

export function PlanFields(props: PlanProps): JSX.Element {
  const { t } = useTranslation();
  const { plan, onPlan, members, nameOf } = props;
  const { layers } = plan;
  const set = (changed: PlanDraft['layers']): void => onPlan({ ...plan, layers: changed });
  return (
    <>
      <HeadFields {...props} />
      <BoundFields plan={plan} onPlan={onPlan} />
      <p className="muted">{t('roster.layersText')}</p>
      {layers.map((layer, at) => (
        <LayerFields
          key={layer.id}
          layer={layer}
          at={at}
          count={layers.length}
          members={members}
          nameOf={nameOf}
          onLayer={(changed) => set(replaced(layers, at, changed))}
          onMove={(by) => set(moved(layers, at, by))}
          onRemove={layers.length > 1 ? () => set(without(layers, at)) : undefined}
        />
      ))}
      <button
        type="button"
        className="button button-small"
        disabled={layers.length >= LAYERS_MAX}
        onClick={() => set([...layers, newLayer(layers, plan.validFrom)])}
      >
        {t('roster.addLayer')}
      </button>
    </>
  );
}

export function useFaultText(): (fault: PlanFault | null) => string {
  const { t } = useTranslation();
  return (fault) =>
    fault === null
      ? t('duty.reasonNeeded')
      : t(`roster.fault.${fault.code}`, { layer: fault.layer });
}

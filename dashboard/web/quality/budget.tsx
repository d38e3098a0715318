// The false-alarm budget: how many signals a week are bearable, what would be found with them, and asking for it.
import { type JSX, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  overridesOf,
  type PlannedSpending,
  spendingWithin,
} from '../../../contracts/budget-spending.ts';
import type { BudgetPlan } from '../../../contracts/rule-change.ts';
import { FAMILY_WORDS } from '../../../contracts/vocabulary/subjects.ts';
import { useAccount } from '../api/session.ts';
import { figure, percent } from '../i18n/figure.ts';
import { useWords } from '../i18n/setup.ts';
import { usePlaceNames } from '../ui/names.tsx';
import type { Deciding } from './decide-dialog.tsx';
import { MeasureName } from './measure-table.tsx';
import { mayDecide } from './rule-roles.ts';

interface BudgetProps {
  readonly plans: readonly BudgetPlan[];
  readonly places: readonly string[];
  readonly place: string | null;
  readonly onPlace: (place: string) => void;
  readonly onDecide: (deciding: Deciding) => void;
}

function PlanChoice(
  props: BudgetProps & {
    readonly plan: BudgetPlan | undefined;
    readonly onFamily: (id: string) => void;
  },
): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const placeName = usePlaceNames();
  return (
    <div className="field-pair">
      <label className="field">
        {t('quality.budget.place')}
        <select
          value={props.place ?? props.places[0] ?? ''}
          onChange={(event) => props.onPlace(event.target.value)}
        >
          {props.places.map((code) => (
            <option key={code} value={code}>
              {inWords(placeName(code))}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        {t('quality.budget.family')}
        <select
          value={props.plan?.family ?? ''}
          disabled={props.plan === undefined}
          onChange={(event) => props.onFamily(event.target.value)}
        >
          {props.plans.map(({ family }) => (
            <option key={family} value={family}>
              {inWords(FAMILY_WORDS[family])}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

function Predicted(props: {
  readonly plan: BudgetPlan;
  readonly spending: PlannedSpending;
}): JSX.Element {
  const { t } = useTranslation();
  const { plan, spending } = props;
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={t('quality.budget.title')}>
      <table className="table">
        <caption>
          {t('quality.budget.predicted', {
            signals: figure(spending.signalsPerWeek),
            rules: overridesOf(plan, spending).length,
          })}
        </caption>
        <thead>
          <tr>
            <th scope="col">{t('quality.budget.measure')}</th>
            <th scope="col" className="num">
              {t('quality.budget.before')}
            </th>
            <th scope="col" className="num">
              {t('quality.budget.after')}
            </th>
          </tr>
        </thead>
        <tbody>
          {plan.measures.map(({ measure, podNow }, at) => (
            <tr key={measure}>
              <th scope="row">
                <MeasureName id={measure} />
              </th>
              <td className="num">{percent(podNow)}</td>
              <td className="num">{percent(spending.pods[at] ?? podNow)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function useAsk(plan: BudgetPlan, signalsPerWeek: number): Deciding {
  const { t } = useTranslation();
  const inWords = useWords();
  return {
    title: t('quality.budget.ask'),
    text: t('quality.changes.budget', {
      family: inWords(FAMILY_WORDS[plan.family]),
      signals: signalsPerWeek,
      rules: overridesOf(plan, spendingWithin(plan, signalsPerWeek) ?? NOTHING).length,
    }),
    needsReason: true,
    command: (reason) => ({
      command: 'set-budget',
      place: plan.place,
      family: plan.family,
      signalsPerWeek,
      plan: plan.id,
      reason,
    }),
  };
}

const NOTHING: PlannedSpending = { signalsPerWeek: 0, alphas: [], pods: [] };

/** A whole number near twice of now, so that there is room to the right. */
const sliderMax = (plan: BudgetPlan): number =>
  Math.max(
    10,
    Math.ceil(2 * plan.signalsPerWeekNow),
    Math.ceil(Math.min(1000, plan.steps.at(-1)?.signalsPerWeek ?? 0)),
  );

function Spending(props: {
  readonly plan: BudgetPlan;
  readonly onDecide: (deciding: Deciding) => void;
}): JSX.Element {
  const { t } = useTranslation();
  const { plan } = props;
  const { role } = useAccount();
  const [asked, setAsked] = useState<number | null>(null);
  const field = useId();
  const signals = asked ?? Math.max(1, Math.round(plan.signalsPerWeekNow));
  const spending = spendingWithin(plan, signals);
  const deciding = useAsk(plan, signals);
  const least = figure(plan.signalsPerWeekLeast);
  const set = (text: string): void => {
    const value = Number(text);
    if (text !== '' && Number.isFinite(value) && value >= 0) setAsked(Math.min(10_000, value));
  };
  return (
    <>
      <p>{t('quality.budget.now', { now: figure(plan.signalsPerWeekNow), least })}</p>
      <div className="quality-spend">
        <label htmlFor={field}>{t('quality.budget.signals')}</label>
        <input
          id={field}
          type="number"
          min={0}
          step={1}
          value={signals}
          onChange={(event) => set(event.target.value)}
        />
        <input
          type="range"
          aria-label={t('quality.budget.signals')}
          min={0}
          max={sliderMax(plan)}
          step={1}
          value={Math.min(signals, sliderMax(plan))}
          onChange={(event) => set(event.target.value)}
        />
      </div>
      <div aria-live="polite">
        {spending === null ? (
          <p className="field-error">{t('quality.budget.tooLow', { least })}</p>
        ) : (
          <Predicted plan={plan} spending={spending} />
        )}
      </div>
      {mayDecide(role, 'set-budget') ? (
        <button
          type="button"
          className="button button-primary"
          disabled={spending === null}
          onClick={() => props.onDecide(deciding)}
        >
          {t('quality.budget.ask')}
        </button>
      ) : (
        <p className="muted">{t('quality.notAllowed')}</p>
      )}
    </>
  );
}

export function Budget(props: BudgetProps): JSX.Element {
  const { t } = useTranslation();
  const [family, setFamily] = useState<string | null>(null);
  const plan = props.plans.find((one) => one.family === family) ?? props.plans[0];
  return (
    <section className="panel">
      <h2>{t('quality.budget.title')}</h2>
      <p className="muted">{t('quality.budget.text')}</p>
      <PlanChoice {...props} plan={plan} onFamily={setFamily} />
      {plan === undefined ? (
        <p>{t('quality.budget.none')}</p>
      ) : (
        <Spending key={`${plan.place} ${plan.family}`} plan={plan} onDecide={props.onDecide} />
      )}
    </section>
  );
}

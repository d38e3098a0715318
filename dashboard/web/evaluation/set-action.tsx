// Sets a corrective action: whose it is, who owns it, by when, and what is to be better.
import { type JSX, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlertEvaluation } from '../../../contracts/api/evaluation.ts';
import { useWords } from '../i18n/setup.ts';
import { addDays, dayOf, startOfDay } from '../i18n/time.ts';
import { useDepartmentNames } from '../ui/names.tsx';
import { ReasonDialog } from '../ui/reason-dialog.tsx';
import { useEvaluationAct } from './use-evaluation-act.ts';

/** A month from now, unless somebody says otherwise. */
const FIRST_DAYS = 30;

export function SetAction(props: {
  readonly of: AlertEvaluation;
  readonly onClose: () => void;
}): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const nameOf = useDepartmentNames();
  const act = useEvaluationAct();
  const { alert, owners, asOf } = props.of;
  const [chosen, setChosen] = useState(0);
  const [day, setDay] = useState(addDays(dayOf(asOf), FIRST_DAYS));
  const title = t('actions.set');
  return (
    <ReasonDialog
      title={title}
      label={t('actions.what')}
      missing={t('actions.missing')}
      action={t('action.confirm', { action: title })}
      send={(text) => {
        const owner = owners[chosen];
        if (owner === undefined || day === '') return null;
        const { department, id } = owner;
        const dueAt = startOfDay(addDays(day, 1));
        return act({
          title,
          body: { command: 'set-action', alert: alert.id, department, owner: id, text, dueAt },
        });
      }}
      onClose={props.onClose}
    >
      <label className="field">
        {t('actions.owner')}
        <select value={chosen} onChange={(event) => setChosen(Number(event.target.value))}>
          {owners.map(({ department, id, name }, index) => (
            <option key={`${department} ${id}`} value={index}>
              {inWords(nameOf(department))} · {name}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        {t('actions.due')}
        <input type="date" value={day} onChange={(event) => setDay(event.target.value)} />
      </label>
    </ReasonDialog>
  );
}

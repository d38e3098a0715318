// Corrective actions of an alert: who owns them, by when, what was reported; set by the lead, the third party or the desk, reported by the
// department, judged by somebody outside of it.
import { type JSX, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlertEvaluation } from '../../../contracts/api/evaluation.ts';
import type { CorrectiveAction } from '../../../contracts/evaluation/corrective-action.ts';
import { CORRECTIVE_STATE_WORDS } from '../../../contracts/vocabulary/evaluation.ts';
import { useAccount } from '../api/session.ts';
import { useWords } from '../i18n/setup.ts';
import { dayOf } from '../i18n/time.ts';
import { DataText, DepartmentName } from '../ui/names.tsx';
import { useNow } from '../ui/now.ts';
import { ReasonDialog } from '../ui/reason-dialog.tsx';
import { SetAction } from './set-action.tsx';
import { TitledTable } from './titled-table.tsx';
import { useEvaluationAct } from './use-evaluation-act.ts';

type Verb = 'report' | 'verify' | 'return' | 'drop';

/** What may be tried; the server decides, and says why not. */
function verbsOf(action: CorrectiveAction, isOwn: boolean, supervises: boolean): readonly Verb[] {
  if (isOwn) return action.state === 'open' ? ['report'] : [];
  if (!supervises) return [];
  if (action.state === 'done') return ['verify', 'return', 'drop'];
  return action.state === 'open' ? ['drop'] : [];
}

export function Actions({ of }: { readonly of: AlertEvaluation }): JSX.Element | null {
  const { t } = useTranslation();
  const [isSetting, setSetting] = useState(false);
  const [judged, setJudged] = useState<{ action: CorrectiveAction; verb: Verb } | null>(null);
  const supervises = of.owners.length > 0;
  if (of.actions.length === 0 && !supervises) return null;
  return (
    <>
      {of.actions.length > 0 && (
        <TitledTable
          title={t('actions.title')}
          name="actions"
          columns={[
            t('evaluation.department'),
            t('actions.what'),
            t('actions.due'),
            t('actions.state'),
          ]}
        >
          {of.actions.map((action) => (
            <Row
              key={action.id}
              action={action}
              supervises={supervises}
              onVerb={(verb) => setJudged({ action, verb })}
            />
          ))}
        </TitledTable>
      )}
      {supervises && (
        <p>
          <button type="button" className="button" onClick={() => setSetting(true)}>
            {t('actions.set')}
          </button>
        </p>
      )}
      {isSetting && <SetAction of={of} onClose={() => setSetting(false)} />}
      {judged !== null && <Judge {...judged} onClose={() => setJudged(null)} />}
    </>
  );
}

function Row(props: {
  readonly action: CorrectiveAction;
  readonly supervises: boolean;
  readonly onVerb: (verb: Verb) => void;
}): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const now = useNow();
  const { departments } = useAccount();
  const { action, supervises } = props;
  const isLate = action.state === 'open' && now >= action.dueAt;
  return (
    <tr data-action={action.id}>
      <th scope="row">
        <DepartmentName id={action.department} /> · {action.owner}
      </th>
      <td>
        <DataText text={action.text} />
        {[action.report?.text, action.note].map(
          (text, index) =>
            text != null && (
              <small key={index}>
                <br />
                <DataText text={text} />
              </small>
            ),
        )}
      </td>
      <td className={isLate ? 'due-late' : undefined}>
        {dayOf(action.dueAt)}
        {isLate && ` · ${t('actions.overdue')}`}
      </td>
      <td>
        {inWords(CORRECTIVE_STATE_WORDS[action.state])}
        {verbsOf(action, departments.includes(action.department), supervises).map((verb) => (
          <button key={verb} type="button" className="button" onClick={() => props.onVerb(verb)}>
            {t(`actions.${verb}`)}
          </button>
        ))}
      </td>
    </tr>
  );
}

function Judge(props: {
  readonly action: CorrectiveAction;
  readonly verb: Verb;
  readonly onClose: () => void;
}): JSX.Element {
  const { t } = useTranslation();
  const act = useEvaluationAct();
  const { action, verb } = props;
  const title = t(`actions.${verb}`);
  return (
    <ReasonDialog
      title={title}
      subtitle={action.text}
      label={verb === 'report' ? t('actions.report') : t('action.reason')}
      missing={t('action.reasonRequired')}
      action={t('action.confirm', { action: title })}
      send={(text) => {
        const named = { action: action.id };
        const body =
          verb === 'report'
            ? { command: 'report-action' as const, ...named, text }
            : { command: `${verb}-action` as const, ...named, reason: text };
        return act({ title, body }, action.version);
      }}
      onClose={props.onClose}
    />
  );
}

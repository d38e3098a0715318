// The scores that were given, beside what was computed, with objections of the departments that were scored and their answers.
import { type JSX, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlertEvaluation } from '../../../contracts/api/evaluation.ts';
import type { Evaluation } from '../../../contracts/evaluation/evaluation.ts';
import { EVALUATION_SIDE_WORDS } from '../../../contracts/vocabulary/evaluation.ts';
import { useAccount } from '../api/session.ts';
import { useWords } from '../i18n/setup.ts';
import { DataText, DepartmentName } from '../ui/names.tsx';
import { ReasonDialog } from '../ui/reason-dialog.tsx';
import { TitledTable } from './titled-table.tsx';
import { useEvaluationAct } from './use-evaluation-act.ts';

/** What the account may try; the server decides. */
function verbOf(
  { side, department, byDepartment, objection }: Evaluation,
  departments: readonly string[],
): 'object-score' | 'answer-objection' | null {
  if (objection?.answer === null)
    return departments.includes(byDepartment) ? 'answer-objection' : null;
  return side !== 'party' && departments.includes(department) ? 'object-score' : null;
}

function Objection({ score }: { readonly score: Evaluation }): JSX.Element | null {
  const { t } = useTranslation();
  const { departments } = useAccount();
  const act = useEvaluationAct();
  const [isOpen, setOpen] = useState(false);
  const { objection } = score;
  const verb = verbOf(score, departments);
  if (objection === undefined && verb === null) return null;
  const title = verb === 'answer-objection' ? t('evaluation.answer') : t('evaluation.object');
  return (
    <div data-objection={score.id}>
      {objection !== undefined && (
        <small>
          {t('evaluation.objection')}
          <DataText text={objection.text} />
          {' · '}
          {objection.answer === null ? t('evaluation.unanswered') : t('evaluation.answered')}
          {objection.answer !== null && <DataText text={objection.answer.text} />}
        </small>
      )}
      {verb !== null && (
        <button type="button" className="button" onClick={() => setOpen(true)}>
          {title}
        </button>
      )}
      {isOpen && verb !== null && (
        <ReasonDialog
          title={title}
          label={t('action.reason')}
          missing={t('action.reasonRequired')}
          action={t('action.confirm', { action: title })}
          send={(text) =>
            act({ title, body: { command: verb, evaluation: score.id, text } }, score.version)
          }
          onClose={() => setOpen(false)}
        />
      )}
    </div>
  );
}

export function Scores({ of }: { readonly of: AlertEvaluation }): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const names = ['completion', 'timeliness', 'effect', 'satisfaction'] as const;
  return (
    <TitledTable
      title={t('evaluation.scores')}
      name="scores"
      columns={[
        t('evaluation.department'),
        t('evaluation.by'),
        ...names.map((name) => t(`evaluation.${name}`)),
      ]}
    >
      {of.evaluations.map((one) => (
        <tr key={one.id}>
          <th scope="row">
            <DepartmentName id={one.department} />
          </th>
          <td>
            {inWords(EVALUATION_SIDE_WORDS[one.side])} · <DepartmentName id={one.byDepartment} />
            {one.text !== '' && (
              <>
                <br />
                <small>
                  <DataText text={one.text} />
                </small>
              </>
            )}
            <Objection score={one} />
          </td>
          {names.map((name) => {
            const proposed =
              name === 'completion' || name === 'timeliness' ? one.proposed[name] : null;
            const differs = proposed !== null && proposed !== one.scores[name];
            return (
              <td key={name}>
                {one.scores[name] ?? '—'}
                {differs && (
                  <>
                    <br />
                    <small>{t('evaluation.proposed', { value: proposed })}</small>
                  </>
                )}
              </td>
            );
          })}
        </tr>
      ))}
    </TitledTable>
  );
}

// The duties of one list, stage by stage: part, departments, duty, deliverable and limits; with a button for each where it may be edited.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { Duty, ResponsibilityList } from '../../../contracts/catalogue/responsibility-list.ts';
import type { ResponseStage } from '../../../contracts/task.ts';
import { OFFICE_WORDS } from '../../../contracts/vocabulary/lists.ts';
import { PART_WORDS, PURPOSE_WORDS, STAGE_WORDS } from '../../../contracts/vocabulary/states.ts';
import { useWords } from '../i18n/setup.ts';
import { DepartmentName, Said } from '../ui/names.tsx';
import { LEVELS } from '../api/levels.ts';
import type { DutyAt } from './draft.ts';
import { minutesText } from './minutes-text.ts';

const STAGES = Object.keys(STAGE_WORDS) as ResponseStage[];

interface Editing {
  /** Null where it may only be read. */
  readonly onEdit: ((at: DutyAt) => void) | null;
}

function LimitsCell({
  list,
  duty,
}: {
  readonly list: ResponsibilityList;
  readonly duty: Duty;
}): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const profile = duty.limits === undefined ? undefined : list.limits[duty.limits];
  if (profile === undefined) return <>{inWords(PURPOSE_WORDS[duty.purpose])}</>;
  const levels = duty.atLevels ?? LEVELS;
  return (
    <>
      {levels.map((level) => {
        const limits = profile.levels[level];
        if (limits === undefined) return null;
        const { acknowledgeMinutes, actMinutes, reportMinutes, norms } = limits;
        const text = [acknowledgeMinutes, actMinutes, reportMinutes]
          .map((minutes) => minutesText(minutes, profile.time, t))
          .join(' / ');
        return (
          <span key={level} className="list-limit">
            <b>{level}</b> {text}
            {norms !== undefined && <small> {t('lists.byNorm')}</small>}
          </span>
        );
      })}
      {profile.time === 'working' && <small className="muted">{t('lists.working')}</small>}
    </>
  );
}

function DutyRow(
  props: Editing & { readonly list: ResponsibilityList; readonly at: DutyAt; readonly duty: Duty },
): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const { list, at, duty, onEdit } = props;
  return (
    <tr data-duty={`${at.stage}-${String(at.index)}`}>
      <td>{inWords(PART_WORDS[duty.part])}</td>
      <td>
        {duty.departments.map((id) => (
          <span key={id} className="list-department">
            <DepartmentName id={id} />
          </span>
        ))}
        <small className="muted">{inWords(OFFICE_WORDS[duty.office])}</small>
      </td>
      <td>
        <Said words={duty.duty} />
        <small className="muted list-deliverable">
          {t('lists.deliverable')} <Said words={duty.deliverable} />
        </small>
      </td>
      <td>
        <LimitsCell list={list} duty={duty} />
      </td>
      {onEdit !== null && (
        <td>
          <button
            type="button"
            className="button button-small"
            aria-label={t('lists.editOne', { duty: inWords(duty.duty) })}
            onClick={() => onEdit(at)}
          >
            {t('lists.edit')}
          </button>
        </td>
      )}
    </tr>
  );
}

function Stage(
  props: Editing & { readonly list: ResponsibilityList; readonly stage: ResponseStage },
): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const { list, stage, onEdit } = props;
  const duties = list.stages[stage] ?? [];
  return (
    <section className="panel" aria-labelledby={`stage-${stage}`}>
      <h2 id={`stage-${stage}`}>{inWords(STAGE_WORDS[stage])}</h2>
      <div className="table-scroll" role="group" aria-labelledby={`stage-${stage}`} tabIndex={0}>
        <table className="table list-duties">
          <thead>
            <tr>
              <th scope="col">{t('lists.column.part')}</th>
              <th scope="col">{t('lists.column.department')}</th>
              <th scope="col">{t('lists.column.duty')}</th>
              <th scope="col">{t('lists.column.limits')}</th>
              {onEdit !== null && <th scope="col">{t('lists.edit')}</th>}
            </tr>
          </thead>
          <tbody>
            {duties.map((duty, index) => (
              <DutyRow
                key={`${duty.part}-${duty.departments.join()}-${String(index)}`}
                list={list}
                at={{ stage, index }}
                duty={duty}
                onEdit={onEdit}
              />
            ))}
          </tbody>
        </table>
      </div>
      {onEdit !== null && (
        <button
          type="button"
          className="button button-small"
          onClick={() => onEdit({ stage, index: duties.length })}
        >
          {t('lists.add')}
        </button>
      )}
    </section>
  );
}

export function DutyTable(props: Editing & { readonly list: ResponsibilityList }): JSX.Element {
  return (
    <>
      {STAGES.map((stage) => (
        <Stage key={stage} stage={stage} {...props} />
      ))}
    </>
  );
}

// The form of one duty: who, which part, the words in both languages, and the limits for each level. Changes the draft on the screen only.
import { type JSX, type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OfficeLevel } from '../../../contracts/catalogue/department.ts';
import type {
  Duty,
  LimitProfile,
  Limits,
  ResponsibilityList,
} from '../../../contracts/catalogue/responsibility-list.ts';
import type { DepartmentId } from '../../../contracts/ids.ts';
import type { Part } from '../../../contracts/task.ts';
import { OFFICE_WORDS } from '../../../contracts/vocabulary/lists.ts';
import { PART_WORDS, STAGE_WORDS } from '../../../contracts/vocabulary/states.ts';
import type { Words } from '../../../contracts/words.ts';
import { LEVELS } from '../api/levels.ts';
import { useDepartments } from '../api/queries.ts';
import { useWords } from '../i18n/setup.ts';
import { Dialog } from '../ui/dialog.tsx';
import { type DutyAt, withDuty, withOwnLimits, withoutDuty } from './draft.ts';
import { LimitFields } from './limit-fields.tsx';

const PARTS = Object.keys(PART_WORDS) as Part[];
const OFFICES = Object.keys(OFFICE_WORDS) as OfficeLevel[];
const NEW_DUTY: Omit<Duty, 'departments'> = {
  part: 'support',
  office: 'county',
  purpose: 'action',
  duty: { zh: '', en: '' },
  deliverable: { zh: '', en: '' },
};
const HALF_DAY: Limits = { acknowledgeMinutes: 60, actMinutes: 240, reportMinutes: 720 };
const NEW_PROFILE: LimitProfile = {
  time: 'elapsed',
  levels: Object.fromEntries(LEVELS.map((level) => [level, HALF_DAY])),
};

const LABELS = {
  duty: { zh: 'lists.dutyZh', en: 'lists.dutyEn' },
  deliverable: { zh: 'lists.deliverableZh', en: 'lists.deliverableEn' },
} as const;

function WordFields(props: {
  readonly label: 'duty' | 'deliverable';
  readonly words: Words;
  readonly onWords: (words: Words) => void;
}): JSX.Element {
  const { t } = useTranslation();
  return (
    <div className="field-pair">
      {(['zh', 'en'] as const).map((language) => (
        <label key={language} className="field">
          {t(LABELS[props.label][language])}
          <textarea
            rows={2}
            maxLength={2000}
            lang={language === 'zh' ? 'zh-CN' : 'en'}
            value={props.words[language]}
            onChange={(event) => props.onWords({ ...props.words, [language]: event.target.value })}
          />
        </label>
      ))}
    </div>
  );
}

function Choice<Id extends string>(props: {
  readonly label: string;
  readonly value: Id;
  readonly options: readonly { readonly id: Id; readonly text: string }[];
  readonly onChoose: (id: Id) => void;
}): JSX.Element {
  return (
    <label className="field">
      {props.label}
      <select
        value={props.value}
        onChange={(event) => {
          const chosen = props.options.find(({ id }) => id === event.target.value);
          if (chosen !== undefined) props.onChoose(chosen.id);
        }}
      >
        {props.options.map(({ id, text }) => (
          <option key={id} value={id}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

function WhoFields(props: {
  readonly duty: Duty;
  readonly onDuty: (duty: Duty) => void;
}): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const { data: departments = [] } = useDepartments();
  const { duty, onDuty } = props;
  const first = duty.departments[0] ?? ('' as DepartmentId);
  return (
    <div className="field-pair">
      <Choice
        label={t('lists.column.department')}
        value={first}
        options={departments.map(({ id, shortNames }) => ({ id, text: inWords(shortNames) }))}
        onChoose={(id) => onDuty({ ...duty, departments: [id, ...duty.departments.slice(1)] })}
      />
      <Choice
        label={t('lists.column.part')}
        value={duty.part}
        options={PARTS.map((id) => ({ id, text: inWords(PART_WORDS[id]) }))}
        onChoose={(part) => onDuty({ ...duty, part })}
      />
      <Choice
        label={t('lists.officeOf')}
        value={duty.office}
        options={OFFICES.map((id) => ({ id, text: inWords(OFFICE_WORDS[id]) }))}
        onChoose={(office) => onDuty({ ...duty, office })}
      />
    </div>
  );
}

const isWhole = (words: Words): boolean => words.zh.trim() !== '' && words.en.trim() !== '';

/** Limits that were touched become the duty's own; others go on sharing theirs. */
function applied(
  list: ResponsibilityList,
  at: DutyAt,
  {
    duty,
    profile,
    before,
  }: {
    readonly duty: Duty;
    readonly profile: LimitProfile;
    readonly before: LimitProfile | undefined;
  },
): ResponsibilityList {
  if (duty.purpose === 'information' || profile === before) return withDuty(list, at, duty);
  const own = withOwnLimits(list, profile);
  return withDuty(own.list, at, { ...duty, limits: own.name });
}

export function EditDialog(props: {
  readonly list: ResponsibilityList;
  readonly at: DutyAt;
  readonly onList: (list: ResponsibilityList) => void;
  readonly onClose: () => void;
}): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const { list, at, onList, onClose } = props;
  const given = list.stages[at.stage]?.[at.index];
  const before = given?.limits === undefined ? undefined : list.limits[given.limits];
  const [duty, setDuty] = useState<Duty>(
    given ?? { ...NEW_DUTY, departments: ['disease-control' as DepartmentId] },
  );
  const [profile, setProfile] = useState<LimitProfile>(before ?? NEW_PROFILE);
  const [isMissing, setMissing] = useState(false);
  const close = (changed: ResponsibilityList): void => {
    onList(changed);
    onClose();
  };
  const send = (event: SubmitEvent): void => {
    event.preventDefault();
    if (isWhole(duty.duty) && isWhole(duty.deliverable))
      close(applied(list, at, { duty, profile, before }));
    else setMissing(true);
  };
  const stage = inWords(STAGE_WORDS[at.stage]);
  return (
    <Dialog title={t('lists.editTitle', { stage })} onClose={onClose} wide>
      <form onSubmit={send} noValidate>
        <WhoFields duty={duty} onDuty={setDuty} />
        <WordFields
          label="duty"
          words={duty.duty}
          onWords={(words) => setDuty({ ...duty, duty: words })}
        />
        <WordFields
          label="deliverable"
          words={duty.deliverable}
          onWords={(words) => setDuty({ ...duty, deliverable: words })}
        />
        {duty.purpose === 'action' && (
          <LimitFields profile={profile} levels={duty.atLevels ?? LEVELS} onProfile={setProfile} />
        )}
        {isMissing && (
          <p className="field-error" role="alert">
            {t('lists.bothLanguages')}
          </p>
        )}
        <div className="dialog-buttons">
          {given !== undefined && (
            <button type="button" className="button" onClick={() => close(withoutDuty(list, at))}>
              {t('lists.takeOut')}
            </button>
          )}
          <button type="button" className="button" onClick={onClose}>
            {t('action.cancel')}
          </button>
          <button type="submit" className="button button-primary">
            {t('lists.keep')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

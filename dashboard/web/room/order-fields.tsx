// The fields of an order: department, stage, part, duty in words, what is to be handed in, and the two limits.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import { PART_WORDS, STAGE_WORDS } from '../../../contracts/vocabulary/states.ts';
import { useDepartments } from '../api/queries.ts';
import { useWords } from '../i18n/setup.ts';
import { Choice, Line, Moment, Paragraph } from '../ui/fields.tsx';
import type { OrderForm } from './order-form.ts';

export function DepartmentChoice(props: {
  readonly value: string;
  readonly onChange: (id: string) => void;
}): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const { data } = useDepartments();
  const all = (data ?? []).map(({ id, names }) => [id as string, inWords(names)] as const);
  return (
    <Choice
      label={t('people.department')}
      value={props.value}
      options={[['', t('room.choose')], ...all]}
      onChange={props.onChange}
    />
  );
}

export function StageChoice(props: {
  readonly value: string;
  readonly onChange: (stage: string) => void;
}): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  return (
    <Choice
      label={t('room.stage')}
      value={props.value}
      options={Object.entries(STAGE_WORDS).map(
        ([stage, words]) => [stage, inWords(words)] as const,
      )}
      onChange={props.onChange}
    />
  );
}

export function OrderFields(props: {
  readonly form: OrderForm;
  readonly change: (change: Partial<OrderForm>) => void;
}): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const { form, change } = props;
  return (
    <>
      <DepartmentChoice value={form.department} onChange={(department) => change({ department })} />
      <div className="field-pair">
        <StageChoice value={form.stage} onChange={(stage) => change({ stage })} />
        <Choice
          label={t('room.part')}
          value={form.part}
          options={Object.entries(PART_WORDS).map(
            ([part, words]) => [part, inWords(words)] as const,
          )}
          onChange={(part) => change({ part })}
        />
      </div>
      <Paragraph
        label={t('people.duty')}
        rows={2}
        value={form.duty}
        onChange={(duty) => change({ duty })}
      />
      <Line
        label={t('room.dutyEnglish')}
        most={2000}
        value={form.dutyEnglish}
        onChange={(dutyEnglish) => change({ dutyEnglish })}
      />
      <Line
        label={t('people.deliverable')}
        value={form.deliverable}
        onChange={(deliverable) => change({ deliverable })}
      />
      <div className="field-pair">
        <Moment
          label={t('room.acknowledgeBy')}
          value={form.acknowledgeBy}
          onChange={(acknowledgeBy) => change({ acknowledgeBy })}
        />
        <Moment
          label={t('room.dueAt')}
          value={form.dueAt}
          onChange={(dueAt) => change({ dueAt })}
        />
      </div>
    </>
  );
}

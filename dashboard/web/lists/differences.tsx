// What differs between two versions, line by line: whose duty came, went or changed, and in what.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { ListDifference } from '../../../contracts/lists/list-differences.ts';
import {
  DUTY_CHANGE_WORDS,
  DUTY_PART_WORDS,
  LIST_FIELD_WORDS,
} from '../../../contracts/vocabulary/lists.ts';
import { STAGE_WORDS } from '../../../contracts/vocabulary/states.ts';
import { useWords } from '../i18n/setup.ts';
import { DepartmentName } from '../ui/names.tsx';

function Line({ one }: { readonly one: ListDifference }): JSX.Element {
  const inWords = useWords();
  if (one.of === 'list') return <>{inWords(LIST_FIELD_WORDS[one.field])}</>;
  const parts = one.parts.map((part) => inWords(DUTY_PART_WORDS[part])).join(' · ');
  return (
    <>
      {inWords(STAGE_WORDS[one.stage])} · <DepartmentName id={one.department} />:{' '}
      <b>{inWords(DUTY_CHANGE_WORDS[one.change])}</b> {parts}
    </>
  );
}

export function Differences(props: {
  readonly differences: readonly ListDifference[];
}): JSX.Element {
  const { t } = useTranslation();
  if (props.differences.length === 0) return <p className="muted">{t('lists.same')}</p>;
  return (
    <ul className="list-differences">
      {props.differences.map((one) => (
        <li key={JSON.stringify(one)}>
          <Line one={one} />
        </li>
      ))}
    </ul>
  );
}

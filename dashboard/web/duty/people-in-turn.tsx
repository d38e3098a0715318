// The people of one layer in the order of their turns: added from the members of the office, moved and taken out.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '../../../contracts/api/duty.ts';
import { DataText } from '../ui/names.tsx';
import { PEOPLE_MAX, moved, without } from './plan-draft.ts';
import { RowButtons } from './row-buttons.tsx';

export interface OfPeople {
  readonly members: readonly Person[];
  /** Of whoever was named before and is no member any more. */
  readonly nameOf: (id: string) => string;
}

export function PeopleInTurn(
  props: OfPeople & {
    readonly layer: number;
    readonly people: readonly string[];
    readonly onPeople: (people: readonly string[]) => void;
  },
): JSX.Element {
  const { t } = useTranslation();
  const { members, nameOf, people, onPeople, layer } = props;
  const isMember = (id: string): boolean => members.some((one) => one.id === id);
  return (
    <div className="duty-people">
      <b>{t('roster.people')}</b>
      <ol>
        {people.map((id, at) => (
          <li key={`${id}-${String(at)}`}>
            <span>
              <DataText text={nameOf(id)} />{' '}
              <small className="muted">
                {id}
                {!isMember(id) && ` · ${t('roster.gone')}`}
              </small>
            </span>
            <RowButtons
              of={nameOf(id)}
              at={at}
              count={people.length}
              onMove={(by) => onPeople(moved(people, at, by))}
              onRemove={() => onPeople(without(people, at))}
            />
          </li>
        ))}
      </ol>
      <select
        value=""
        aria-label={t('roster.addPerson', { layer })}
        disabled={people.length >= PEOPLE_MAX}
        onChange={(event) => onPeople([...people, event.target.value])}
      >
        <option value="">{t('roster.addPersonHint')}</option>
        {members.map(({ id, name }) => (
          <option key={id} value={id}>
            {name} ({id})
          </option>
        ))}
      </select>
    </div>
  );
}

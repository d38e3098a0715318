// Each department's part in the joint response, with limits that count down.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlertRoom, RoomPart } from '../../../contracts/api/room.ts';
import {
  CLOCK_WORDS,
  PART_WORDS,
  PURPOSE_WORDS,
  STAGE_WORDS,
  TASK_STATE_WORDS,
} from '../../../contracts/vocabulary/states.ts';
import { useWords } from '../i18n/setup.ts';
import { Due } from '../ui/due.tsx';
import { DepartmentName, Said } from '../ui/names.tsx';

function PartRow({ part }: { readonly part: RoomPart }): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  return (
    <tr>
      <th scope="row">
        <DepartmentName id={part.department} />
        <br />
        <span className={`part part-${part.part}`}>{inWords(PART_WORDS[part.part])}</span>{' '}
        <small className="muted">{inWords(PURPOSE_WORDS[part.purpose])}</small>
      </th>
      <td>{inWords(STAGE_WORDS[part.stage])}</td>
      <td>
        <Said words={part.duty} />
      </td>
      <td>{inWords(TASK_STATE_WORDS[part.state])}</td>
      <td>
        {part.clocks.length === 0 && <span className="muted">{t('due.none')}</span>}
        <ul className="clocks">
          {part.clocks.map((clock) => (
            <li key={clock.name}>
              <span>{inWords(CLOCK_WORDS[clock.name])}</span>
              <Due dueAt={clock.dueAt} stoppedAt={clock.stoppedAt} />
            </li>
          ))}
        </ul>
      </td>
    </tr>
  );
}

export function RoomParts({ parts }: Pick<AlertRoom, 'parts'>): JSX.Element {
  const { t } = useTranslation();
  return (
    <section className="panel">
      <h2>{t('room.parts')}</h2>
      {parts.length === 0 ? (
        <p className="muted">{t('room.noParts')}</p>
      ) : (
        <div className="table-scroll" tabIndex={0} role="region" aria-label={t('room.parts')}>
          <table className="table table-room">
            <thead>
              <tr>
                <th scope="col">{t('people.department')}</th>
                <th scope="col">{t('room.stage')}</th>
                <th scope="col">{t('people.duty')}</th>
                <th scope="col">{t('people.state')}</th>
                <th scope="col">{t('people.clocks')}</th>
              </tr>
            </thead>
            <tbody>
              {parts.map((part) => (
                <PartRow key={part.task} part={part} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

// Each department's part in the joint response, with limits that count down, and what may be done about it.
import { type JSX, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlertRoom, RoomPart } from '../../../contracts/api/room.ts';
import {
  CLOCK_WORDS,
  PART_WORDS,
  PURPOSE_WORDS,
  STAGE_WORDS,
  TASK_STATE_WORDS,
} from '../../../contracts/vocabulary/states.ts';
import { useAccount } from '../api/session.ts';
import { useWords } from '../i18n/setup.ts';
import { TaskDialog } from '../tasks/task-dialog.tsx';
import { Due } from '../ui/due.tsx';
import { DepartmentName, Said } from '../ui/names.tsx';
import { useNow } from '../ui/now.ts';
import { RoomButton } from './lead-acts.tsx';
import { ExtendDialog } from './order-dialogs.tsx';
import { type PartVerb, offeredForPart } from './room-acts.ts';

interface PartProps {
  readonly of: AlertRoom;
  readonly part: RoomPart;
}

function PartActs({ of, part }: PartProps): JSX.Element {
  const { t } = useTranslation();
  const account = useAccount();
  const now = useNow();
  const [verb, setVerb] = useState<PartVerb | null>(null);
  const close = (): void => setVerb(null);
  const task = { id: part.task, alertId: of.alert, ...part };
  return (
    <div className="quality-buttons">
      {offeredForPart(part, of, { account, now }).map((one) => (
        <RoomButton
          key={one}
          act={one}
          label={one === 'extend' ? t('room.act.extend') : t(`tasks.${one}`)}
          onClick={() => setVerb(one)}
        />
      ))}
      {verb === 'extend' && <ExtendDialog of={of} part={part} onClose={close} />}
      {verb !== null && verb !== 'extend' && <TaskDialog task={task} verb={verb} onClose={close} />}
    </div>
  );
}

function PartRow({ of, part }: PartProps): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  return (
    <tr data-part={part.task}>
      <th scope="row">
        <DepartmentName id={part.department} />
        <br />
        <span className={`part part-${part.part}`}>{inWords(PART_WORDS[part.part])}</span>{' '}
        <small className="muted">{inWords(PURPOSE_WORDS[part.purpose])}</small>
      </th>
      <td>{inWords(STAGE_WORDS[part.stage])}</td>
      <td>
        <Said words={part.duty} />
        <PartActs of={of} part={part} />
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

export function RoomParts({ of }: { readonly of: AlertRoom }): JSX.Element {
  const { t } = useTranslation();
  const { parts } = of;
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
                <PartRow key={part.task} of={of} part={part} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

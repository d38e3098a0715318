// A late duty and a standstill, each as one row: which alert, what of it, and who was called or since when it stands.
import type { JSX, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Called, OpenEscalation, WatchFinding } from '../../../contracts/api/escalations.ts';
import { CLOCK_WORDS } from '../../../contracts/vocabulary/states.ts';
import { useWords } from '../i18n/setup.ts';
import { momentOf } from '../i18n/time.ts';
import { LevelBadge } from '../ui/level-badge.tsx';
import { DepartmentName, PlaceName, Said, useDepartmentNames } from '../ui/names.tsx';

function Line(props: {
  readonly of: OpenEscalation | WatchFinding;
  readonly tab: string;
  readonly children: ReactNode;
}): JSX.Element {
  const { alert, level, title, place } = props.of;
  return (
    <tr data-escalation={alert}>
      <th scope="row">
        <LevelBadge level={level} />{' '}
        <Link href={`/alerts/${alert}?tab=${props.tab}`}>
          <Said words={title} />
        </Link>{' '}
        <small className="muted">
          <PlaceName code={place} />
        </small>
      </th>
      {props.children}
    </tr>
  );
}

function useCalledText(): (called: Called) => string {
  const { t } = useTranslation();
  const inWords = useWords();
  const nameOf = useDepartmentNames();
  return ({ rung, department, at }) => {
    const name = inWords(nameOf(department));
    const who = rung === 'head' ? t('above.head', { department: name }) : name;
    return t('above.calledAt', { who, time: momentOf(at) });
  };
}

export function LateLine({ of }: { readonly of: OpenEscalation }): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const calledText = useCalledText();
  const { task, cause, called } = of;
  return (
    <Line of={of} tab={task === null ? 'overview' : 'activity'}>
      <td>
        {task === null ? (
          t('above.noTask')
        ) : (
          <>
            <b>
              <DepartmentName id={task.department} />
            </b>{' '}
            <Said words={task.duty} />
          </>
        )}
      </td>
      <td>{cause === 'rule' ? t('above.rule') : inWords(CLOCK_WORDS[cause])}</td>
      <td>{called.map(calledText).join(' → ')}</td>
    </Line>
  );
}

const FOUND = {
  'no-next-step': 'above.found.no-next-step',
  'clock-not-fired': 'above.found.clock-not-fired',
  'assignee-gone': 'above.found.assignee-gone',
  notification: 'above.found.notification',
} as const satisfies Readonly<Record<WatchFinding['finding'], string>>;

export function StandstillLine({ of }: { readonly of: WatchFinding }): JSX.Element {
  const { t } = useTranslation();
  const { finding, task, since } = of;
  return (
    <Line of={of} tab={finding === 'notification' ? 'people' : 'activity'}>
      <td>
        {t(FOUND[finding], { who: task?.assignee })}
        {task !== null && (
          <>
            {' '}
            · <DepartmentName id={task.department} /> <Said words={task.duty} />
          </>
        )}
      </td>
      <td>{momentOf(since)}</td>
    </Line>
  );
}

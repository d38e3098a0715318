// Responsibility lists: one for each kind of alert, with what waits for a second person. Everybody reads; the city's epidemiologists and
// administrators write.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { ListSummary } from '../../../contracts/api/responsibilities.ts';
import type { ListProblem } from '../../../contracts/lists/list-problem.ts';
import '../look/lists.css';
import { Said } from '../ui/names.tsx';
import { Empty, Read } from '../ui/view-states.tsx';
import { ListProblems } from './list-problems.tsx';
import { ListOf } from './list-detail.tsx';
import { useListIndex } from './list-queries.ts';

function Faults({ count }: { readonly count: number }): JSX.Element | null {
  const { t } = useTranslation();
  return count === 0 ? null : <b className="list-faults">{t('lists.problems', { count })}</b>;
}

function Index(props: {
  readonly lists: readonly ListSummary[];
  readonly problems: readonly ListProblem[];
  readonly chosen: string | null;
}): JSX.Element {
  const { t } = useTranslation();
  if (props.lists.length === 0) return <Empty title={t('lists.none')} />;
  return (
    <nav aria-label={t('lists.title')} className="list-index">
      <ul>
        {props.lists.map(({ id, names, version, waiting }) => (
          <li key={id} data-list={id}>
            <Link
              href={`/responsibilities/${id}`}
              aria-current={id === props.chosen ? 'page' : undefined}
            >
              <Said words={names} /> <small>{version}</small>
              <Faults count={props.problems.filter(({ list }) => list === id).length} />
              {waiting > 0 && (
                <b className="list-waiting">{t('lists.waiting', { count: waiting })}</b>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

export function ListsPage({ id }: { readonly id: string | null }): JSX.Element {
  const { t } = useTranslation();
  const index = useListIndex();
  return (
    <div className="lists">
      {id === null && <h1>{t('lists.title')}</h1>}
      {id === null && <p className="muted">{t('lists.lead')}</p>}
      <div className="lists-columns">
        <Read from={index}>
          {({ lists, problems }) => (
            <>
              <Index lists={lists} problems={problems} chosen={id} />
              {id === null && <ListProblems problems={problems} isOfOne={false} />}
            </>
          )}
        </Read>
        {id !== null && <ListOf key={id} id={id} />}
      </div>
    </div>
  );
}

// What is wrong with lists that are in force: who does it is missing, or two do it. Each problem leads to its list.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { ListProblem } from '../../../contracts/lists/list-problem.ts';
import { PROBLEM_KIND_WORDS } from '../../../contracts/vocabulary/lists.ts';
import { ALERT_KIND_WORDS } from '../../../contracts/vocabulary/subjects.ts';
import { useWords } from '../i18n/setup.ts';
import { Said } from '../ui/names.tsx';

function Where({ problem }: { readonly problem: ListProblem }): JSX.Element | null {
  const inWords = useWords();
  if (problem.alertKind === null) return null;
  const kind = inWords(ALERT_KIND_WORDS[problem.alertKind]);
  if (problem.list === null) return <>{kind} · </>;
  return (
    <>
      <Link href={`/responsibilities/${problem.list}`}>{kind}</Link>
      {' · '}
    </>
  );
}

/** Nothing where nothing is wrong. `isOfOne`: on the page of the list itself. */
export function ListProblems(props: {
  readonly problems: readonly ListProblem[];
  readonly isOfOne: boolean;
}): JSX.Element | null {
  const { t } = useTranslation();
  const inWords = useWords();
  const { problems, isOfOne } = props;
  if (problems.length === 0) return null;
  return (
    <section className="panel list-problems" aria-labelledby="list-problems">
      <h2 id="list-problems">{t('lists.problems', { count: problems.length })}</h2>
      <ul>
        {problems.map((problem, index) => (
          <li key={`${problem.code} ${String(index)}`} data-problem={problem.code}>
            <b>{inWords(PROBLEM_KIND_WORDS[problem.kind])}</b>{' '}
            {!isOfOne && <Where problem={problem} />}
            <Said words={problem.words} />
          </li>
        ))}
      </ul>
    </section>
  );
}

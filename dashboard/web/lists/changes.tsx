// Changes of one list, the latest first: who asked and why, what it changes, who decided. One that waits is decided by somebody else.
import { type JSX, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ListDetail } from '../../../contracts/api/responsibilities.ts';
import { LIST_CHANGE_STATE_WORDS } from '../../../contracts/vocabulary/lists.ts';
import { useAccount } from '../api/session.ts';
import { useWords } from '../i18n/setup.ts';
import { fullMomentOf } from '../i18n/time.ts';
import { DataText, Said } from '../ui/names.tsx';
import { DecideDialog } from './decide-dialog.tsx';
import { Differences } from './differences.tsx';
import { type Verdict, verdictsOf } from './list-roles.ts';

type Shown = ListDetail['changes'][number];

function Facts({ change }: Pick<Shown, 'change'>): JSX.Element {
  const { t } = useTranslation();
  const { askedBy, askedAt, reason, decidedBy, decidedAt, decision, validFrom } = change;
  return (
    <>
      <p className="muted">
        {t('lists.askedBy', { by: askedBy, at: fullMomentOf(askedAt), from: validFrom })}
        {' · '}
        <DataText text={reason} />
      </p>
      {decidedBy !== null && decidedAt !== null && (
        <p className="muted">
          {t('lists.decidedBy', { by: decidedBy, at: fullMomentOf(decidedAt) })}
          {decision !== null && (
            <>
              {' · '}
              <DataText text={decision} />
            </>
          )}
        </p>
      )}
    </>
  );
}

function Change(props: {
  readonly shown: Shown;
  readonly onDecide: (shown: Shown, verdict: Verdict) => void;
}): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const account = useAccount();
  const { shown, onDecide } = props;
  const { change, differences } = shown;
  const verdicts = verdictsOf(account, change);
  return (
    <li className="list-change" data-change={change.state}>
      <h3>
        {change.list.version} · {inWords(LIST_CHANGE_STATE_WORDS[change.state])}
      </h3>
      <Facts change={change} />
      <Differences differences={differences} />
      {change.state === 'waiting' && change.advice.length > 0 && (
        <details>
          <summary>{t('lists.advice', { count: change.advice.length })}</summary>
          <ul>
            {change.advice.map((words) => (
              <li key={words.en}>
                <Said words={words} />
              </li>
            ))}
          </ul>
        </details>
      )}
      {change.state === 'waiting' && change.askedBy === account.id && <p>{t('lists.ownChange')}</p>}
      {verdicts.length > 0 && (
        <p className="list-buttons">
          {verdicts.map((verdict) => (
            <button
              key={verdict}
              type="button"
              className="button button-small"
              onClick={() => onDecide(shown, verdict)}
            >
              {t(`lists.verdict.${verdict}`)}
            </button>
          ))}
        </p>
      )}
    </li>
  );
}

export function Changes({ changes }: Pick<ListDetail, 'changes'>): JSX.Element {
  const { t } = useTranslation();
  const [deciding, setDeciding] = useState<{ shown: Shown; verdict: Verdict } | null>(null);
  return (
    <section className="panel" aria-labelledby="list-changes">
      <h2 id="list-changes">{t('lists.changes')}</h2>
      {changes.length === 0 ? (
        <p className="muted">{t('lists.noChanges')}</p>
      ) : (
        <ul className="list-changes">
          {changes.map((shown) => (
            <Change
              key={shown.change.id}
              shown={shown}
              onDecide={(one, verdict) => setDeciding({ shown: one, verdict })}
            />
          ))}
        </ul>
      )}
      {deciding !== null && (
        <DecideDialog
          change={deciding.shown.change}
          verdict={deciding.verdict}
          onClose={() => setDeciding(null)}
        />
      )}
    </section>
  );
}

// Changes of rules: who asked, who confirmed, from when they hold. One that waits is confirmed by somebody else than who asked.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import { ruleChangeVersion } from '../../../contracts/change-version.ts';
import type { RuleChange } from '../../../contracts/rule-change.ts';
import { FAMILY_WORDS } from '../../../contracts/vocabulary/subjects.ts';
import { useAccount } from '../api/session.ts';
import { useWords } from '../i18n/setup.ts';
import { fullMomentOf } from '../i18n/time.ts';
import { DataText, PlaceName } from '../ui/names.tsx';
import type { Deciding } from './decide-dialog.tsx';
import { useProposalText } from './proposals.tsx';
import { mayDecide } from './rule-roles.ts';

function useChangeText(): (change: RuleChange) => string {
  const { t } = useTranslation();
  const inWords = useWords();
  const proposalText = useProposalText();
  return ({ origin, overrides }) => {
    if (origin.of === 'proposal') {
      const { measure, detector } = origin.proposal;
      return `${measure} ${detector} · ${proposalText(origin.proposal)}`;
    }
    return t('quality.changes.budget', {
      family: inWords(FAMILY_WORDS[origin.family]),
      signals: origin.signalsPerWeek,
      rules: overrides.length,
    });
  };
}

function Facts({ change }: { readonly change: RuleChange }): JSX.Element {
  const { t } = useTranslation();
  const { askedBy, askedAt, confirmedBy, validFromAt, validUntilAt, reason } = change;
  return (
    <p className="muted">
      {t('quality.changes.asked', { by: askedBy, at: fullMomentOf(askedAt) })}
      {reason !== null && (
        <>
          {' · '}
          <DataText text={reason} />
        </>
      )}
      {confirmedBy !== null && validFromAt !== null && (
        <>
          {' · '}
          {t('quality.changes.confirmed', { by: confirmedBy, from: fullMomentOf(validFromAt) })}
        </>
      )}
      {validUntilAt !== null && (
        <>
          {' · '}
          {t('quality.changes.until', { until: fullMomentOf(validUntilAt) })}
        </>
      )}
    </p>
  );
}

interface ChangeProps {
  readonly change: RuleChange;
  readonly onDecide: (deciding: Deciding) => void;
}

function Buttons({ change, onDecide }: ChangeProps): JSX.Element {
  const { t } = useTranslation();
  const account = useAccount();
  const text = useChangeText()(change);
  const isOwn = change.askedBy === account.id;
  const decide = (verb: 'confirm' | 'withdraw'): void =>
    onDecide({
      title: t(`quality.changes.${verb}`),
      text,
      needsReason: verb === 'withdraw',
      version: ruleChangeVersion(change),
      command: (reason) =>
        verb === 'withdraw'
          ? { command: 'withdraw-change', change: change.id, reason }
          : {
              command: 'confirm-change',
              change: change.id,
              ...(reason === '' ? {} : { reason }),
            },
    });
  return (
    <p className="quality-buttons">
      {change.state === 'waiting' && mayDecide(account.role, 'confirm-change') && !isOwn && (
        <button type="button" className="button button-small" onClick={() => decide('confirm')}>
          {t('quality.changes.confirm')}
        </button>
      )}
      {change.state === 'waiting' && isOwn && <span>{t('quality.changes.ownChange')}</span>}
      {mayDecide(account.role, 'withdraw-change') && (
        <button type="button" className="button button-small" onClick={() => decide('withdraw')}>
          {t('quality.changes.withdraw')}
        </button>
      )}
    </p>
  );
}

function Change({ change, onDecide }: ChangeProps): JSX.Element {
  const { t } = useTranslation();
  const textOf = useChangeText();
  const isOpen = change.state === 'waiting' || change.state === 'in-force';
  return (
    <li className="quality-item">
      <h3>
        <PlaceName code={change.place} /> · {t(`quality.changes.${change.state}`)}
      </h3>
      <p>{textOf(change)}</p>
      <Facts change={change} />
      {isOpen && <Buttons change={change} onDecide={onDecide} />}
    </li>
  );
}

export function Changes(props: {
  readonly changes: readonly RuleChange[];
  readonly onDecide: (deciding: Deciding) => void;
}): JSX.Element {
  const { t } = useTranslation();
  return (
    <section className="panel">
      <h2>{t('quality.changes.title')}</h2>
      {props.changes.length === 0 ? (
        <p>{t('quality.changes.none')}</p>
      ) : (
        <ul>
          {props.changes.map((change) => (
            <Change key={change.id} change={change} onDecide={props.onDecide} />
          ))}
        </ul>
      )}
    </section>
  );
}

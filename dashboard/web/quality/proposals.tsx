// Proposed limits with their evidence, each to be accepted or rejected with a reason.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { ThresholdProposal } from '../../../contracts/rule-change.ts';
import { useAccount } from '../api/session.ts';
import { PlaceName } from '../ui/names.tsx';
import type { Deciding } from './decide-dialog.tsx';
import { MeasureName, useLevelWords } from './measure-table.tsx';
import { mayDecide } from './rule-roles.ts';
import { useShareText } from './share-text.tsx';

const MOVED_TEXT = {
  alpha: 'quality.proposals.moved.alpha',
  floorObserved: 'quality.proposals.moved.floorObserved',
  floorExcess: 'quality.proposals.moved.floorExcess',
} as const;

export function useProposalText(): (proposal: ThresholdProposal) => string {
  const { t } = useTranslation();
  return ({ moved, from, to }) =>
    t('quality.proposals.change', { what: t(MOVED_TEXT[moved]), from, to });
}

function Proposal(props: {
  readonly proposal: ThresholdProposal;
  readonly onDecide: (deciding: Deciding) => void;
}): JSX.Element {
  const { t } = useTranslation();
  const { role } = useAccount();
  const shareText = useShareText();
  const textOf = useProposalText();
  const levelWords = useLevelWords();
  const { proposal, onDecide } = props;
  const { evidence, id } = proposal;
  const decide = (verb: 'accept' | 'reject'): void =>
    onDecide({
      title: t(`quality.proposals.${verb}`),
      text: textOf(proposal),
      needsReason: verb === 'reject',
      command: (reason) =>
        verb === 'reject'
          ? { command: 'reject-proposal', proposal: id, reason }
          : { command: 'accept-proposal', proposal: id, ...(reason === '' ? {} : { reason }) },
    });
  return (
    <li className="quality-item">
      <h3>
        <MeasureName id={proposal.measure} />{' '}
        {t('quality.rule', { rule: proposal.detector, level: levelWords(proposal.level) })} ·{' '}
        <PlaceName code={proposal.place} />
      </h3>
      <p>
        <b>{textOf(proposal)}</b>
      </p>
      <p className="muted">
        {t('quality.proposals.evidence', {
          of: evidence.before.of,
          before: shareText(evidence.before),
          after: shareText(evidence.after),
          spared: evidence.sparedCount,
          weakest: Number(evidence.weakestTrue.toPrecision(3)),
        })}
      </p>
      {mayDecide(role, 'accept-proposal') ? (
        <p className="quality-buttons">
          <button type="button" className="button button-small" onClick={() => decide('accept')}>
            {t('quality.proposals.accept')}
          </button>
          <button type="button" className="button button-small" onClick={() => decide('reject')}>
            {t('quality.proposals.reject')}
          </button>
        </p>
      ) : (
        <p className="muted">{t('quality.notAllowed')}</p>
      )}
    </li>
  );
}

export function Proposals(props: {
  readonly proposals: readonly ThresholdProposal[];
  readonly onDecide: (deciding: Deciding) => void;
}): JSX.Element {
  const { t } = useTranslation();
  return (
    <section className="panel">
      <h2>{t('quality.proposals.title')}</h2>
      <p className="muted">{t('quality.proposals.text')}</p>
      {props.proposals.length === 0 ? (
        <p>{t('quality.proposals.none')}</p>
      ) : (
        <ul>
          {props.proposals.map((proposal) => (
            <Proposal key={proposal.id} proposal={proposal} onDecide={props.onDecide} />
          ))}
        </ul>
      )}
    </section>
  );
}

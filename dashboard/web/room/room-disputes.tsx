// Disputed duties: who contests what and why, who has the duty meanwhile, who rules until when, and how it was ruled.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlertRoom } from '../../../contracts/api/room.ts';
import type { Dispute } from '../../../contracts/escalation/dispute.ts';
import { useWords } from '../i18n/setup.ts';
import { momentOf } from '../i18n/time.ts';
import { DisputeFacts } from '../tasks/chain.tsx';
import { DepartmentName } from '../ui/names.tsx';

const DISPUTE_TEXT = {
  open: 'room.disputeState.open',
  ruled: 'room.disputeState.ruled',
  withdrawn: 'room.disputeState.withdrawn',
} as const;

function DisputeItem(props: { readonly of: AlertRoom; readonly dispute: Dispute }): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const { of, dispute } = props;
  const duty = of.parts.find(({ task }) => task === dispute.taskId)?.duty;
  return (
    <article data-dispute={dispute.state}>
      <h3>
        <DepartmentName id={dispute.department} /> · {t(DISPUTE_TEXT[dispute.state])} ·{' '}
        {momentOf(dispute.openedAt)}
      </h3>
      {duty !== undefined && <p className="muted">{inWords(duty)}</p>}
      <DisputeFacts dispute={dispute} />
    </article>
  );
}

export function RoomDisputes({ of }: { readonly of: AlertRoom }): JSX.Element {
  const { t } = useTranslation();
  return (
    <section className="panel">
      <h2>{t('room.disputes')}</h2>
      {of.disputes.length === 0 && <p className="muted">{t('room.noDisputes')}</p>}
      {of.disputes.map((dispute) => (
        <DisputeItem key={dispute.id} of={of} dispute={dispute} />
      ))}
    </section>
  );
}

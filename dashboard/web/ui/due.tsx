// A limit with its countdown: words and a shape say whether it is running, near or passed, not the colour alone.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import { duePhase, durationWords, fullMomentOf } from '../i18n/time.ts';
import { useNow } from './now.ts';

const MARKS = { ample: '◷', soon: '◔', overdue: '▲', stopped: '✓' } as const;

export function Due(props: {
  readonly dueAt: number;
  readonly stoppedAt?: number | null;
}): JSX.Element {
  const { t } = useTranslation();
  const now = useNow();
  const { dueAt, stoppedAt = null } = props;
  if (stoppedAt !== null) {
    const late = stoppedAt > dueAt;
    const text = late
      ? t('due.stoppedLate', { duration: durationWords(stoppedAt - dueAt, t) })
      : t('due.stopped');
    return (
      <span className={late ? 'due due-late' : 'due due-stopped'} title={fullMomentOf(dueAt)}>
        <span aria-hidden="true">{MARKS.stopped}</span> {text}
      </span>
    );
  }
  const phase = duePhase(dueAt, now);
  const duration = durationWords(dueAt - now, t);
  return (
    <span className={`due due-${phase}`} title={fullMomentOf(dueAt)}>
      <span aria-hidden="true">{MARKS[phase]}</span>{' '}
      {phase === 'overdue' ? t('due.overdue', { duration }) : t('due.left', { duration })}
    </span>
  );
}

// At the head of the inbox: that something is late above its department or stands still, the gravest first, before anything else is read.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useEscalations } from './escalation-query.ts';
import { LateLine, StandstillLine } from './lines.tsx';

/** More would push the alerts themselves off the screen. */
const SHOWN_MAX = 2;

export function EscalationBand(): JSX.Element | null {
  const { t } = useTranslation();
  const { data } = useEscalations();
  if (data === undefined) return null;
  const { escalations, findings } = data;
  const all = escalations.length + findings.length;
  if (all === 0) return null;
  return (
    <section className="above" aria-labelledby="above-title">
      <h2 id="above-title">
        <span aria-hidden="true">▲</span>{' '}
        {t('above.count', { late: escalations.length, still: findings.length })}
      </h2>
      <table className="table table-above">
        <caption className="visually-hidden">{t('above.title')}</caption>
        <tbody>
          {findings.slice(0, SHOWN_MAX).map((one) => (
            <StandstillLine key={`${one.alert}${one.finding}${one.task?.id ?? ''}`} of={one} />
          ))}
          {escalations.slice(0, SHOWN_MAX).map((one) => (
            <LateLine key={`${one.alert}${one.cause}${one.task?.id ?? ''}`} of={one} />
          ))}
        </tbody>
      </table>
      <Link href="/escalations">{t('above.more', { count: all })}</Link>
    </section>
  );
}

/** In the strip of every screen; nothing where there is nothing. */
export function EscalationCount(): JSX.Element | null {
  const { t } = useTranslation();
  const { data } = useEscalations();
  const count = (data?.escalations.length ?? 0) + (data?.findings.length ?? 0);
  if (count === 0) return null;
  return (
    <div className="strip-item">
      <dt>{t('above.strip')}</dt>
      <dd>
        <Link href="/escalations" className="strip-warn">
          <span aria-hidden="true">▲</span> {count}
        </Link>
      </dd>
    </div>
  );
}

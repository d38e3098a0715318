/**
 * The strip that stands on every screen: what the desk knows and how fresh it is. It never shows a figure without its time,
 * and says in words when the connection is lost or the data does not move.
 */
import type { JSX, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Quality } from '../../../contracts/api/series.ts';
import { concernOf, concerns, isWaiting } from '../api/alert-groups.ts';
import { useAccount } from '../api/session.ts';
import { LEVELS, effectiveLevel } from '../api/levels.ts';
import { useLiveAlerts, useQuality } from '../api/queries.ts';
import { clockOf, durationWords, momentOf } from '../i18n/time.ts';
import { EscalationCount } from '../escalations/band.tsx';
import { useOnDuty } from '../duty/on-duty-query.ts';
import { useConnection } from '../live/connection.ts';
import { LevelBadge } from '../ui/level-badge.tsx';
import { DataText } from '../ui/names.tsx';
import { useNow } from '../ui/now.ts';

/** With a live city something arrives every second; ten minutes of nothing is a fault somewhere. */
const STALE_AFTER_MS = 10 * 60_000;

function Item(props: { readonly label: string; readonly children: ReactNode }): JSX.Element {
  return (
    <div className="strip-item">
      <dt>{props.label}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

function LinkState(): JSX.Element {
  const { t } = useTranslation();
  const { link, catchingUp } = useConnection();
  const mark = { live: '●', connecting: '◌', lost: '✕' }[link];
  return (
    <div className={`strip-link strip-link-${link}`} data-link={link}>
      <span aria-hidden="true">{mark}</span> {t(`strip.${link}`)}
      {catchingUp && <span className="strip-note"> {t('strip.behind')}</span>}
    </div>
  );
}

function ClockOffset(): JSX.Element {
  const { t } = useTranslation();
  const { offsetMs } = useConnection();
  if (offsetMs === null) return <>{t('strip.unknown')}</>;
  if (Math.abs(offsetMs) < 1000) return <>{t('strip.clockOk')}</>;
  const sign = offsetMs > 0 ? '+' : '−';
  return (
    <span className={Math.abs(offsetMs) > 30_000 ? 'strip-warn' : ''}>
      {sign}
      {durationWords(offsetMs, t)}
    </span>
  );
}

function LastEvent({ quality }: { readonly quality: Quality }): JSX.Element {
  const { t } = useTranslation();
  const now = useNow();
  if (quality.lastEventAt === null) return <>{t('strip.none')}</>;
  const age = Math.max(0, now - quality.lastEventAt);
  const text = t('strip.ago', { duration: durationWords(age, t) });
  if (age <= STALE_AFTER_MS) return <>{text}</>;
  return (
    <span className="strip-warn">
      {text} · {t('strip.stale')}
    </span>
  );
}

function Freshness(): JSX.Element {
  const { t } = useTranslation();
  const { data: quality } = useQuality();
  if (quality === undefined) return <Item label={t('strip.dataAsOf')}>{t('strip.unknown')}</Item>;
  const { sites } = quality;
  return (
    <>
      <Item label={t('strip.dataAsOf')}>
        {quality.watermarkAt === null ? t('strip.none') : momentOf(quality.watermarkAt)}
      </Item>
      <Item label={t('strip.lastEvent')}>
        <LastEvent quality={quality} />
      </Item>
      <Item label={t('strip.sites')}>
        <Link href={sites.silent > 0 ? '/sources?feed=silent' : '/sources'}>
          {t('strip.sitesValue', { active: sites.active + sites.idle, silent: sites.silent })}
        </Link>
      </Item>
    </>
  );
}

function Waiting(): JSX.Element {
  const { t } = useTranslation();
  const { data } = useLiveAlerts();
  const concern = concernOf(useAccount());
  const waiting = (data?.alerts ?? []).filter(
    (alert) => isWaiting(alert) && concerns(alert, concern),
  );
  return (
    <Item label={t('strip.waiting')}>
      <span className="strip-levels">
        {LEVELS.map((level) => {
          const count = waiting.filter((alert) => effectiveLevel(alert) === level).length;
          return (
            <Link
              key={level}
              href={`/alerts?level=${level}`}
              className={count === 0 ? 'strip-level strip-level-none' : 'strip-level'}
            >
              <LevelBadge level={level} count={count} />
            </Link>
          );
        })}
      </span>
    </Item>
  );
}

/** The first is the office that is nearest to the account's own: the desk of its widest place, or its department's. */
function OnDuty(): JSX.Element | null {
  const { t } = useTranslation();
  const { data } = useOnDuty();
  const first = data?.offices[0];
  if (first === undefined) return null;
  return (
    <Item label={t('duty.strip')}>
      <Link href="/duty">
        <DataText text={first.person.name} />
      </Link>
      {data !== undefined && data.toSign.length > 0 && (
        <span className="strip-warn"> {t('duty.stripToSign', { count: data.toSign.length })}</span>
      )}
    </Item>
  );
}

export function StatusStrip(): JSX.Element {
  const { t } = useTranslation();
  const { link, lostAt } = useConnection();
  return (
    <section className="strip" aria-label={t('strip.label')}>
      <div className="strip-row">
        <LinkState />
        <dl className="strip-items">
          <Freshness />
          <Item label={t('strip.clock')}>
            <ClockOffset />
          </Item>
          <OnDuty />
          <EscalationCount />
          <Waiting />
        </dl>
      </div>
      {link === 'lost' && lostAt !== null && (
        <p className="strip-lost" role="alert">
          <span aria-hidden="true">✕</span> {t('strip.lostSince', { time: clockOf(lostAt) })}
        </p>
      )}
    </section>
  );
}

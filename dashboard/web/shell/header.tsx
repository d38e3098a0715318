// The head of every screen: the name, where one can go, and whose desk it is.
import { type JSX, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { ROLE_WORDS } from '../../../contracts/vocabulary/subjects.ts';
import { signOut, useAccount } from '../api/session.ts';
import { HTML_LANG, switchLanguage, useLanguage, useWords } from '../i18n/setup.ts';
import { DataText } from '../ui/names.tsx';
import { SettingsDialog } from './settings-dialog.tsx';

/** The desk's: the server shows a department nothing of it. */
const OF_THE_DESK: readonly string[] = ['/sources', '/detection', '/studies'];
/** Single patients' records: for those who verify and judge. */
const OF_THE_READERS: readonly string[] = ['/studies'];
const PLACES = [
  { href: '/alerts', key: 'alerts' },
  { href: '/tasks', key: 'tasks' },
  { href: '/map', key: 'map' },
  { href: '/duty', key: 'duty' },
  { href: '/studies', key: 'studies' },
  { href: '/sources', key: 'sources' },
  { href: '/detection', key: 'detection' },
  { href: '/responsibilities', key: 'responsibilities' },
  { href: '/ledger', key: 'ledger' },
] as const;

export function LanguageSwitch(): JSX.Element {
  const { t } = useTranslation();
  const language = useLanguage();
  const other = language === 'zh' ? 'en' : 'zh';
  return (
    <button
      type="button"
      className="head-button"
      lang={HTML_LANG[other]}
      onClick={() => void switchLanguage(other)}
    >
      {t('app.switchTo')}
    </button>
  );
}

export function Brand(): JSX.Element {
  return (
    <span className="brand">
      <svg viewBox="0 0 48 24" aria-hidden="true">
        <path d="M2 12c9-14 35-14 44 0-9 14-35 14-44 0z" />
        <path className="brand-pulse" d="M8 12h10l3-5 6 10 3-5h10" />
      </svg>
      <b lang="zh-CN">守望</b> <span lang="en">Vigil</span>
    </span>
  );
}

function Navigation(): JSX.Element {
  const { t } = useTranslation();
  const [location] = useLocation();
  const { role } = useAccount();
  const places = PLACES.filter(
    ({ href }) =>
      (role !== 'department-member' || !OF_THE_DESK.includes(href)) &&
      (role !== 'administrator' || !OF_THE_READERS.includes(href)),
  );
  return (
    <nav className="head-nav" aria-label={t('app.navigation')}>
      {places.map(({ href, key }) => (
        <Link key={key} href={href} aria-current={location.startsWith(href) ? 'page' : undefined}>
          {t(`nav.${key}`)}
        </Link>
      ))}
    </nav>
  );
}

export function Header(): JSX.Element {
  const { t } = useTranslation();
  const account = useAccount();
  const inWords = useWords();
  const [settings, setSettings] = useState(false);
  return (
    <header className="head">
      <a className="skip" href="#content">
        {t('app.skip')}
      </a>
      <Brand />
      <Navigation />
      <div className="head-right">
        <span className="head-account">
          <b>
            <DataText text={account.name} />
          </b>{' '}
          <span>{inWords(ROLE_WORDS[account.role])}</span>
        </span>
        <button type="button" className="head-button" onClick={() => setSettings(true)}>
          {t('strip.settings')}
        </button>
        <LanguageSwitch />
        <button type="button" className="head-button" onClick={() => void signOut()}>
          {t('strip.signOut')}
        </button>
      </div>
      {settings && <SettingsDialog onClose={() => setSettings(false)} />}
    </header>
  );
}

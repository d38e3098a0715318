// The door: user name and password, errors that say what to do, and the language before anyone is known.
import { type SubmitEvent, type JSX, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/client.ts';
import { signIn } from '../api/session.ts';
import { Brand, LanguageSwitch } from './header.tsx';

type Trouble = 'required' | 'wrong' | 'throttled' | 'inactive' | 'unreachable' | 'expired';

function troubleOf(error: unknown): Trouble {
  if (!(error instanceof ApiError)) return 'unreachable';
  if (error.status === 429) return 'throttled';
  if (error.code.includes('inactive')) return 'inactive';
  return error.status === 401 || error.status === 403 || error.status === 400
    ? 'wrong'
    : 'unreachable';
}

interface Door {
  readonly trouble: Trouble | null;
  readonly busy: boolean;
  readonly enter: (user: string, password: string) => Promise<void>;
}

function useDoor(initial: Trouble | null): Door {
  const [trouble, setTrouble] = useState(initial);
  const [busy, setBusy] = useState(false);
  const enter = async (user: string, password: string): Promise<void> => {
    if (user === '' || password === '') {
      setTrouble('required');
      return;
    }
    setBusy(true);
    setTrouble(null);
    try {
      await signIn(user, password);
    } catch (error) {
      setTrouble(troubleOf(error));
      setBusy(false);
    }
  };
  return { trouble, busy, enter };
}

function SignInForm({ door }: { readonly door: Door }): JSX.Element {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  const userField = useRef<HTMLInputElement>(null);
  const { trouble, busy } = door;
  useEffect(() => userField.current?.focus(), [trouble]);
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const field = (name: string): string => {
      const value = form.get(name);
      return typeof value === 'string' ? value : '';
    };
    void door.enter(field('user').trim(), field('password'));
  };
  const problem = trouble === null ? {} : { 'aria-describedby': 'trouble', 'aria-invalid': true };
  return (
    <form className="door-form" onSubmit={submit} noValidate>
      <h1>{t('signIn.title')}</h1>
      {trouble !== null && (
        <p id="trouble" className="door-trouble" role="alert">
          {t(`signIn.${trouble}`)}
        </p>
      )}
      <label className="field">
        {t('signIn.user')}
        <input
          ref={userField}
          name="user"
          autoComplete="username"
          spellCheck={false}
          {...problem}
        />
      </label>
      <label className="field">
        {t('signIn.password')}
        <input
          name="password"
          type={shown ? 'text' : 'password'}
          autoComplete="current-password"
          {...problem}
        />
      </label>
      <label className="choice">
        <input type="checkbox" checked={shown} onChange={() => setShown(!shown)} />
        <span>{t('signIn.show')}</span>
      </label>
      <button type="submit" className="button button-primary button-wide" disabled={busy}>
        {busy ? t('signIn.busy') : t('signIn.submit')}
      </button>
      <p className="muted">{t('signIn.help')}</p>
    </form>
  );
}

export function SignIn({
  because,
}: {
  readonly because: 'none' | 'expired' | 'unreachable';
}): JSX.Element {
  const { t } = useTranslation();
  const door = useDoor(because === 'none' ? null : because);
  return (
    <div className="door">
      <header className="door-head">
        <Brand />
        <LanguageSwitch />
      </header>
      <main className="door-body">
        <p className="door-tagline">{t('app.tagline')}</p>
        <SignInForm door={door} />
      </main>
    </div>
  );
}

// Who is signed in. Signing out clears everything that was read for the account, so that the next person sees none of it.
import { create } from 'zustand';
import type { Account } from '../../../contracts/account.ts';
import type { Session, SessionAnswer } from '../../../contracts/api/session.ts';
import { ApiError, ask, holdToken } from './client.ts';

export type SignedIn =
  | { readonly state: 'looking' }
  | { readonly state: 'out'; readonly because: 'none' | 'expired' | 'unreachable' }
  | { readonly state: 'in'; readonly session: Session };

export const useSession = create<{ signedIn: SignedIn }>(() => ({
  signedIn: { state: 'looking' },
}));

function enter(session: Session): void {
  holdToken(session.token);
  useSession.setState({ signedIn: { state: 'in', session } });
}

export function leave(because: 'none' | 'expired' | 'unreachable'): void {
  holdToken(null);
  useSession.setState({ signedIn: { state: 'out', because } });
}

/** After a load or reload: the cookie may still speak for someone. */
export async function resume(): Promise<void> {
  try {
    const answer = await ask<SessionAnswer>('/api/session');
    if (answer.account === null) leave('none');
    else enter(answer);
  } catch (error) {
    leave(error instanceof ApiError && error.status === 401 ? 'none' : 'unreachable');
  }
}

export async function signIn(user: string, password: string): Promise<void> {
  enter(await ask<Session>('/api/session', { method: 'POST', body: { user, password } }));
}

export async function signOut(): Promise<void> {
  try {
    await ask('/api/session', { method: 'DELETE' });
  } finally {
    leave('none');
  }
}

/** Only below the sign-in gate, where there is always an account. */
export function useAccount(): Account {
  const { signedIn } = useSession();
  if (signedIn.state !== 'in') throw new Error('no account outside of a session');
  return signedIn.session.account;
}

/** True where the session still holds: then a refused socket is worth another try. An unreachable server says neither. */
export async function checkSession(): Promise<boolean> {
  try {
    const answer = await ask<SessionAnswer>('/api/session');
    if (answer.account !== null) {
      enter(answer);
      return true;
    }
    leave('expired');
    return false;
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) {
      leave('expired');
      return false;
    }
    return true;
  }
}

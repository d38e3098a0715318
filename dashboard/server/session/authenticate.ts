// From a request or a socket handshake to an active account: bearer token first, then the cookie. Cookies are sent by browsers on
// their own, so a request that changes something by cookie must come from this origin.
import type { IncomingHttpHeaders } from 'node:http';
import type { Account } from '../../../contracts/account.ts';
import type { SessionId } from '../../../contracts/ids.ts';
import type { EpochMs } from '../../../contracts/time.ts';
import type { AccountDirectory } from '../accounts.ts';
import { notSignedIn, problem } from '../problem.ts';
import { readToken } from './token.ts';

export const SESSION_COOKIE = 'vigil_session';

export interface Credentials {
  readonly token: string | undefined;
  readonly byCookie: boolean;
}

export function credentialsOf(
  headers: IncomingHttpHeaders,
  cookie: string | undefined,
): Credentials {
  const bearer = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
  return bearer === undefined
    ? { token: cookie, byCookie: true }
    : { token: bearer, byCookie: false };
}

/** Browsers name the page's origin on every request that changes something; it must be this server. */
export function refuseForeignOrigin(method: string, headers: IncomingHttpHeaders): void {
  if (method === 'GET' || method === 'HEAD' || headers.origin === undefined) return;
  if (sameHost(headers.origin, headers.host)) return;
  throw problem({
    status: 403,
    code: 'foreign-origin',
    title: 'This request came from another site. 请求来自其他网站。',
  });
}

export function sameHost(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && new URL(origin).host === host;
}

export interface Authenticator {
  readonly directory: AccountDirectory;
  readonly secret: string;
  readonly now: () => EpochMs;
}

export interface SignedIn {
  readonly account: Account;
  readonly session: SessionId;
  /** End of the session, however often its token is renewed. */
  readonly expiresAt: EpochMs;
}

/** @throws HttpProblem 401 with the reason as its code. */
export async function signedInBy(token: string | undefined, by: Authenticator): Promise<SignedIn> {
  if (token === undefined || token === '') throw notSignedIn('not-signed-in');
  const reading = readToken(token, by.secret, by.now());
  if (reading.outcome === 'refused') throw notSignedIn(reading.code);
  const { user, generation, session, expiresAt } = reading.claims;
  const found = await by.directory.find(user);
  if (found?.account.active !== true) throw notSignedIn('account-inactive');
  if (found.account.generation !== generation) throw notSignedIn('session-revoked');
  if (by.directory.isEnded(session, found)) throw notSignedIn('session-ended');
  return { account: found.account, session, expiresAt };
}

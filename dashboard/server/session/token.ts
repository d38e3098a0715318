// Session tokens: signed, self-contained, short-lived. A token names the account, its generation and the session; it is worthless when
// the generation has moved on (password changed, account deactivated) or the session was signed out (`ended_sessions`).
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { SessionId, UserId } from '../../../contracts/ids.ts';
import { EpochMs } from '../../../contracts/time.ts';
import { sealed, unsealed } from './seal.ts';

/** One shift and its handover. */
export const SESSION_MS = 12 * 3_600_000;
const PURPOSE = 'session';

const Claims = z.strictObject({
  user: UserId,
  generation: z.int().min(0),
  /** Of one sign-in: tokens that renew it keep it. */
  session: SessionId,
  expiresAt: EpochMs,
});
export type Claims = z.infer<typeof Claims>;

export type TokenReading =
  | { readonly outcome: 'valid'; readonly claims: Claims }
  | {
      readonly outcome: 'refused';
      readonly code: 'token-malformed' | 'token-forged' | 'session-expired';
    };

export const newSession = (): SessionId => SessionId.parse(randomBytes(18).toString('base64url'));

export const signToken = (claims: Claims, secret: string): string =>
  sealed(claims, PURPOSE, secret);

/** Valid until, but not at, `expiresAt`. */
export function readToken(token: string, secret: string, now: EpochMs): TokenReading {
  const content = unsealed(token, PURPOSE, secret);
  if (content.outcome !== 'genuine')
    return { outcome: 'refused', code: `token-${content.outcome}` };
  const claims = Claims.safeParse(content.value);
  if (!claims.success) return { outcome: 'refused', code: 'token-malformed' };
  if (now >= claims.data.expiresAt) return { outcome: 'refused', code: 'session-expired' };
  return { outcome: 'valid', claims: claims.data };
}

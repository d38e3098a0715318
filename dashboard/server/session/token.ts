// Session tokens: signed, self-contained, short-lived. A token names the account and its generation; when the generation has
// moved on (password changed, account deactivated) the token is worthless, without a table of sessions.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { EpochMs } from '../../../contracts/time.ts';
import { UserId } from '../../../contracts/ids.ts';

/** One shift and its handover. */
export const SESSION_MS = 12 * 3_600_000;

const Claims = z.strictObject({ user: UserId, generation: z.int().min(0), expiresAt: EpochMs });
export type Claims = z.infer<typeof Claims>;

export type TokenReading =
  | { readonly outcome: 'valid'; readonly claims: Claims }
  | {
      readonly outcome: 'refused';
      readonly code: 'token-malformed' | 'token-forged' | 'session-expired';
    };

export function signToken(claims: Claims, secret: string): string {
  const body = Buffer.from(JSON.stringify(claims)).toString('base64url');
  return `${body}.${seal(body, secret).toString('base64url')}`;
}

/** Valid until, but not at, `expiresAt`. */
export function readToken(token: string, secret: string, now: EpochMs): TokenReading {
  const [body, signature, rest] = token.split('.');
  if (body === undefined || signature === undefined || rest !== undefined) {
    return { outcome: 'refused', code: 'token-malformed' };
  }
  const expected = seal(body, secret);
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    return { outcome: 'refused', code: 'token-forged' };
  }
  const claims = Claims.safeParse(parseBody(body));
  if (!claims.success) return { outcome: 'refused', code: 'token-malformed' };
  if (now >= claims.data.expiresAt) return { outcome: 'refused', code: 'session-expired' };
  return { outcome: 'valid', claims: claims.data };
}

function seal(body: string, secret: string): Buffer {
  return createHmac('sha256', secret).update(`vigil-session-v1.${body}`).digest();
}

function parseBody(body: string): unknown {
  try {
    return JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

// Sign-in: `POST /api/session` sets a cookie and returns a bearer token; `GET /api/session` says who is signed in.
import { z } from 'zod';
import { Account } from '../account.ts';
import { EpochMs } from '../time.ts';

export const SignIn = z.strictObject({
  user: z.string().min(1).max(60),
  password: z.string().min(1).max(200),
});
export type SignIn = z.infer<typeof SignIn>;

export const Session = z.strictObject({ token: z.string(), expiresAt: EpochMs, account: Account });
export type Session = z.infer<typeof Session>;

/** A browser that shows no session, or one that is over, asks as nobody: an answer, not a refusal. */
export const SessionAnswer = Session.or(z.strictObject({ account: z.null() }));
export type SessionAnswer = z.infer<typeof SessionAnswer>;

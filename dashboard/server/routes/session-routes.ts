// Sign-in, sign-out, and who is signed in. Every attempt stands in the audit; guessing is slowed per user and per address. An unknown
// user costs as much time as a wrong password, so that names cannot be tried out.
import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Account } from '../../../contracts/account.ts';
import { Session, SignIn } from '../../../contracts/api/session.ts';
import { Command, type RecordCommand } from '../../../contracts/command.ts';
import { UserId } from '../../../contracts/ids.ts';
import type { DeskParts } from '../desk-parts.ts';
import { problem } from '../problem.ts';
import { type Route, guardedRoute, openRoute } from '../route.ts';
import { SESSION_COOKIE, type SignedIn } from '../session/authenticate.ts';
import { SESSION_MS, signToken } from '../session/token.ts';

type SignInOutcome = Extract<RecordCommand, { command: 'record-sign-in' }>['outcome'];

/** A hash that no password fits, of the usual cost. */
const COST_OF_NOBODY = 'scrypt$32768$8$3$';
const NOBODY = `${COST_OF_NOBODY}${Buffer.alloc(16).toString('base64url')}$${Buffer.alloc(32).toString('base64url')}`;

export function sessionRoutes(parts: DeskParts): Route[] {
  return [
    openRoute({
      method: 'POST',
      path: '/api/session',
      summary: 'Sign in: sets a cookie and returns a bearer token',
      body: SignIn,
      answer: Session,
      handle: ({ body, request, reply }) => signIn(parts, { signIn: body, request, reply }),
    }),
    guardedRoute({
      method: 'GET',
      path: '/api/session',
      summary: 'Who is signed in, with a bearer token for the rest of the session',
      answer: Session,
      handle: async ({ account, expiresAt }) => sessionFor({ account, expiresAt }, parts),
    }),
    openRoute({
      method: 'DELETE',
      path: '/api/session',
      summary: 'Sign out: clears the cookie',
      answer: z.strictObject({ signedOut: z.literal(true) }),
      handle: async ({ reply }) => {
        reply.clearCookie(SESSION_COOKIE, { path: '/' });
        return { signedOut: true };
      },
    }),
  ];
}

interface Attempt {
  readonly signIn: SignIn;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

async function signIn(parts: DeskParts, attempt: Attempt): Promise<Session> {
  const { user, password } = attempt.signIn;
  const now = parts.now();
  const verdict = parts.throttle.begin(user, attempt.request.ip, now);
  if (verdict.outcome === 'wait') {
    if (verdict.isFirst) await recordSignIn(parts, { user, outcome: 'refused-throttled' });
    attempt.reply.header('retry-after', String(Math.ceil(verdict.waitMs / 1000)));
    throw tooManyTries();
  }
  const account = await checkPassword(parts, user, password);
  if (account === undefined) {
    await recordSignIn(parts, { user, outcome: 'refused-password' });
    throw wrongPassword();
  }
  if (!account.active) {
    await recordSignIn(parts, { user, outcome: 'refused-inactive' });
    throw wrongPassword();
  }
  parts.throttle.succeeded(user, attempt.request.ip);
  await recordSignIn(parts, { user, outcome: 'granted', by: account.id });
  const session = sessionFor({ account, expiresAt: now + SESSION_MS }, parts);
  attempt.reply.setCookie(SESSION_COOKIE, session.token, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: isSecure(attempt.request),
    maxAge: SESSION_MS / 1000,
  });
  return session;
}

async function checkPassword(
  parts: DeskParts,
  user: string,
  password: string,
): Promise<Account | undefined> {
  const id = UserId.safeParse(user);
  const found = id.success ? await parts.authenticator.directory.fresh(id.data) : undefined;
  const fits = await parts.verifyPassword(password, found?.passwordHash ?? NOBODY);
  // Hashes of generated passwords are cheap: without this a quick refusal would tell that the user exists.
  if (!fits && found?.passwordHash.startsWith(COST_OF_NOBODY) === false)
    await parts.verifyPassword(password, NOBODY);
  return fits ? found?.account : undefined;
}

/** Behind a proxy that ends TLS only the page's own origin tells that it is there. */
function isSecure({ protocol, headers }: FastifyRequest): boolean {
  return protocol === 'https' || headers.origin?.startsWith('https:') === true;
}

/** A token may be renewed; its session ends when it ends, so that a stolen one does not live for ever. */
function sessionFor({ account, expiresAt }: SignedIn, parts: DeskParts): Session {
  const claims = { user: account.id, generation: account.generation, expiresAt };
  return { token: signToken(claims, parts.authenticator.secret), expiresAt, account };
}

async function recordSignIn(
  parts: DeskParts,
  fact: { readonly user: string; readonly outcome: SignInOutcome; readonly by?: UserId },
): Promise<void> {
  const command = Command.parse({
    v: 1,
    id: randomUUID(),
    issuedAt: parts.now(),
    by: fact.by ?? null,
    target: 'record',
    // What was typed may be a password in the wrong field: only a known form of name is written down.
    body: {
      command: 'record-sign-in',
      outcome: fact.outcome,
      user: UserId.safeParse(fact.user).data ?? 'malformed',
    },
  });
  await parts.commands.record(command);
}

const wrongPassword = (): Error =>
  problem({
    status: 401,
    code: 'wrong-user-or-password',
    title: 'The user or the password is not right. 用户名或密码不正确。',
    advice: 'Check both; the administrator can set a new password. 请核对，或请管理员重设密码。',
  });

const tooManyTries = (): Error =>
  problem({
    status: 429,
    code: 'too-many-tries',
    title: 'Too many failed tries. 尝试次数过多。',
    advice: 'Wait five minutes. 请五分钟后再试。',
  });

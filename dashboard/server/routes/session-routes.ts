// Sign-in, sign-out, and who is signed in. Every attempt stands in the audit; guessing is slowed (session/throttle.ts). An unknown
// user costs as much time as a wrong password, so that names cannot be tried out.
import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Account } from '../../../contracts/account.ts';
import { Session, SessionAnswer, SignIn } from '../../../contracts/api/session.ts';
import { Command, type RecordCommand } from '../../../contracts/command.ts';
import { UserId } from '../../../contracts/ids.ts';
import type { DeskParts } from '../desk-parts.ts';
import { HttpProblem, problem } from '../problem.ts';
import { type Route, openRoute } from '../route.ts';
import {
  SESSION_COOKIE,
  credentialsOf,
  signedInBy,
  type SignedIn,
} from '../session/authenticate.ts';
import { DEVICE_COOKIE, DEVICE_MS, deviceCookie, deviceOf } from '../session/device.ts';
import { SESSION_MS, newSession, signToken } from '../session/token.ts';

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
    openRoute({
      method: 'GET',
      path: '/api/session',
      summary: 'Who is signed in, with a bearer token for the rest of the session, or nobody',
      answer: SessionAnswer,
      handle: ({ request }) => whoIsSignedIn(parts, request),
    }),
    openRoute({
      method: 'DELETE',
      path: '/api/session',
      summary: 'Sign out: clears the cookie and ends the session, on every gateway',
      answer: z.strictObject({ signedOut: z.literal(true) }),
      handle: async ({ request, reply }) => {
        reply.clearCookie(SESSION_COOKIE, { path: '/' });
        await signOut(parts, request);
        return { signedOut: true };
      },
    }),
  ];
}

/** Every page asks this before anyone has signed in. A bearer token that does not hold is refused with its reason. */
async function whoIsSignedIn(parts: DeskParts, request: FastifyRequest): Promise<SessionAnswer> {
  const { token, byCookie } = credentialsOf(request.headers, request.cookies[SESSION_COOKIE]);
  const asked = signedInBy(token, parts.authenticator);
  const signedIn = await (byCookie ? asked.catch(unlessTransient) : asked);
  return signedIn === undefined ? { account: null } : sessionFor(signedIn, parts);
}

interface Attempt {
  readonly signIn: SignIn;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

async function signIn(parts: DeskParts, attempt: Attempt): Promise<Session> {
  const { user, password } = attempt.signIn;
  const now = parts.now();
  const cookie = attempt.request.cookies[DEVICE_COOKIE];
  const { secret } = parts.authenticator;
  const from = { user, address: attempt.request.ip, device: deviceOf(cookie, user, secret) };
  const verdict = parts.throttle.begin(from, now);
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
  parts.throttle.succeeded(from);
  await recordSignIn(parts, { user, outcome: 'granted', by: account.id });
  const signedIn = { account, session: newSession(), expiresAt: now + SESSION_MS };
  const session = sessionFor(signedIn, parts);
  keep(attempt, { name: SESSION_COOKIE, value: session.token, forMs: SESSION_MS });
  const device = deviceCookie(cookie, account.id, secret);
  keep(attempt, { name: DEVICE_COOKIE, value: device, forMs: DEVICE_MS });
  return session;
}

function keep(
  { request, reply }: Attempt,
  cookie: { readonly name: string; readonly value: string; readonly forMs: number },
): void {
  reply.setCookie(cookie.name, cookie.value, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: isSecure(request),
    maxAge: cookie.forMs / 1000,
  });
}

/** Every session that the request shows, by token or cookie. One that is over already, or never was, needs nothing. */
async function signOut(parts: DeskParts, request: FastifyRequest): Promise<void> {
  const cookie = request.cookies[SESSION_COOKIE];
  const tokens = new Set([credentialsOf(request.headers, cookie).token, cookie]);
  for (const token of tokens) {
    const signedIn = await signedInBy(token, parts.authenticator).catch(unlessTransient);
    if (signedIn === undefined) continue;
    const { account, session, expiresAt } = signedIn;
    parts.endSession(session, expiresAt);
    await record(parts, { command: 'record-sign-out', session, expiresAt }, account.id);
  }
}

/** Only a refusal says that there is nothing to end. */
function unlessTransient(error: unknown): undefined {
  if (error instanceof HttpProblem) return undefined;
  throw error;
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
function sessionFor({ account, session, expiresAt }: SignedIn, parts: DeskParts): Session {
  const claims = { user: account.id, generation: account.generation, session, expiresAt };
  return { token: signToken(claims, parts.authenticator.secret), expiresAt, account };
}

async function recordSignIn(
  parts: DeskParts,
  fact: { readonly user: string; readonly outcome: SignInOutcome; readonly by?: UserId },
): Promise<void> {
  // What was typed may be a password in the wrong field: only a known form of name is written down.
  const user = UserId.safeParse(fact.user).data ?? 'malformed';
  await record(parts, { command: 'record-sign-in', outcome: fact.outcome, user }, fact.by ?? null);
}

async function record(parts: DeskParts, body: RecordCommand, by: UserId | null): Promise<void> {
  const issuedAt = parts.now();
  const command = { v: 1, id: randomUUID(), issuedAt, by, target: 'record', body };
  await parts.commands.record(Command.parse(command));
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
    advice:
      'Wait a little; each further failure makes it longer. 请稍候再试；每次失败都会延长等待时间。',
  });

// Sign-in over HTTP and at the socket's door: what is let in, what is refused, how little a refusal tells, and when a session ends.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Account } from '../../../contracts/account.ts';
import { Session } from '../../../contracts/api/session.ts';
import { Command } from '../../../contracts/command.ts';
import { Problem } from '../../../contracts/problem.ts';
import { hashPassword } from '../../../platform/passwords.ts';
import {
  SECRET,
  eventually,
  person,
  startTestDesk,
  type Answer,
  type TestDesk,
} from '../desk.fixture.ts';
import { accountEntry } from '../records.fixture.ts';
import { SESSION_MS, newSession, signToken } from './token.ts';

const PASSWORD = 'correct horse battery';
const duty = person('duty.city');
const left = person('left', { active: false });

let desk: TestDesk;

beforeAll(async () => {
  desk = await startTestDesk({ trustedProxies: ['127.0.0.0/8'] });
  const hash = await hashPassword(PASSWORD, 'generated');
  for (const account of [duty, left, person('guessed'), person('other')])
    await desk.save(account, hash);
});
afterAll(() => desk.stop());

const signIn = (user: string, password: string, headers = {}): Promise<Answer> =>
  desk.ask(null, '/api/session', { method: 'POST', body: { user, password }, headers });
const code = (answer: Answer): string => Problem.parse(answer.body).code;
const cookieOf = (answer: Answer): string => answer.headers.get('set-cookie') ?? '';

/** Attempts in the audit's inbox, as `user outcome`. */
async function attempts(): Promise<string[]> {
  return (await desk.commands()).flatMap((text) => {
    const { body } = JSON.parse(text) as { body: Record<string, string> };
    return body['command'] === 'record-sign-in' ? [`${body['user']} ${body['outcome']}`] : [];
  });
}

describe('sign-in', () => {
  it('gives a token and a cookie that no script can read and no other site can send', async () => {
    const answer = await signIn('duty.city', PASSWORD);
    expect(answer.status).toBe(200);
    const session = Session.parse(answer.body);
    expect(session).toMatchObject({ account: duty, expiresAt: desk.time.now + SESSION_MS });
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^vigil_session=[^;]+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/,
      ),
      expect.stringMatching(
        /^vigil_device=[^;]+; Max-Age=15552000; Path=\/; HttpOnly; SameSite=Strict$/,
      ),
    ]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(JSON.stringify(answer.body)).not.toContain('scrypt');
  });

  it('marks the cookie as secure where the page came over TLS', async () => {
    const { host } = new URL(desk.url);
    const answer = await signIn('duty.city', PASSWORD, { origin: `https://${host}` });
    expect(cookieOf(answer)).toContain('Secure');
  });

  it('answers a wrong password, an unknown user, a malformed one and a deactivated one alike', async () => {
    const answers = [
      await signIn('duty.city', 'wrong'),
      await signIn('nobody.known', 'wrong'),
      await signIn('<Not A User>', 'wrong'),
      await signIn('left', PASSWORD),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(401);
      expect(answer.body).toEqual(answers[0]?.body);
      expect(cookieOf(answer)).toBe('');
    }
    expect(code(answers[0]!)).toBe('wrong-user-or-password');
  });

  it('leaves every attempt for the audit, and nothing of what was typed in the wrong field', async () => {
    await signIn('hunter2 is my password', 'x');
    const found = await attempts();
    expect(found).toEqual(
      expect.arrayContaining([
        'duty.city granted',
        'duty.city refused-password',
        'nobody.known refused-password',
        'malformed refused-password',
        'left refused-inactive',
      ]),
    );
    const text = (await desk.commands()).join('\n');
    expect(text).not.toContain('hunter2');
    expect(text).not.toContain(PASSWORD);
  });

  it('refuses a body that is none with a problem', async () => {
    const bad = [{}, { user: 'a' }, { user: 'a', password: 'b', more: 1 }, 'no json', '[]'];
    for (const body of bad) {
      const answer = await desk.ask(null, '/api/session', { method: 'POST', body });
      expect(answer.status).toBe(400);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      Problem.parse(answer.body);
    }
  });

  it('refuses a page of another site', async () => {
    for (const origin of ['https://elsewhere.example', 'null']) {
      const answer = await signIn('duty.city', PASSWORD, { origin });
      expect([answer.status, code(answer)]).toEqual([403, 'foreign-origin']);
    }
  });

  const from = (address: string): Record<string, string> => ({ 'x-forwarded-for': address });
  const guess = (count: number, headers: Record<string, string>): Promise<Answer[]> =>
    Promise.all(Array.from({ length: count }, () => signIn('guessed', 'wrong', headers)));

  it('makes guessing wait, even many guesses at once, longer with each failure', async () => {
    const stranger = from('198.51.100.1');
    const statuses = (await guess(9, stranger)).map((answer) => answer.status).toSorted();
    expect(statuses).toEqual([...Array<number>(5).fill(401), ...Array<number>(4).fill(429)]);
    const refused = await signIn('guessed', PASSWORD, stranger);
    expect([refused.status, code(refused)]).toEqual([429, 'too-many-tries']);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect((await attempts()).filter((one) => one === 'guessed refused-throttled')).toHaveLength(1);
    desk.time.now += 1_000;
    expect((await signIn('guessed', 'wrong', stranger)).status).toBe(401);
    expect((await signIn('guessed', PASSWORD, stranger)).headers.get('retry-after')).toBe('2');
    desk.time.now += 2_000;
    expect((await signIn('guessed', PASSWORD, stranger)).status).toBe(200);
  });

  it('keeps nobody out whose user a stranger guesses: not from another address, not from a known browser', async () => {
    const known = cookieOf(await signIn('guessed', PASSWORD, from('198.51.100.9')));
    const device = /vigil_device=[^;]+/.exec(known)?.[0] ?? '';
    await guess(30, from('198.51.100.7'));
    for (const headers of [from('198.51.100.8'), { ...from('198.51.100.7'), cookie: device }])
      expect((await signIn('guessed', PASSWORD, headers)).status).toBe(200);
    expect((await signIn('guessed', PASSWORD, from('198.51.100.7'))).status).toBe(429);
  });

  it('believes what is said of an address only where it comes from a known proxy', async () => {
    const direct = await startTestDesk();
    try {
      await direct.save(person('guessed'), 'x'.repeat(40));
      const statuses = [];
      for (let host = 0; host < 7; host += 1) {
        const headers = from(`198.51.100.${String(host)}`);
        const body = { user: 'guessed', password: 'wrong' };
        const answer = await direct.ask(null, '/api/session', { method: 'POST', body, headers });
        statuses.push(answer.status);
      }
      expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
    } finally {
      await direct.stop();
    }
  });
});

describe('a session', () => {
  const look = (token: string): Promise<Answer> =>
    desk.ask(null, '/api/session', { headers: { authorization: `Bearer ${token}` } });

  it('is known by its cookie as by its token', async () => {
    const cookie = cookieOf(await signIn('duty.city', PASSWORD)).split(';')[0] ?? '';
    const answer = await desk.ask(null, '/api/session', { headers: { cookie } });
    expect(Session.parse(answer.body).account).toEqual(duty);
  });

  it('that speaks by cookie may change nothing from another site’s page', async () => {
    const cookie = cookieOf(await signIn('duty.city', PASSWORD)).split(';')[0] ?? '';
    const headers = {
      cookie,
      origin: 'https://elsewhere.example',
      'idempotency-key': 'k'.repeat(9),
    };
    for (const path of [
      '/api/alerts/x/commands',
      '/api/tasks/x/commands',
      '/api/accounts/commands',
    ]) {
      const answer = await desk.ask(null, path, {
        method: 'POST',
        headers,
        body: { command: 'x' },
      });
      expect([answer.status, code(answer)]).toEqual([403, 'foreign-origin']);
    }
    const out = await desk.ask(null, '/api/session', { method: 'DELETE', headers });
    expect(out.status).toBe(403);
  });

  it('is refused where its token is forged, altered, of another secret or noise', async () => {
    const claims = {
      user: duty.id,
      generation: 0,
      session: newSession(),
      expiresAt: desk.time.now + 1000,
    };
    const good = signToken(claims, SECRET);
    const [body, seal] = good.split('.');
    const admin = Buffer.from(JSON.stringify({ ...claims, user: 'root' })).toString('base64url');
    const codes: [string, string][] = [
      [signToken(claims, 'another secret'), 'token-forged'],
      [`${admin}.${seal ?? ''}`, 'token-forged'],
      [`${body ?? ''}.`, 'token-forged'],
      ['noise', 'token-malformed'],
      [signToken({ ...claims, user: 'nobody.known' } as never, SECRET), 'account-inactive'],
    ];
    expect((await look(good)).status).toBe(200);
    for (const [token, reason] of codes) {
      const answer = await look(token);
      expect([answer.status, code(answer)]).toEqual([401, reason]);
    }
    const nobody = await desk.ask(null, '/api/session');
    expect([nobody.status, nobody.body]).toEqual([200, { account: null }]);
  });

  it('ends twelve hours after the sign-in, however often its token is renewed', async () => {
    const first = Session.parse((await signIn('duty.city', PASSWORD)).body);
    desk.time.now += SESSION_MS - 1;
    const renewed = Session.parse((await look(first.token)).body);
    expect(renewed.expiresAt).toBe(first.expiresAt);
    desk.time.now += 1;
    for (const { token } of [first, renewed])
      expect(code(await look(token))).toBe('session-expired');
  });

  it('is over for the browser after signing out', async () => {
    const answer = await desk.ask(null, '/api/session', { method: 'DELETE' });
    expect([answer.status, answer.body]).toEqual([200, { signedOut: true }]);
    expect(cookieOf(answer)).toMatch(/^vigil_session=;.*Expires=Thu, 01 Jan 1970/);
  });

  it('ends with its sign-out: token, renewed token, cookie and socket, and no other session of the user', async () => {
    const answer = await signIn('duty.city', PASSWORD);
    const { token } = Session.parse(answer.body);
    const renewed = Session.parse((await look(token)).body).token;
    const other = Session.parse((await signIn('duty.city', PASSWORD)).body).token;
    const socket = desk.socket({ token });
    await new Promise((resolve) => socket.once('hello', resolve));
    const ended = new Promise((resolve) => socket.once('disconnect', resolve));
    const headers = { authorization: `Bearer ${renewed}` };
    expect((await desk.ask(null, '/api/session', { method: 'DELETE', headers })).status).toBe(200);
    expect(await ended).toBe('io server disconnect');
    const cookie = cookieOf(answer).split(';')[0] ?? '';
    const nobody = await desk.ask(null, '/api/session', { headers: { cookie } });
    expect([nobody.status, nobody.body]).toEqual([200, { account: null }]);
    for (const refused of [await look(token), await look(renewed)])
      expect([refused.status, code(refused)]).toEqual([401, 'session-ended']);
    expect((await look(other)).status).toBe(200);
  });

  it('ends where a client names JSON and sends nothing, as one that sets the header everywhere does', async () => {
    const { token } = Session.parse((await signIn('duty.city', PASSWORD)).body);
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    expect((await desk.ask(null, '/api/session', { method: 'DELETE', headers })).status).toBe(200);
    expect(code(await look(token))).toBe('session-ended');
    const nothing = await desk.ask(null, '/api/session', { method: 'POST', headers });
    expect([nothing.status, code(nothing)]).toEqual([400, 'invalid-body']);
  });

  it('that was signed out stays so after a restart, by what the owner of accounts recorded', async () => {
    const { token } = Session.parse((await signIn('duty.city', PASSWORD)).body);
    const headers = { authorization: `Bearer ${token}` };
    await desk.ask(null, '/api/session', { method: 'DELETE', headers });
    const ends = (await desk.commands()).flatMap((text) => {
      const { by, body } = Command.parse(JSON.parse(text));
      return body.command === 'record-sign-out' ? [{ ...body, by }] : [];
    });
    const last = ends.at(-1);
    expect(last).toMatchObject({ by: 'duty.city', expiresAt: desk.time.now + SESSION_MS });
    await desk.pool.query(
      `INSERT INTO ended_sessions VALUES ($1, $2, to_timestamp($3::float8 / 1000))`,
      [last?.session, last?.by, last?.expiresAt],
    );
    await desk.restart();
    expect(code(await look(token))).toBe('session-ended');
  });
});

describe('a change of an account', () => {
  const changes: [string, Partial<Record<keyof Account, unknown>>, string][] = [
    ['a new password', { generation: 1 }, 'session-revoked'],
    ['deactivation', { generation: 1, active: false }, 'account-inactive'],
  ];
  it.each(changes)(
    'ends its sessions on HTTP and at the socket: %s',
    async (name, change, reason) => {
      const account = person(`changing-${reason}`);
      await desk.save(account);
      const socket = desk.socket({ token: desk.token(account) });
      await new Promise((resolve) => socket.once('hello', resolve));
      const ended = new Promise((resolve) => socket.once('disconnect', resolve));
      expect((await desk.ask(account, '/api/session')).status).toBe(200);
      await desk.save(person(account.id, change));
      await desk.publish(accountEntry(account.id));
      expect(await ended).toBe('io server disconnect');
      const answer = await desk.ask(account, '/api/session');
      expect([answer.status, code(answer)], name).toEqual([401, reason]);
      const again = desk.socket({ token: desk.token(account) });
      const error = await new Promise<Error & { data?: unknown }>((resolve) =>
        again.once('connect_error', resolve),
      );
      expect(error.data).toEqual({ code: reason });
    },
  );

  it('is noticed within seconds even when the feed says nothing', async () => {
    const account = person('unannounced');
    await desk.save(account);
    expect((await desk.ask(account, '/api/session')).status).toBe(200);
    await desk.save(person(account.id, { generation: 1 }));
    desk.time.now += 5_000;
    await eventually(async () =>
      (await desk.ask(account, '/api/session')).status === 401 ? true : undefined,
    );
  });
});

// Acts over HTTP: one command for one key, the answer of the stage that owns the record, and nothing in clear that must not be.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Command, CommandOutcome } from '../../../contracts/command.ts';
import { RefusalCode } from '../../../contracts/command.ts';
import { Problem } from '../../../contracts/problem.ts';
import { verifyPassword } from '../../../platform/passwords.ts';
import { person, startTestDesk, type Answer, type TestDesk } from '../desk.fixture.ts';
import { alertId, saveAlert, saveTask, taskId, testAlert, testTask } from '../records.fixture.ts';

const duty = person('duty.county', { places: ['990102'] });
const other = person('duty.other', { places: ['990102'] });
const admin = person('root', { role: 'administrator' });
const near = testAlert('near');
const far = testAlert('far', { place: '990103001' });

let desk: TestDesk;
/** What the stage behind will say; it says each thing once for a command, as it does in service. */
let refuseAs: RefusalCode | 'done' | 'silence' = 'done';
const seen: Command[] = [];
const said = new Map<string, CommandOutcome>();

function decide(command: Command): CommandOutcome | undefined {
  seen.push(command);
  if (refuseAs === 'silence') return undefined;
  const base = {
    commandId: command.id,
    at: desk.time.now + seen.length,
    version: 2,
    state: 'acknowledged',
    ...(command.asked === undefined ? {} : { asked: command.asked }),
  };
  const outcome: CommandOutcome =
    refuseAs === 'done'
      ? { outcome: 'done', ...base }
      : { outcome: 'refused', code: refuseAs, detail: 'a detail that tells', ...base };
  const first = said.get(command.id) ?? outcome;
  said.set(command.id, first);
  return first;
}

beforeAll(async () => {
  desk = await startTestDesk();
  for (const account of [duty, other, admin]) await desk.save(account);
  await saveAlert(desk.pool, near);
  await saveAlert(desk.pool, far);
  await saveTask(desk.pool, near, testTask('near', near));
  await saveTask(desk.pool, far, testTask('far', far, { place: '990103' }));
  await desk.answer(decide);
});
afterAll(() => desk.stop());

let keys = 0;
const freshKey = (): string => `key-${String((keys += 1)).padStart(8, '0')}`;
const act = (
  body: unknown,
  { key = freshKey(), who = duty, path = `/api/alerts/${near.id}/commands` } = {},
): Promise<Answer> =>
  desk.ask(who, path, { method: 'POST', body, headers: { 'idempotency-key': key } });
const acknowledge = { command: 'acknowledge' };
const refusal = ({ status, body }: Answer): [number, string] => [status, Problem.parse(body).code];

describe('an act', () => {
  it('is carried to the stage that owns the record, in the name of who is signed in', async () => {
    const answer = await act({ ...acknowledge, expectedVersion: 1 });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ outcome: 'done', version: 2, state: 'acknowledged' });
    expect(seen.at(-1)).toMatchObject({
      by: duty.id,
      target: 'alert',
      alertId: near.id,
      expectedVersion: 1,
      body: acknowledge,
    });
  });

  it.each([
    ['exclude', '已电话核实,身份证11010519491231002X'],
    ['comment', '请联系１３９１２３４５６７８'],
    ['comment', 'zhang.san@example.com'],
  ])(
    'is refused, and stored nowhere, where %s holds what points to a patient',
    async (command, reason) => {
      const before = seen.length;
      const answer = await act({
        command,
        reason,
        ...(command === 'exclude' && { code: 'other' }),
      });
      expect(refusal(answer)).toEqual([422, 'identifying-text']);
      expect(JSON.stringify(answer.body)).not.toContain(reason);
      expect(seen.length).toBe(before);
    },
  );

  it('needs a key', async () => {
    for (const headers of [
      {},
      { 'idempotency-key': 'short' },
      { 'idempotency-key': 'x'.repeat(129) },
      { 'idempotency-key': 'with space' },
    ]) {
      const answer = await desk.ask(duty, `/api/alerts/${near.id}/commands`, {
        method: 'POST',
        body: acknowledge,
        headers,
      });
      expect(refusal(answer)).toEqual([400, 'idempotency-key-needed']);
    }
  });

  it('sent twice with one key is one command with one answer, at once and later', async () => {
    const key = freshKey();
    const before = seen.length;
    const answers = await Promise.all([act(acknowledge, { key }), act(acknowledge, { key })]);
    answers.push(await act(acknowledge, { key }));
    answers.push(await act(acknowledge, { key, path: `/api/alerts/${near.id}/commands?again=1` }));
    const [first] = answers;
    for (const answer of answers) expect(answer.body).toEqual(first.body);
    expect(new Set(seen.slice(before).map((command) => command.id)).size).toBe(1);
    const stored = (await desk.commands()).filter((text) => text.includes(seen.at(-1)!.id));
    expect(stored).toHaveLength(1);
  });

  it('with a key that was used for something else is refused, whenever it comes, and not done', async () => {
    const key = freshKey();
    const before = seen.length;
    const said = { command: 'comment', reason: 'x' };
    expect((await act({ ...said, expectedVersion: 1 }, { key })).status).toBe(200);
    for (const other of [acknowledge, { ...said, reason: 'y', expectedVersion: 1 }, said])
      expect(refusal(await act(other, { key }))).toEqual([422, 'idempotency-key-reused']);
    const again = await act({ expectedVersion: 1, reason: 'x', command: 'comment' }, { key });
    expect(again.status).toBe(200);
    expect(again.body).not.toHaveProperty('asked');
    expect(new Set(seen.slice(before).map(({ body }) => body.command))).toEqual(
      new Set(['comment']),
    );
  });

  it('of two at once with one key and different bodies, one is done and the other refused', async () => {
    const key = freshKey();
    const bodies = ['x', 'y'].map((reason) => ({ command: 'comment', reason }));
    const statuses = (await Promise.all(bodies.map((body) => act(body, { key })))).map(
      ({ status }) => status,
    );
    expect(statuses.toSorted()).toEqual([200, 422]);
  });

  it('of another person, or on another record, is another command with the same key', async () => {
    const key = freshKey();
    const before = seen.length;
    await act(acknowledge, { key });
    await act(acknowledge, { key, who: other });
    await act(acknowledge, { key, path: `/api/tasks/${taskId('near')}/commands` });
    expect(new Set(seen.slice(before).map((command) => command.id)).size).toBe(3);
  });

  it('that is refused says why, with the status of the reason', async () => {
    const statuses: Record<string, number> = {};
    for (const code of RefusalCode.options) {
      refuseAs = code;
      const answer = await act(acknowledge);
      expect(Problem.parse(answer.body).code).toBe(code);
      statuses[code] = answer.status;
    }
    refuseAs = 'done';
    expect(statuses).toEqual({
      'unknown-subject': 404,
      'unknown-account': 403,
      'inactive-account': 403,
      'out-of-scope': 403,
      'role-not-allowed': 403,
      'not-in-this-state': 409,
      'stale-version': 409,
      'open-lead-task': 409,
      'already-exists': 409,
      'same-person': 409,
      'invalid-target': 422,
      'identifying-text': 422,
      'silence-too-long': 422,
      'not-verified': 409,
      'risk-not-assessed': 409,
      'text-incomplete': 409,
      'list-has-gaps': 422,
      'list-too-soon': 422,
      'arbiter-not-above': 403,
      'nobody-to-take-it': 422,
      'ruling-is-final': 409,
      'not-the-lead': 403,
      'own-limit': 403,
      'time-not-allowed': 422,
      'roster-has-hole': 422,
      'not-on-duty': 403,
      'double-shift': 422,
      'handover-changed': 409,
      'handover-too-early': 409,
      'unknown-department': 422,
      'unknown-place': 422,
      'not-a-party': 409,
      'evaluation-closed': 409,
      'own-satisfaction': 422,
      'satisfaction-missing': 422,
      'deviation-without-reason': 422,
      'too-many-lines': 422,
    });
  });

  it('on what lies outside is answered like one on what does not exist', async () => {
    for (const [path, known, unknown] of [
      ['alerts', far.id, alertId('never')],
      ['tasks', taskId('far'), taskId('never')],
    ] as const) {
      refuseAs = 'out-of-scope';
      const hidden = await act(acknowledge, { path: `/api/${path}/${known}/commands` });
      refuseAs = 'unknown-subject';
      const absent = await act(acknowledge, { path: `/api/${path}/${unknown}/commands` });
      expect(refusal(hidden)).toEqual([404, 'unknown-subject']);
      expect(hidden.body).toEqual(absent.body);
    }
    refuseAs = 'done';
  });

  it.each([
    { command: 'no-such' },
    { command: 'exclude' },
    { command: 'acknowledge', more: 1 },
    { command: 'acknowledge', expectedVersion: 0 },
    {},
    [],
    'no json',
  ])('that is none is refused before anything is stored: %j', async (body) => {
    const before = (await desk.commands()).length;
    const answer = await act(body);
    expect(answer.status).toBe(400);
    Problem.parse(answer.body);
    expect((await desk.commands()).length).toBe(before);
  });

  it('with an endless body is refused', async () => {
    const answer = await act({ command: 'comment', reason: 'x'.repeat(70_000) });
    expect(refusal(answer)).toEqual([413, 'body-too-large']);
  });
});

describe('an account command', () => {
  const path = '/api/accounts/commands';
  const secret = 'a long password in clear';
  const created = {
    command: 'create-account',
    account: {
      id: 'new.person',
      name: '新人',
      role: 'duty-officer',
      places: ['9901'],
      departments: [],
      active: true,
    },
  };

  it('leaves the door with the password hashed', async () => {
    for (const body of [
      { ...created, password: secret },
      { command: 'set-password', userId: 'new.person', password: secret },
    ]) {
      expect((await act(body, { who: admin, path })).status).toBe(200);
      const sent = seen.at(-1)!.body as { passwordHash: string };
      expect(await verifyPassword(secret, sent.passwordHash)).toBe(true);
    }
    expect((await desk.commands()).join('\n')).not.toContain(secret);
  });

  it('with a password is the same command when it comes again, though its hash is another', async () => {
    const key = freshKey();
    const path = '/api/accounts/commands';
    const set = (password: string): Promise<Answer> =>
      act({ command: 'set-password', userId: 'duty.other', password }, { key, path, who: admin });
    expect((await set('a long new password')).status).toBe(200);
    expect((await set('a long new password')).status).toBe(200);
    expect(refusal(await set('another new password'))).toEqual([422, 'idempotency-key-reused']);
  });

  it('takes no hash from outside, and no password that is too short', async () => {
    const before = (await desk.commands()).length;
    const smuggled = await act({ ...created, passwordHash: secret }, { who: admin, path });
    expect(refusal(smuggled)).toEqual([400, 'password-hash-refused']);
    for (const password of ['short', 12, 'x'.repeat(201)]) {
      const answer = await act(
        { command: 'set-password', userId: 'new.person', password },
        { who: admin, path },
      );
      expect(refusal(answer)).toEqual([400, 'password-too-short']);
    }
    const stray = await act(
      { command: 'set-active', userId: 'a.b', active: true, reason: 'x', password: secret },
      { who: admin, path },
    );
    expect(refusal(stray)).toEqual([400, 'invalid-command']);
    expect(JSON.stringify(stray.body)).not.toContain(secret);
    expect((await desk.commands()).length).toBe(before);
  });

  it('is for administrators, and nobody else makes the server hash', async () => {
    const answer = await act({ ...created, password: secret }, { path });
    expect(refusal(answer)).toEqual([403, 'role-not-allowed']);
  });
});

describe('an answer that does not come', () => {
  let slow: TestDesk;
  beforeAll(async () => {
    slow = await startTestDesk({ commandWaitMs: 50 });
    await slow.save(duty);
    await saveAlert(slow.pool, near);
  });
  afterAll(() => slow.stop());

  it('is 202 and never "done"; the same key finds the answer later', async () => {
    const headers = { 'idempotency-key': freshKey() };
    const send = (): Promise<Answer> =>
      slow.ask(duty, `/api/alerts/${near.id}/commands`, {
        method: 'POST',
        body: acknowledge,
        headers,
      });
    const first = await send();
    expect([first.status, first.body]).toEqual([202, { outcome: 'pending' }]);
    const [text] = await slow.commands();
    const { id } = JSON.parse(text ?? '{}') as { id: string };
    const outcome = {
      outcome: 'done',
      commandId: id,
      at: slow.time.now,
      version: 2,
      state: 'acknowledged',
    };
    await slow.pool.query(
      `INSERT INTO command_outcomes (command_id, target, outcome, at) VALUES ($1, 'alert', $2, now())`,
      [id, JSON.stringify(outcome)],
    );
    const second = await send();
    expect([second.status, second.body]).toEqual([200, outcome]);
    expect(await slow.commands()).toHaveLength(1);
  });

  it('is 202 as well where the store cannot be asked: the command is stored all the same', async () => {
    await slow.pool.query('ALTER TABLE command_outcomes RENAME TO command_outcomes_away');
    const headers = { 'idempotency-key': freshKey() };
    const answer = await slow.ask(duty, `/api/alerts/${near.id}/commands`, {
      method: 'POST',
      body: acknowledge,
      headers,
    });
    await slow.pool.query('ALTER TABLE command_outcomes_away RENAME TO command_outcomes');
    expect(answer.status).toBe(202);
  });
});

// Ctrl-C leaves no process and no locked files, and a second start goes on where the first one was: alerts, counts, audit and sign-in.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Session } from '../../contracts/api/session.ts';
import { codeOf, receiptOf, send } from './doors.ts';
import { Desk } from './desk.ts';
import { DIARRHOEA, nistLike } from './nist-message.ts';
import { canSeeProcesses } from './processes.ts';
import { untilSettled } from './settled.ts';
import { until, untilTrue } from './until.ts';
import { startVigil, type Vigil } from './vigil-process.ts';

const SITE = 's-990102005-1';
const DAY = '2012-04-01';
const HERE = `diarrhoea~site~${SITE}~all`;
const message = nistLike({
  trigger: 'A04',
  statedAt: '201204020040',
  visitNumber: 'first-day',
  diagnoses: DIARRHOEA,
});
const cholera = {
  kind: 'visit',
  id: 'cholera-1',
  site: SITE,
  occurredAt: Date.now() - 600_000,
  patient: { id: 'P-1' },
  diagnoses: ['A00.9'],
};

let vigil: Vigil;
let desk: Desk;

const isCounted = async (count: number): Promise<boolean> =>
  (await desk.dayOf(HERE, DAY)).count === count;

/** What must be the same after the second start. */
async function picture(): Promise<unknown> {
  const [rows] = await vigil.sql(
    `SELECT (SELECT count(*)::int FROM events) AS events,
       (SELECT json_agg(json_build_array(series, kind, start_at, count, revision) ORDER BY series, kind, start_at) FROM observations) AS counts,
       (SELECT json_agg(json_build_array(id, state, version) ORDER BY id) FROM alerts) AS alerts,
       (SELECT json_agg(json_build_array(id, state, version) ORDER BY id) FROM tasks) AS tasks`,
  );
  return rows;
}

beforeAll(async () => {
  vigil = await startVigil();
  desk = await Desk.signIn(vigil, 'duty.city');
}, 900_000);

afterAll(async () => {
  await vigil.stop();
  vigil.forget();
}, 300_000);

describe('a second start', () => {
  let before: unknown;
  let audited = '';

  it('has something to go on with', async () => {
    expect(codeOf(await send(vigil, message))).toBe('AA');
    await receiptOf(vigil, [cholera]);
    const alert = await until('the alert stands', async () => (await desk.alerts())[0]);
    expect((await desk.act({ alert: alert.id }, { command: 'acknowledge' })).status).toBe(200);
    await untilTrue('the message is counted', () => isCounted(1));
    await untilSettled(vigil);
    before = await picture();
    audited = (await vigil.run('audit', 'verify')).output;
    expect(audited).toContain('is whole');
  });

  it('is refused while the first one runs', async () => {
    const { code, output } = await vigil.run('start');
    expect([code, output]).toEqual([1, expect.stringContaining('already runs from')]);
    expect((await fetch(vigil.url('dashboard', '/readyz'))).status).toBe(200);
  });

  // The machine may lack /proc, by which processes are seen.
  it.runIf(canSeeProcesses)('is preceded by an end that leaves no process', async () => {
    expect(vigil.processes().length).toBeGreaterThan(5);
    expect(await vigil.stop()).toEqual({ code: 0, left: [] });
  });

  it('shows the same alerts, tasks and counts', async () => {
    vigil = await startVigil({ home: vigil.home });
    expect(await picture()).toEqual(before);
  });

  it('knows who was signed in, and the same passwords', async () => {
    desk = new Desk(vigil, desk.user, desk.token);
    expect(Session.parse((await desk.get('/api/session')).body).account.id).toBe('duty.city');
    expect((await Desk.signIn(vigil, 'admin')).token).not.toBe('');
    expect((await Desk.signIn(vigil, 'dept.disease-control')).token).not.toBe('');
  });

  it('recognises what was told before', async () => {
    expect(await receiptOf(vigil, [cholera])).toMatchObject({ rejected: [] });
    expect(codeOf(await send(vigil, message))).toBe('AA');
    await untilSettled(vigil);
    expect(await picture()).toEqual(before);
  });

  it('counts on', async () => {
    const another = nistLike({
      trigger: 'A04',
      statedAt: '201204020050',
      visitNumber: 'second-day',
      diagnoses: DIARRHOEA,
    });
    expect(codeOf(await send(vigil, another))).toBe('AA');
    await untilTrue('the next message is counted', () => isCounted(2));
  });

  it('continues the audit where it was', async () => {
    const { code, output } = await vigil.run('audit', 'verify');
    expect([code, output]).toEqual([0, expect.stringContaining('is whole')]);
    const entries = (text: string): number => Number(/(\d+) entries/.exec(text)?.[1]);
    expect(entries(output)).toBeGreaterThan(entries(audited));
  });
});

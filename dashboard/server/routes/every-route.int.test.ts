// Role × place × route: what each answers to each, in one table. A route without a row fails, so that nobody adds one without deciding
// who may see what of it. The socket is in it as one more.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Account } from '../../../contracts/account.ts';
import { Quality } from '../../../contracts/api/series.ts';
import { person, startTestDesk, testNames, type Answer, type TestDesk } from '../desk.fixture.ts';
import {
  alertEntry,
  saveAlert,
  saveAudit,
  saveRuleChange,
  saveSignal,
  saveTask,
  taskId,
  testAlert,
  testSignal,
  testTask,
} from '../records.fixture.ts';
import { saveNotification } from '../notifications.fixture.ts';
import { recordOf, saveEcg } from '../studies.fixture.ts';
import { AREA_ANSWERS } from './answers/all.fixture.ts';
import type { Row } from './answers/row.fixture.ts';

const COUNTY = '990102';
const member = { role: 'department-member', departments: ['disease-control'] } as const;

/** In the order of the columns below. */
const ACTORS: readonly (Account | null)[] = [
  null,
  person('duty.city'),
  person('duty.county', { places: [COUNTY] }),
  person('duty.township', { places: [`${COUNTY}001`] }),
  person('epi.city', { role: 'epidemiologist' }),
  person('epi.county', { role: 'epidemiologist', places: [COUNTY] }),
  person('root.city', { role: 'administrator' }),
  person('root.county', { role: 'administrator', places: [COUNTY] }),
  person('member.county', { ...member, places: [COUNTY] }),
];
const ELSEWHERE = person('duty.elsewhere', { places: ['990103'] });

const near = testAlert('near', { place: `${COUNTY}001`, departments: ['disease-control'] });
const far = testAlert('far', { place: '990103001', departments: ['disease-control'] });

const SERIES = (place: string): string => `diarrhoea~township~${place}~all`;
const silence = { command: 'acknowledge' };
const deactivate = (userId: string): unknown => ({
  command: 'set-active',
  userId,
  active: false,
  reason: 'x',
});

const budgetOf = (place: string): unknown => ({
  command: 'set-budget',
  place,
  family: 'epidemic',
  signalsPerWeek: 5,
  plan: `bp-${'a'.repeat(26)}`,
  reason: 'x',
});
const CHANGES = { near: `rc-${'n'.repeat(26)}`, far: `rc-${'f'.repeat(26)}` };
const confirm = (change: string): unknown => ({ command: 'confirm-change', change });

/**
 * What each actor is answered: a status; or with status 200 `all` (of near and far), `near` (nothing of elsewhere), `none` (of neither).
 * The stage that decides on commands is played by one that refuses them all as out of scope: what may be known to exist says 403.
 * Columns: nobody; duty of city, county, township; epidemiologist of city, county; administrator of city, county; member of county.
 */
const TABLE: readonly Row[] = [
  ['POST /api/session', '/api/session', '400 400 400 400 400 400 400 400 400', {}],
  ['GET /api/session', '/api/session', '200 200 200 200 200 200 200 200 200'],
  ['GET /api/alerts', '/api/alerts', '401 all near near all near all near near'],
  ['GET /api/alerts/:id', `/api/alerts/${near.id}`, '401 200 200 200 200 200 200 200 200'],
  ['GET /api/alerts/:id', `/api/alerts/${far.id}`, '401 200 404 404 200 404 200 404 404'],
  [
    'GET /api/alerts/:id/notifications',
    `/api/alerts/${near.id}/notifications`,
    '401 near near near near near near near near',
  ],
  [
    'GET /api/alerts/:id/notifications',
    `/api/alerts/${far.id}/notifications`,
    '401 far 404 404 far 404 far 404 404',
  ],
  ['GET /api/tasks', '/api/tasks', '401 all near near all near all near near'],
  ['GET /api/tasks/:id', `/api/tasks/${taskId('near')}`, '401 200 200 200 200 200 200 200 200'],
  ['GET /api/tasks/:id', `/api/tasks/${taskId('far')}`, '401 200 404 404 200 404 200 404 404'],
  [
    'GET /api/tasks/:id/colleagues',
    `/api/tasks/${taskId('near')}/colleagues`,
    '401 403 403 403 403 403 403 403 200',
  ],
  [
    'GET /api/tasks/:id/colleagues',
    `/api/tasks/${taskId('far')}/colleagues`,
    '401 403 404 404 403 404 403 404 404',
  ],
  [
    'POST /api/alerts/:id/commands',
    `/api/alerts/${near.id}/commands`,
    '401 403 403 403 403 403 403 403 403',
    silence,
  ],
  [
    'POST /api/alerts/:id/commands',
    `/api/alerts/${far.id}/commands`,
    '401 403 404 404 403 404 403 404 404',
    silence,
  ],
  [
    'POST /api/tasks/:id/commands',
    `/api/tasks/${taskId('near')}/commands`,
    '401 403 403 403 403 403 403 403 403',
    silence,
  ],
  [
    'POST /api/tasks/:id/commands',
    `/api/tasks/${taskId('far')}/commands`,
    '401 403 404 404 403 404 403 404 404',
    silence,
  ],
  [
    'POST /api/accounts/commands',
    '/api/accounts/commands',
    '401 403 403 403 403 403 403 403 403',
    deactivate('duty.township'),
  ],
  [
    'POST /api/accounts/commands',
    '/api/accounts/commands',
    '401 403 403 403 403 403 403 404 403',
    deactivate('duty.elsewhere'),
  ],
  [
    'POST /api/accounts/commands',
    '/api/accounts/commands',
    '401 403 403 403 403 403 403 404 403',
    deactivate('duty.city'),
  ],
  [
    'POST /api/rule-changes/commands',
    '/api/rule-changes/commands',
    '401 403 403 403 403 403 403 403 403',
    budgetOf(COUNTY),
  ],
  [
    'POST /api/rule-changes/commands',
    '/api/rule-changes/commands',
    '401 403 403 404 403 403 403 403 403',
    confirm(CHANGES.near),
  ],
  [
    'POST /api/rule-changes/commands',
    '/api/rule-changes/commands',
    '401 403 404 404 403 404 403 404 404',
    confirm(CHANGES.far),
  ],
  [
    'GET /api/detection-quality',
    '/api/detection-quality',
    '401 all near none all near all near 403',
  ],
  [
    'GET /api/detection-quality',
    '/api/detection-quality?place=990103',
    '401 200 403 403 200 403 200 403 403',
  ],
  [
    'GET /api/series/:key',
    `/api/series/${SERIES(`${COUNTY}001`)}`,
    '401 200 200 200 200 200 200 200 200',
  ],
  [
    'GET /api/series/:key',
    `/api/series/${SERIES('990103001')}`,
    '401 200 404 404 200 404 200 404 404',
  ],
  [
    'GET /api/series/:key',
    `/api/series/diarrhoea~county~${COUNTY}~all`,
    '401 200 200 404 200 200 200 200 404',
  ],
  ['GET /api/map', '/api/map?measure=diarrhoea', '401 all near none all near all near 403'],
  [
    'GET /api/map',
    '/api/map?measure=diarrhoea&level=township',
    '401 all near near all near all near 403',
  ],
  ['GET /api/sites', '/api/sites', '401 all near near all near all near 403'],
  ['GET /api/imports', '/api/imports', '401 all near near all near all near 403'],
  ['GET /api/resources', '/api/resources', '401 all near near all near all near 403'],
  ['GET /api/edge-lines', '/api/edge-lines', '401 all near none all near all near 403'],
  ['GET /api/studies', '/api/studies', '401 all near near all near 403 403 403'],
  [
    'GET /api/studies/:record/waveform',
    `/api/studies/${recordOf('n')}/waveform`,
    '401 200 200 200 200 200 403 403 403',
  ],
  [
    'GET /api/studies/:record/waveform',
    `/api/studies/${recordOf('f')}/waveform`,
    '401 200 404 404 200 404 403 403 403',
  ],
  ['GET /api/sources/:site', '/api/sources/s-990102001-3', '401 200 200 200 200 200 200 200 403'],
  ['GET /api/sources/:site', '/api/sources/s-990103004-1', '401 200 404 404 200 404 200 404 403'],
  ['GET /api/quality', '/api/quality', '401 all near near all near all near near'],
  ['GET /api/audit', '/api/audit', '401 403 403 403 all near all near 403'],
  ['GET /api/accounts', '/api/accounts', '401 403 403 403 403 403 all near 403'],
  // The catalogue and the map of the jurisdiction name no fact: everyone who is signed in may know them.
  ['GET /api/measures', '/api/measures', '401 200 200 200 200 200 200 200 200'],
  ['GET /api/departments', '/api/departments', '401 200 200 200 200 200 200 200 200'],
  ['GET /api/city', '/api/city', '401 200 200 200 200 200 200 200 200'],
  ['GET /api/city/villages', '/api/city/villages', '401 200 200 200 200 200 200 200 200'],
  ['GET /api/openapi.json', '/api/openapi.json', '200 200 200 200 200 200 200 200 200'],
  ['SOCKET feed', '', '401 all near near all near all near near'],
  ...AREA_ANSWERS.flatMap(({ rows }) => rows),
  // Last, because it ends the session in which all of them ask.
  ['DELETE /api/session', '/api/session', '200 200 200 200 200 200 200 200 200'],
];

let desk: TestDesk;

beforeAll(async () => {
  desk = await startTestDesk();
  for (const account of [...ACTORS, ELSEWHERE]) if (account !== null) await desk.save(account);
  for (const [name, alert, place] of [
    ['near', near, COUNTY],
    ['far', far, '990103'],
  ] as const) {
    await saveAlert(desk.pool, alert);
    await saveTask(desk.pool, alert, testTask(name, alert, { place }));
    await saveNotification(desk.pool, alert, { department: 'disease-control', place });
    await saveSignal(
      desk.pool,
      alert,
      testSignal(name, { place: alert.place, series: SERIES(alert.place) }),
    );
  }
  for (const { prepare } of AREA_ANSWERS) await prepare?.(desk);
  const { now } = desk.time;
  await saveEcg(desk.pool, { letter: 'n', place: `${COUNTY}001`, now });
  await saveEcg(desk.pool, { letter: 'f', place: '990103001', now });
  await saveRuleChange(desk.pool, CHANGES.near, COUNTY);
  await saveRuleChange(desk.pool, CHANGES.far, '990103');
  for (const { id } of testNames.sites.filter(({ place }) => /^990103|^990102001/.test(place)))
    await desk.pool.query(
      `INSERT INTO import_reports (id, at, site_id, way, form, effect, sha256, bytes, lines, accepted, duplicates, rejected, reasons)
       VALUES ($1, now(), $1, 'http', 'csv', 'import', '', 1, 1, 1, 0, 0, '[]')`,
      [id],
    );
  for (const { id, place } of testNames.sites.filter(({ place }) =>
    /^990103|^990102001/.test(place),
  ))
    await desk.pool.query(
      `INSERT INTO resource_states (site_id, kind, unit, place, occurred_at, amounts, stated_at, stated_rank, received_at, event_id)
       VALUES ($1, 'beds', 'W1', $2, now(), '{"staffed":3}', 0, 0, 0, 'e')`,
      [id, place],
    );
  for (const place of [COUNTY, '990103'])
    await desk.pool.query(
      `INSERT INTO edge_lines (line, place, origin, seq, last_ids, waiting, heard_at) VALUES ($1, $1, 'o', 1, '{}', 0, now())`,
      [place],
    );
  await saveAudit(desk.pool, 1, { subject: `alert:${near.id}`, alert: near.id });
  await saveAudit(desk.pool, 2, { subject: `alert:${far.id}`, alert: far.id });
  await saveAudit(desk.pool, 3, { subject: 'account:duty.township', alert: null });
  await saveAudit(desk.pool, 4, { subject: 'account:duty.elsewhere', alert: null });
  await desk.answer((command) => ({
    outcome: 'refused',
    commandId: command.id,
    at: desk.time.now,
    code: 'out-of-scope',
    detail: 'x',
    version: null,
    state: null,
  }));
});
afterAll(() => desk.stop());

let keys = 0;
const ask = (who: Account | null, [route, path, , body]: Row): Promise<Answer> =>
  desk.ask(who, path, {
    method: route.split(' ')[0] ?? 'GET',
    ...(body === undefined ? {} : { body }),
    headers: { 'idempotency-key': `key-of-a-row-${String((keys += 1))}` },
  });

/** Records name their place; what was done with an account names the account. */
function seenIn(text: string): string {
  const isNear = /990102|duty\.township/.test(text) || text.includes(near.id);
  const isFar = /990103|duty\.elsewhere/.test(text) || text.includes(far.id);
  if (isFar) return isNear ? 'all' : 'far';
  return isNear ? 'near' : 'none';
}

/** Figures name no place: told apart by how many sites they are of. */
function seenInQuality(who: Account | null, body: unknown): string {
  const { sites, deadLetters } = Quality.parse(body);
  const count = Object.values(sites).reduce((sum, one) => sum + one, 0);
  const all = testNames.sites;
  if (count === all.length) return deadLetters === null ? 'no dead letters' : 'all';
  const own = all.filter(({ place }) => who?.places.some((within) => place.startsWith(within)));
  return count === own.length && deadLetters === null ? 'near' : `${String(count)} sites`;
}

async function outcomeOf(who: Account | null, row: Row, wanted: string): Promise<string> {
  const [route] = row;
  if (route === 'SOCKET feed') return who === null ? refusedSocket() : fed(who);
  const answer = await ask(who, row);
  if (/^\d+$/.test(wanted) || answer.status !== 200) return String(answer.status);
  return route === 'GET /api/quality'
    ? seenInQuality(who, answer.body)
    : seenIn(JSON.stringify(answer.body));
}

async function refusedSocket(): Promise<string> {
  const socket = desk.socket({});
  const error = await new Promise<Error & { data?: { code?: string } }>((resolve) =>
    socket.once('connect_error', resolve),
  );
  return error.data?.code === 'not-signed-in' ? '401' : String(error.data?.code);
}

/** Up to an entry that is for this account whatever its scope. */
async function fed(who: Account): Promise<string> {
  const socket = desk.socket({ token: desk.token(who) });
  await new Promise((resolve) => socket.once('hello', resolve));
  const heard: string[] = [];
  const last = testAlert(`last ${who.id}`, { place: who.places[0] ?? '' });
  const done = new Promise<void>((resolve) =>
    socket.on('feed', (entry: { alert: { id: string } }) => {
      if (entry.alert.id === last.id) resolve();
      else if ([near.id, far.id].includes(entry.alert.id as never)) heard.push(entry.alert.id);
    }),
  );
  await desk.publish(alertEntry(near), alertEntry(far));
  const audience = { place: who.places[0], desks: true, departments: [...who.departments] };
  await desk.publish(alertEntry(last, { audience }));
  await done;
  socket.disconnect();
  return seenIn(heard.join());
}

describe('what a role of a place is answered', () => {
  it('is decided for every route that there is', async () => {
    const document = (await desk.ask(null, '/api/openapi.json')).body as {
      paths: Record<string, Record<string, unknown>>;
    };
    const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map(
        (method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
      ),
    );
    expect(routes.length).toBeGreaterThan(15);
    const decided = new Set(TABLE.map(([route]) => route).filter((one) => one !== 'SOCKET feed'));
    expect([...decided].toSorted()).toEqual([...new Set(routes)].toSorted());
  });

  it.each(TABLE.map((row) => [row[0], row[1], row] as const))(
    '%s %s',
    async (_route, _path, row) => {
      const wanted = row[2].split(' ');
      expect(wanted).toHaveLength(ACTORS.length);
      const got: string[] = [];
      for (const [at, who] of ACTORS.entries())
        got.push(await outcomeOf(who, row, wanted[at] ?? ''));
      const name = (at: number): string => ACTORS[at]?.id ?? 'nobody';
      expect(got.map((one, at) => `${name(at)}: ${one}`)).toEqual(
        wanted.map((one, at) => `${name(at)}: ${one}`),
      );
    },
  );
});

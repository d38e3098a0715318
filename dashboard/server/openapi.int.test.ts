// The document says what the routes do: every route is in it, every answer fits what it declares; and the edges of the HTTP server itself.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Problem } from '../../contracts/problem.ts';
import type { DeskParts } from './desk-parts.ts';
import { person, startTestDesk, testNames, type TestDesk } from './desk.fixture.ts';
import {
  eventId,
  saveAlert,
  saveAssessment,
  saveAudit,
  saveEvent,
  saveProgress,
  saveSignal,
  saveTask,
  taskId,
  testAlert,
  testAssessment,
  testSignal,
  testTask,
  testVisit,
} from './records.fixture.ts';
import { recordOf, saveEcg } from './studies.fixture.ts';
import { allRoutes } from './routes/all-routes.ts';
import { dutyAnswers } from './routes/answers/duty.fixture.ts';
import { EXPORT, saveExport } from './routes/answers/evaluation.fixture.ts';
import { listsAnswers } from './routes/answers/lists.fixture.ts';

const duty = person('duty.city');
const admin = person('root', { role: 'administrator' });
const member = person('member', {
  role: 'department-member',
  departments: ['disease-control'],
  places: ['990102'],
});
/** The others are asked by a duty officer. */
const ANSWERED_TO: Readonly<Record<string, typeof admin>> = {
  '/api/audit': admin,
  '/api/audit/export': admin,
  '/api/accounts': admin,
  '/api/tasks/:id/colleagues': member,
  '/api/rosters/office': admin,
};
const alert = testAlert('conform');
const SERIES = 'diarrhoea~township~990102001~all';
// Only the declarations are read: nothing is called.
const routes = allRoutes({ names: testNames } as object as DeskParts);

let desk: TestDesk;
let webRoot: string;

beforeAll(async () => {
  webRoot = mkdtempSync(join(tmpdir(), 'vigil-web-'));
  mkdirSync(join(webRoot, 'assets'));
  writeFileSync(join(webRoot, 'index.html'), '<!doctype html><title>page</title>');
  writeFileSync(join(webRoot, 'assets', 'index-abc.js'), 'export {}');
  desk = await startTestDesk({ webRoot });
  await desk.save(duty);
  await desk.save(admin);
  await desk.save(member);
  await listsAnswers.prepare?.(desk);
  await dutyAnswers.prepare?.(desk);
  await saveExport(desk, []);
  await saveEcg(desk.pool, { letter: 'c', place: '990102001', now: desk.time.now });
  await saveAlert(desk.pool, alert);
  await saveTask(desk.pool, alert, testTask('conform', alert));
  await saveEvent(desk.pool, testVisit('conform', { residence: '990102001003' }));
  await saveSignal(desk.pool, alert, testSignal('conform', { evidence: [eventId('conform')] }));
  await saveAssessment(desk.pool, 'a', testAssessment(SERIES, 0));
  await saveAudit(desk.pool, 1, { subject: `alert:${alert.id}`, alert: alert.id });
  await saveProgress(
    desk.pool,
    { id: 's-990102001-1', place: '990102001' },
    { firstDay: '2026-05-27', occurredAt: desk.time.now },
  );
});
afterAll(async () => {
  await desk.stop();
  rmSync(webRoot, { recursive: true });
});

const Operation = z.object({
  summary: z.string().min(1),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z.array(
    z.object({
      name: z.string(),
      in: z.enum(['path', 'query', 'header']),
      required: z.boolean(),
      schema: z.looseObject({}),
    }),
  ),
  requestBody: z
    .object({
      required: z.literal(true),
      content: z.object({ 'application/json': z.object({ schema: z.looseObject({}) }) }),
    })
    .optional(),
  responses: z.object({
    '200': z.object({
      description: z.string(),
      content: z.record(z.string(), z.object({ schema: z.looseObject({}) })),
    }),
    default: z.object({
      content: z.object({
        'application/problem+json': z.object({
          schema: z.looseObject({ type: z.literal('object') }),
        }),
      }),
    }),
  }),
});
const Document = z.object({
  openapi: z.literal('3.1.0'),
  info: z.object({ title: z.string(), version: z.string() }),
  paths: z.record(
    z.string().regex(/^\/api(\/[a-z.-]+|\/\{[a-z]+\})+$/),
    z.partialRecord(z.enum(['get', 'post', 'delete']), Operation),
  ),
  components: z.object({
    securitySchemes: z.record(z.string(), z.looseObject({ type: z.string() })),
  }),
});

describe('the document', () => {
  it('is well formed and lists every route, each path parameter, and the key of each act', async () => {
    const document = Document.parse((await desk.ask(null, '/api/openapi.json')).body);
    const listed = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const declared = routes.map(
      ({ method, path }) => `${method} ${path.replace(/:([a-z]+)/g, '{$1}')}`,
    );
    expect(listed.toSorted()).toEqual(declared.toSorted());
    expect(listed.length).toBeGreaterThan(20);
    for (const [path, operations] of Object.entries(document.paths)) {
      const named = [...path.matchAll(/\{([a-z]+)\}/g)].map(([, name]) => name);
      for (const [method, { parameters, requestBody }] of Object.entries(operations)) {
        expect(parameters.filter((one) => one.in === 'path').map((one) => one.name)).toEqual(named);
        expect(parameters.some((one) => one.name === 'Idempotency-Key')).toBe(
          path.endsWith('/commands'),
        );
        expect(requestBody !== undefined).toBe(method === 'post');
      }
    }
    const account = JSON.stringify(document.paths['/api/accounts/commands']);
    expect(account).toContain('"password"');
    expect(account).not.toContain('passwordHash');
  });
});

describe('every answer', () => {
  const examples: Readonly<Record<string, string>> = {
    '/api/alerts/:id': `/api/alerts/${alert.id}`,
    '/api/alerts/:id/notifications': `/api/alerts/${alert.id}/notifications`,
    '/api/alerts/:id/room': `/api/alerts/${alert.id}/room`,
    '/api/alerts/:id/judgement': `/api/alerts/${alert.id}/judgement`,
    '/api/alerts/:id/evaluation': `/api/alerts/${alert.id}/evaluation`,
    '/api/ledger/exports/:id': `/api/ledger/exports/${EXPORT}`,
    '/api/tasks/:id': `/api/tasks/${taskId('conform')}`,
    '/api/tasks/:id/colleagues': `/api/tasks/${taskId('conform')}/colleagues`,
    '/api/series/:key': `/api/series/${SERIES}`,
    '/api/sources/:site': '/api/sources/s-990102001-1',
    '/api/studies/:record/waveform': `/api/studies/${recordOf('c')}/waveform`,
    '/api/responsibilities/:id': '/api/responsibilities/foodborne',
    '/api/handovers/:id': `/api/handovers/sh-${'n'.repeat(26)}`,
    '/api/rosters/office': '/api/rosters/office?department=disease-control&place=990102',
    '/api/map': '/api/map?measure=diarrhoea&level=township',
  };
  const readable = routes.filter((route) => route.method === 'GET');

  it.each(readable)('of GET $path fits what is declared', async ({ path, answer }) => {
    const who = ANSWERED_TO[path] ?? duty;
    const { status, body, headers } = await desk.ask(who, examples[path] ?? path);
    expect(status).toBe(200);
    expect(answer.safeParse(body).error).toBeUndefined();
    expect(headers.get('content-type')).toContain('application/json');
  });
});

describe('the server', () => {
  const SECURITY = {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
  };

  it.each([
    '/',
    '/alerts/deep/link',
    '/api/alerts',
    '/api/nothing',
    '/assets/index-abc.js',
    '/livez',
  ])('sets the security headers on %s', async (path) => {
    const { headers } = await desk.ask(null, path);
    for (const [name, value] of Object.entries(SECURITY)) expect(headers.get(name)).toBe(value);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
  });

  it('answers what it does not know under /api with a problem', async () => {
    for (const [path, method] of [
      ['/api', 'GET'],
      ['/api/nothing', 'GET'],
      ['/api/alerts', 'PUT'],
      ['/api/nothing.html', 'POST'],
    ] as const) {
      const answer = await desk.ask(duty, path, { method });
      expect([path, answer.status, Problem.parse(answer.body).code]).toEqual([
        path,
        404,
        'no-such-path',
      ]);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(answer.headers.get('cache-control')).toBe('no-store');
    }
    const bad = await desk.ask(duty, '/api/alerts/%E0%A4%A');
    expect([bad.status, Problem.parse(bad.body).code]).toEqual([400, 'bad-request']);
  });

  it('gives every other path to the browser’s router, and a missing file as missing', async () => {
    for (const path of ['/', '/index.html', '/alerts/x', '/apiary', '/tasks?mine=1']) {
      const answer = await desk.ask(null, path);
      expect([path, answer.status, answer.body]).toEqual([
        path,
        200,
        '<!doctype html><title>page</title>',
      ]);
      expect(answer.headers.get('cache-control')).toBe('no-cache');
    }
    expect((await desk.ask(null, '/assets/gone.js')).status).toBe(404);
    expect((await desk.ask(null, '/../package.json')).status).toBe(404);
    const asset = await desk.ask(null, '/assets/index-abc.js');
    expect(asset.headers.get('cache-control')).toContain('immutable');
  });

  it('calls a fault of its own by that name, and what may pass by another', async () => {
    desk.time.now += 5_000;
    await desk.pool.query('ALTER TABLE watermarks RENAME TO watermarks_away');
    const answer = await desk.ask(duty, '/api/quality');
    await desk.pool.query('ALTER TABLE watermarks_away RENAME TO watermarks');
    expect([answer.status, Problem.parse(answer.body).code]).toEqual([500, 'internal-error']);
    expect(JSON.stringify(answer.body)).not.toMatch(/watermarks|SELECT|relation/);
    expect((await desk.ask(duty, '/api/quality')).status).toBe(200);
  });

  it('tells that it lives and is ready', async () => {
    for (const path of ['/livez', '/readyz', '/metrics'])
      expect((await desk.ask(null, path)).status).toBe(200);
  });
});

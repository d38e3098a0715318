/**
 * Serves the built screens with the development world behind them, over the same routes and socket as the real dashboard server.
 * For developing and for browser tests only: nothing of it is in the shipped bundle, and its passwords stand in the source.
 */
import { randomUUID } from 'node:crypto';
import fastifyCookie from '@fastify/cookie';
import fastifyStatic from '@fastify/static';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { Server } from 'socket.io';
import type { Account } from '../../../contracts/account.ts';
import type { Alert } from '../../../contracts/alert.ts';
import type { AlertCommand, TaskCommand } from '../../../contracts/command.ts';
import type { FeedMessage } from '../../../contracts/api/socket.ts';
import { siteSummaries, sourceOf } from './city.ts';
import { feedQuality } from './feed-quality.ts';
import { escalationRoutes } from './escalations.ts';
import { evaluationOf } from './evaluation.ts';
import { EvaluationActs } from './evaluation-acts.ts';
import { ledgerRoutes } from './ledger.ts';
import { dutyRoutes, FIRST_ROSTER } from './duty.ts';
import { detectionQuality } from './detection.ts';
import { listDetail, listIndex } from './lists.ts';
import { foundEvidenceOf } from '../../../contracts/api/found-evidence.ts';
import { rulesOf } from './found.ts';
import { dayStart, mapAnswer, seriesAnswer } from './figures.ts';
import { DEV_PASSWORD, MEASURES, PEOPLE } from './script.ts';
import { dispositionsOf } from './dispositions.ts';
import { revisionsOf } from './records.ts';
import { FEEDS_OF_DEV } from './feeds.ts';
import { groupList, isOfGroup } from './groups.ts';
import type { Act, Outcome } from './outcome.ts';
import { notificationsOf } from './notifications.ts';
import { Refusal } from './refusal.ts';
import { roomRoutes } from './room-routes.ts';
import { Rosters } from './rosters.ts';
import { studiesOf, waveformOf } from './studies.ts';
import { taskRoutes } from './tasks.ts';
import { World } from './world.ts';

const POLICY =
  "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; form-action 'self'";
const SESSION_MS = 12 * 3_600_000;

export interface FakeServer {
  readonly url: string;
  readonly world: World;
  readonly rosters: Rosters;
  /** Cuts all sockets and refuses everything until it is called with false. */
  readonly outage: (on: boolean) => void;
  /** Tells every client that its cursor is of no use. */
  readonly resync: () => void;
  /** Cursors that clients came with, in order. */
  readonly cursors: readonly (number | null)[];
  readonly close: () => Promise<void>;
}

interface Parts {
  readonly app: FastifyInstance;
  readonly world: World;
  readonly rosters: Rosters;
  readonly evaluations: EvaluationActs;
  readonly sessions: Map<string, Account>;
}

function accountOf(parts: Parts, request: FastifyRequest): Account {
  const bearer = request.headers.authorization?.replace('Bearer ', '');
  const account = parts.sessions.get(bearer ?? request.cookies['vigil'] ?? '');
  if (account === undefined) throw new Refusal(401, 'not-signed-in');
  return account;
}

const sees = (account: Account, place: string): boolean =>
  account.places.some((jurisdiction) => place.startsWith(jurisdiction));

function seesAlert(parts: Parts, account: Account, alert: Alert): boolean {
  if (!sees(account, alert.place)) return false;
  if (account.role !== 'department-member') return true;
  const own = new Set<string>(account.departments);
  return [...parts.world.tasks.values()].some(
    ({ alertId, department, dispute }) =>
      alertId === alert.id && (own.has(department) || own.has(dispute?.arbiter.department ?? '')),
  );
}

function alertAsked(parts: Parts, request: FastifyRequest): Alert {
  const stored = parts.world.alerts.get((request.params as { id: string }).id);
  if (stored === undefined || !seesAlert(parts, accountOf(parts, request), stored.alert))
    throw new Refusal(404, 'not-found');
  return stored.alert;
}

function sessionRoutes(parts: Parts): void {
  const { app, sessions } = parts;
  app.post('/api/session', (request, reply) => {
    const { user, password } = request.body as { user: string; password: string };
    const account = PEOPLE.find(({ id }) => id === user);
    if (account === undefined || password !== DEV_PASSWORD)
      throw new Refusal(401, 'wrong-password');
    const token = randomUUID();
    sessions.set(token, account);
    void reply.setCookie('vigil', token, { httpOnly: true, sameSite: 'strict', path: '/' });
    return { token, expiresAt: Date.now() + SESSION_MS, account };
  });
  app.get('/api/session', (request) => {
    const token = request.cookies['vigil'] ?? '';
    const account = sessions.get(token);
    if (account === undefined) return { account: null };
    return { token, expiresAt: Date.now() + SESSION_MS, account };
  });
  app.delete('/api/session', (request, reply) => {
    sessions.delete(request.cookies['vigil'] ?? '');
    void reply.clearCookie('vigil', { path: '/' }).code(204);
  });
}

type Query = Readonly<Record<string, string | undefined>>;

function alertRoutes(parts: Parts): void {
  const { app, world } = parts;
  const asked = (request: FastifyRequest): Alert[] => {
    const account = accountOf(parts, request);
    const { state, level, place, measure, group } = request.query as Query;
    return [...world.alerts.values()]
      .map((stored) => stored.alert)
      .filter((alert) => seesAlert(parts, account, alert))
      .filter((alert) => state === undefined || state.split(',').includes(alert.state))
      .filter(
        (alert) =>
          level === undefined || level.split(',').includes(alert.humanLevel ?? alert.machineLevel),
      )
      .filter((alert) => alert.place.startsWith(place ?? ''))
      .filter((alert) => measure === undefined || alert.measure === measure)
      .filter((alert) => group === undefined || isOfGroup(alert, group));
  };
  app.get('/api/alerts', (request) => {
    const page = { next: null, feedSeq: world.seq, asOf: Date.now() };
    return { alerts: asked(request), ...page };
  });
  app.get('/api/alerts/groups', (request) => groupList(asked(request)));
  app.get('/api/alerts/:id', (request) => {
    const account = accountOf(parts, request);
    const stored = world.alerts.get((request.params as { id: string }).id);
    if (stored === undefined || !seesAlert(parts, account, stored.alert))
      throw new Refusal(404, 'not-found');
    const tasks = [...world.tasks.values()].filter((task) => task.alertId === stored.alert.id);
    const { facts, ...open } = stored;
    const shown = account.role === 'duty-officer' ? { facts } : {};
    const revisions = stored.signals.flatMap(revisionsOf);
    const dispositions = dispositionsOf(stored.alert, stored.signals, account);
    const rules = rulesOf(stored.signals);
    const found = stored.signals.flatMap((signal) => foundEvidenceOf(signal) ?? []);
    const given = { revisions, dispositions, rules, found, tasks, feedSeq: world.seq };
    return { ...open, ...shown, ...given };
  });
  app.get('/api/alerts/:id/evaluation', (request) => {
    const alert = alertAsked(parts, request);
    const tasks = [...world.tasks.values()].filter((task) => task.alertId === alert.id);
    const entries = world.alerts.get(alert.id)?.activity ?? [];
    return parts.evaluations.over(evaluationOf({ alert, tasks, entries }, Date.now()));
  });
  app.get('/api/alerts/:id/notifications', (request) => {
    return { notifications: notificationsOf(world, alertAsked(parts, request)), asOf: Date.now() };
  });
  taskRoutes(app, world, (request) => accountOf(parts, request));
  escalationRoutes(app, world, (request) => accountOf(parts, request));
}

function answerOf(outcome: Outcome, reply: FastifyReply): unknown {
  if ('refused' in outcome)
    throw new Refusal(outcome.refused === 'unknown-subject' ? 404 : 409, outcome.refused);
  void reply.code(200);
  return { outcome: 'done', commandId: randomUUID(), at: Date.now(), ...outcome.done };
}

function commandRoutes(parts: Parts): void {
  const { app, world } = parts;
  const account = (request: FastifyRequest): Account => accountOf(parts, request);
  const alert = (request: FastifyRequest): Alert => alertAsked(parts, request);
  ledgerRoutes(app, {
    evaluations: parts.evaluations,
    alerts: () => [...world.alerts.values()].map(({ alert }) => alert),
    accountOf: (request) => accountOf(parts, request as FastifyRequest),
  });
  roomRoutes(app, world, { alert, account, answer: answerOf });
  app.post('/api/alerts/:id/commands', (request, reply) => {
    const account = accountOf(parts, request);
    const { id } = request.params as { id: string };
    const act = request.body as Act<AlertCommand['command']>;
    return answerOf(world.actOnAlert(id, act, account), reply);
  });
  app.post('/api/tasks/:id/commands', (request, reply) => {
    const account = accountOf(parts, request);
    const { id } = request.params as { id: string };
    const act = request.body as Act<TaskCommand['command']>;
    return answerOf(world.actOnTask(id, act, account), reply);
  });
}

function mapOf(parts: Parts, query: Query): unknown {
  const { world } = parts;
  const startAt =
    query['day'] === undefined
      ? dayStart(world.figures.now)
      : Date.parse(`${query['day']}T00:00:00+08:00`);
  const question = { measure: query['measure'] ?? '', level: query['level'] ?? 'county', startAt };
  const answer = mapAnswer(world.figures, question, world.city.places);
  const open = [...world.alerts.values()]
    .map((stored) => stored.alert)
    .filter((alert) => !['excluded', 'closed', 'withdrawn'].includes(alert.state));
  const places = answer.places.map((status) => {
    const here = open.filter((alert) => alert.place.startsWith(status.place));
    const levels = here.map((alert) => alert.humanLevel ?? alert.machineLevel).sort();
    return { ...status, openAlerts: here.length, highestLevel: levels[0] ?? null };
  });
  return { ...answer, places };
}

function figureRoutes(parts: Parts): void {
  const { app, world } = parts;
  app.get('/api/series/:key', (request) => {
    accountOf(parts, request);
    const { key } = request.params as { key: string };
    const query = request.query as Query;
    const [measure, , where] = key.split('~');
    const names = MEASURES.find(({ id }) => id === measure)?.names ?? { zh: key, en: key };
    const place = world.city.places.find(({ code }) => code === where)?.names;
    const title = {
      zh: `${names.zh} · ${place?.zh ?? ''}`,
      en: `${names.en} · ${place?.en ?? ''}`,
    };
    const asOf = query['asOf'] === undefined ? null : Number(query['asOf']);
    return seriesAnswer(world.figures, {
      key,
      title,
      from: Number(query['from']),
      to: Number(query['to']),
      asOf,
    });
  });
  app.get('/api/map', (request) => {
    if (accountOf(parts, request).role === 'department-member')
      throw new Refusal(403, 'out-of-scope');
    return mapOf(parts, request.query as Query);
  });
  app.get('/api/measures', () => ({ measures: MEASURES }));
  app.get('/api/departments', () => ({ departments: world.city.departments }));
  app.get('/api/city', () => world.city.shapes);
  app.get('/api/sites', (request) => {
    if (accountOf(parts, request).role === 'department-member')
      throw new Refusal(403, 'out-of-scope');
    return { sites: siteSummaries(world.city, Date.now()) };
  });
  app.get('/api/sources/:site', (request) => {
    const { site: id } = request.params as { readonly site: string };
    const site = siteSummaries(world.city, Date.now()).find((one) => one.id === id);
    if (site === undefined) throw new Refusal(404, 'unknown-site');
    return sourceOf(site);
  });
  for (const [path, answer] of Object.entries(FEEDS_OF_DEV))
    app.get(path, (request) => {
      if (accountOf(parts, request).role === 'department-member')
        throw new Refusal(403, 'out-of-scope');
      return answer(Date.now(), world.alerts.size === 0);
    });
  deskRoutes(parts);
}

function deskRoutes(parts: Parts): void {
  const { app, world } = parts;
  app.get('/api/studies', (request) => {
    refuseUnlessReader(accountOf(parts, request));
    const studies = world.alerts.size === 0 ? [] : studiesOf(Date.now());
    return { asOf: Date.now(), studies, isCut: false };
  });
  app.get('/api/studies/:record/waveform', (request) => {
    refuseUnlessReader(accountOf(parts, request));
    const { record } = request.params as { readonly record: string };
    return waveformOf(record, Date.now());
  });
  dutyRoutes(app, world, parts.rosters);
  app.get('/api/quality', () => feedQuality(world));
  app.get('/api/responsibilities', (request) => {
    accountOf(parts, request);
    return listIndex(world.alerts.size === 0);
  });
  app.get('/api/responsibilities/:id', (request) => {
    accountOf(parts, request);
    const { id } = request.params as { readonly id: string };
    const found = listDetail(id, (request.query as Query)['version'], Date.now());
    if (found === undefined) throw new Refusal(404, 'not-found');
    return found;
  });
  app.get('/api/detection-quality', (request) => {
    if (accountOf(parts, request).role === 'department-member')
      throw new Refusal(403, 'out-of-scope');
    return detectionQuality(Date.now(), world.alerts.size === 0);
  });
}

function refuseUnlessReader({ role }: Account): void {
  if (role !== 'duty-officer' && role !== 'epidemiologist') throw new Refusal(403, 'out-of-scope');
}

interface Gateway {
  readonly io: Server;
  readonly cursors: (number | null)[];
}

function openGateway(parts: Parts, down: () => boolean): Gateway {
  const cursors: (number | null)[] = [];
  const io = new Server(parts.app.server, {
    path: '/socket.io',
    transports: ['websocket'],
    serveClient: false,
    allowRequest: (_request, answer) => answer(null, !down()),
  });
  io.on('connection', (socket) => {
    const { token, cursor } = socket.handshake.auth as { token?: string; cursor?: number };
    const account = parts.sessions.get(token ?? '');
    if (account === undefined) {
      socket.disconnect(true);
      return;
    }
    cursors.push(cursor ?? null);
    socket.emit('hello', { at: Date.now(), seq: parts.world.seq, account: account.id });
    for (const message of parts.world.feed) {
      if (message.seq > (cursor ?? 0)) socket.emit('feed', message);
    }
  });
  parts.world.onFeed = (message: FeedMessage) => io.emit('feed', message);
  return { io, cursors };
}

function baseApp(down: () => boolean): FastifyInstance {
  const app = fastify({ logger: false, forceCloseConnections: true });
  app.addHook('onRequest', (request, reply, next) => {
    if (down()) {
      request.raw.socket.destroy();
      return;
    }
    void reply.header('content-security-policy', POLICY);
    next();
  });
  app.setErrorHandler((error, _request, reply) => {
    const { status, code } = error instanceof Refusal ? error : new Refusal(500, 'broken');
    void reply
      .code(status)
      .type('application/problem+json')
      .send({ type: `urn:vigil:${code}`, status, code, title: code });
  });
  return app;
}

export async function startFakeServer(options: {
  readonly port: number;
  readonly dist: string;
  readonly empty?: boolean;
}): Promise<FakeServer> {
  let isDown = false;
  const world = new World(Date.now(), { empty: options.empty ?? false });
  const app = baseApp(() => isDown);
  const rosters = new Rosters(FIRST_ROSTER);
  const evaluations = new EvaluationActs();
  const parts: Parts = { app, world, rosters, evaluations, sessions: new Map() };
  await app.register(fastifyCookie);
  await app.register(fastifyStatic, { root: options.dist });
  sessionRoutes(parts);
  alertRoutes(parts);
  commandRoutes(parts);
  figureRoutes(parts);
  app.setNotFoundHandler((request, reply) =>
    request.url.startsWith('/api/')
      ? reply.code(404).send({ code: 'not-found' })
      : reply.sendFile('index.html'),
  );
  const { io, cursors } = openGateway(parts, () => isDown);
  const url = await app.listen({ port: options.port, host: '127.0.0.1' });
  return {
    url,
    world,
    rosters,
    cursors,
    outage: (on) => {
      isDown = on;
      if (on) for (const [, socket] of io.of('/').sockets) socket.conn.close();
    },
    resync: () => io.emit('resync', { seq: world.seq, reason: 'too-slow' }),
    close: async () => {
      await io.close();
      await app.close();
    },
  };
}

// The HTTP server made from the list of routes: checks, sign-in, problem+json, security headers, the built browser part.
import { sep } from 'node:path';
import fastifyCookie from '@fastify/cookie';
import fastifyStatic from '@fastify/static';
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { z } from 'zod';
import type { Log } from '../../platform/log.ts';
import { storeError } from '../../platform/store/sqlstates.ts';
import { HttpProblem, problem } from './problem.ts';
import type { Route } from './route.ts';
import { refuseForeignOrigin, type SignedIn } from './session/authenticate.ts';

export interface AppParts {
  readonly routes: readonly Route[];
  readonly authenticate: (request: FastifyRequest) => Promise<SignedIn>;
  /** Folder of the built browser part; absent in tests of the API alone. */
  readonly webRoot: string | undefined;
  /** Addresses and ranges of proxies before us; nobody else is believed about whom a request comes from. */
  readonly trustedProxies?: readonly string[];
  readonly log: Log;
}

const BODY_MAX_BYTES = 64 * 1024;
const REQUEST_TIMEOUT_MS = 30_000;
/** A series key: a measure of 64, a site of 42, level, ages. */
const PARAMETER_LENGTH_MAX = 200;

/** No inline scripts or styles, no foreign origins. */
const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data:; style-src 'self'; " +
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
};

export async function buildApp(parts: AppParts): Promise<FastifyInstance> {
  const app = Fastify({
    logger: false,
    bodyLimit: BODY_MAX_BYTES,
    trustProxy: trusted(parts.trustedProxies),
    forceCloseConnections: true,
    // A request that trickles in holds a connection; nothing that is asked for here is larger than its limit.
    requestTimeout: REQUEST_TIMEOUT_MS,
    routerOptions: { maxParamLength: PARAMETER_LENGTH_MAX },
    frameworkErrors: (error, request, reply) => {
      void answerError({ error, request, reply, log: parts.log });
    },
  });
  takeEmptyJson(app);
  await app.register(fastifyCookie);
  app.addHook('onSend', async (request, reply) => {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) reply.header(name, value);
    if (isApi(request.url) && !reply.hasHeader('cache-control'))
      reply.header('cache-control', 'no-store');
  });
  app.setErrorHandler((error: FastifyError, request, reply) =>
    answerError({ error, request, reply, log: parts.log }),
  );
  for (const route of parts.routes) addRoute(app, route, parts);
  await addBrowserPart(app, parts.webRoot);
  return app;
}

/** A client that names JSON in every header and sends nothing has sent nothing: the route's own schema says whether that will do. */
function takeEmptyJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser<string>(
    'application/json',
    { parseAs: 'string' },
    (request, body, done) => {
      if (body === '') done(null, undefined);
      else void parse(request, body, done);
    },
  );
}

/** `false` believes nobody, an empty list would mean the same and reads like an oversight. */
const trusted = (proxies: readonly string[] = []): string[] | false =>
  proxies.length === 0 ? false : [...proxies];

function addRoute(app: FastifyInstance, route: Route, parts: AppParts): void {
  app.route({
    method: route.method,
    url: route.path,
    ...(route.bodyMax === undefined ? {} : { bodyLimit: route.bodyMax }),
    handler: async (request, reply) => {
      refuseForeignOrigin(route.method, request.headers);
      const signedIn = route.access === 'open' ? undefined : await parts.authenticate(request);
      const call = {
        query: check(route.query ?? z.unknown(), request.query, 'query'),
        body: check(route.body ?? z.unknown(), request.body, 'body'),
        params: request.params as Readonly<Record<string, string>>,
        request,
        reply,
      };
      if (route.access === 'open') return route.handle(call);
      if (signedIn === undefined) throw new Error('a guarded route was reached without an account');
      return route.handle({ ...call, ...signedIn });
    },
  });
}

function check(schema: z.ZodType, value: unknown, part: 'query' | 'body'): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw problem({
    status: 400,
    code: `invalid-${part}`,
    title: `The ${part} of the request is not valid. 请求内容无效。`,
    detail: z.prettifyError(result.error).slice(0, 1900),
  });
}

interface Failure {
  readonly error: FastifyError;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly log: Log;
}

async function answerError({ error, request, reply, log }: Failure): Promise<void> {
  const answer = problemOf(error);
  if (answer.status >= 500)
    log.error({ err: error, url: request.routeOptions.url }, 'a request failed');
  await reply.code(answer.status).type('application/problem+json').send(JSON.stringify(answer));
}

function problemOf(error: Error & { statusCode?: number; code?: string }): HttpProblem['problem'] {
  if (error instanceof HttpProblem) return error.problem;
  const status = error.statusCode;
  if (status !== undefined && status >= 400 && status < 500) {
    const reason =
      status === 413 ? 'body-too-large' : status === 415 ? 'unsupported-media-type' : 'bad-request';
    return problem({ status, code: reason, title: error.message.slice(0, 300) }).problem;
  }
  const { kind, code } = storeError(error);
  // Only what was asked for can be a value that the database cannot hold: everything else is ours.
  if (code === 'store-bad-value')
    return problem({ status: 400, code: 'invalid-query', title: error.message.slice(0, 300) })
      .problem;
  if (kind !== 'transient') {
    return problem({
      status: 500,
      code: 'internal-error',
      title: 'A fault of the system; it is logged. 系统内部错误，已记录。',
      advice: 'Tell the administrator the time of this message. 请告知管理员出现时间。',
    }).problem;
  }
  return problem({
    status: 503,
    code: 'temporarily-unavailable',
    title: 'The request could not be done just now. 暂时无法处理。',
    advice: 'Try again in a moment; if it lasts, run `vigil doctor`. 请稍后重试。',
  }).problem;
}

const isApi = (path: string): boolean => /^\/api(?:[/?]|$)/.test(path);

/** Every path that is no file and not the API belongs to the browser's own router. */
async function addBrowserPart(app: FastifyInstance, webRoot: string | undefined): Promise<void> {
  if (webRoot !== undefined)
    await app.register(fastifyStatic, {
      root: webRoot,
      index: 'index.html',
      cacheControl: false,
      // Names of assets carry a hash of their content; the page that names them must be asked for anew after an upgrade.
      setHeaders: (response, path) => {
        const isHashed = path.includes(`${sep}assets${sep}`);
        response.setHeader(
          'cache-control',
          isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
        );
      },
    });
  app.setNotFoundHandler(async (request, reply) => {
    const path = request.url.split('?')[0] ?? '/';
    const isPage = request.method === 'GET' && !isApi(path) && !/\.[a-z0-9]+$/.test(path);
    if (isPage && webRoot !== undefined) return reply.sendFile('index.html');
    throw problem({
      status: 404,
      code: 'no-such-path',
      title: `There is nothing at ${path.slice(0, 200)}.`,
    });
  });
}

// The HTTP door: bearer key, limits, NDJSON or JSON in, receipt out; every refusal is problem+json with a stable code.
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { EpochMs } from '../../contracts/time.ts';
import { safeFieldsOf, VigilError } from '../../platform/errors.ts';
import type { Log } from '../../platform/log.ts';
import { isDicomPath } from '../dicom/stow.ts';
import { isFhirPath, refuseFull, refuseStopping } from '../fhir/answers.ts';
import { NOBODY, type ByteBudget } from '../pressure/byte-budget.ts';
import type { Grant } from '../sites/registry.ts';
import { boundBodies } from './body-budget.ts';
import { BODY_PACE, type BodyPace, boundPace } from './body-pace.ts';
import { bodyText } from './body-text.ts';
import { discardBody } from './discard-body.ts';
import { drainOf, type Drain } from './drain.ts';
import { keyFirst, mayHaveBody, turnAwayUnread } from './key-first.ts';
import { openApiDocument } from './openapi.ts';
import type { RateLimit } from './rate-limit.ts';
import { receive, type ReceiveParts } from './receive.ts';
import { type BodyForm, brokenAt, type Place, splitBody } from './split-body.ts';
import { bearerKey } from '../sites/bearer-key.ts';
import { BODIES_FULL, refuse, type Refusal, UNKNOWN_KEY } from './refuse.ts';

export interface DoorParts extends ReceiveParts {
  readonly rateLimit: RateLimit;
  readonly refused: (code: string) => void;
  readonly now: () => EpochMs;
  readonly log: Log;
  readonly budget: ByteBudget;
  /** How slow a body may be; absent: as shipped. */
  readonly pace?: Partial<BodyPace>;
}

const BODY_MAX_BYTES = 16 * 1024 * 1024;
const RECORDS_MAX = 50_000;
/** Another replica takes it at once; a single machine is back after about this long. */
const RETRY_AFTER_S = '5';

export interface Door {
  readonly app: FastifyInstance;
  readonly drain: Drain;
}

export function buildDoor(parts: DoorParts): Door {
  const pace = { ...BODY_PACE, ...parts.pace };
  const app = Fastify({
    logger: false,
    bodyLimit: BODY_MAX_BYTES,
    requestTimeout: 0,
    http: { headersTimeout: pace.headMs },
    forceCloseConnections: true,
  });
  const drain = drainOf(app, {
    guarded: (path) => path.startsWith('/v1/') || isFhirPath(path) || isDicomPath(path),
    refuse: (reply) => {
      const later = reply.header('retry-after', RETRY_AFTER_S);
      return isFhirPath(reply.request.url)
        ? refuseStopping(later, parts)
        : refuse(later, parts, STOPPING);
    },
  });
  boundPace(app, { pace, refused: parts.refused });
  boundDoor(app, parts);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(FORMS_OF_TYPES, { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) =>
    answerError(error, reply, parts),
  );
  app.setNotFoundHandler((_request, reply) => refuse(reply, parts, NO_SUCH_PATH));
  app.get('/openapi.json', async () => openApiDocument());
  const onRequest = keyFirst({
    knows: (key) => parts.registry().keyGrant(key) !== undefined,
    refuse: (reply) => refuseKey(reply, parts),
  });
  app.post('/v1/events', { onRequest }, (request, reply) => takeRecords(request, reply, parts));
  return { app, drain };
}

/** For every door on this port: a body is kept only where somebody takes it and there is room. */
function boundDoor(app: FastifyInstance, parts: DoorParts): void {
  app.addHook('onRequest', async (request, reply) => {
    if (!request.is404 || !mayHaveBody(request) || isFhirPath(request.url)) return undefined;
    return turnAwayUnread(request, reply, () => refuse(reply, parts, NO_SUCH_PATH));
  });
  boundBodies(app, {
    budget: parts.budget,
    siteOf: (key) =>
      (parts.registry().keyGrant(key) ?? parts.registry().edgeGrant(key))?.site.id ?? NOBODY,
    refuse: (reply) => {
      const later = reply.header('retry-after', RETRY_AFTER_S);
      return isFhirPath(reply.request.url)
        ? refuseFull(later, parts)
        : refuse(later, parts, BODIES_FULL);
    },
  });
}

const refuseKey = (reply: FastifyReply, parts: DoorParts): FastifyReply =>
  refuse(reply.header('www-authenticate', 'Bearer'), parts, UNKNOWN_KEY);

const FORMS: Readonly<Record<string, BodyForm>> = {
  'application/x-ndjson': 'ndjson',
  'application/ndjson': 'ndjson',
  'application/jsonl': 'ndjson',
  'application/json': 'json',
};
const FORMS_OF_TYPES = Object.keys(FORMS);

async function takeRecords(
  request: FastifyRequest,
  reply: FastifyReply,
  parts: DoorParts,
): Promise<unknown> {
  const grant = grantOf(request, parts);
  if (grant === undefined) return refuseKey(reply, parts);
  const { waitMs } = parts.rateLimit.take(grant.site.id, grant.requestsPerSecond, parts.now());
  if (waitMs > 0) {
    reply.header('retry-after', String(Math.ceil(waitMs / 1000)));
    return refuse(reply, parts, TOO_MANY);
  }
  const body = await bodyText(request);
  if ('problem' in body) return refuseBody(reply, parts, body.problem);
  const form =
    FORMS[(request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''] ??
    'json';
  const items = splitBody(body.text, form);
  const [first] = items;
  const broken = first?.outcome === 'broken' ? brokenAt(body.text, form) : undefined;
  if (broken !== undefined) return refuse(reply, parts, notJson(broken));
  if (items.length > RECORDS_MAX) return refuse(reply, parts, TOO_MANY_RECORDS);
  const receipt = await receive(items, grant, { parts, now: parts.now() });
  return reply.code(202).send(receipt);
}

/** A full house is worth another try. */
function refuseBody(reply: FastifyReply, parts: DoorParts, problem: Refusal): FastifyReply {
  if (problem === BODIES_FULL) reply.header('retry-after', RETRY_AFTER_S);
  return refuse(reply, parts, problem);
}

function grantOf(
  request: FastifyRequest,
  parts: DoorParts,
): (Grant & { readonly requestsPerSecond: number }) | undefined {
  const key = bearerKey(request.headers.authorization);
  return key === undefined ? undefined : parts.registry().keyGrant(key);
}

async function answerError(
  error: Error & { statusCode?: number },
  reply: FastifyReply,
  parts: DoorParts,
): Promise<FastifyReply> {
  if (error.statusCode === 413 || error.statusCode === 415) {
    await discardBody(reply.request.raw);
    return refuse(reply, parts, error.statusCode === 413 ? TOO_LARGE : WRONG_TYPE);
  }
  if (error.statusCode !== undefined && error.statusCode < 500) {
    return refuse(reply, parts, {
      status: error.statusCode,
      code: 'bad-request',
      title: 'The request cannot be read.',
    });
  }
  const code = error instanceof VigilError ? error.code : undefined;
  parts.log.error(safeFieldsOf(error), 'records could not be stored');
  const isFull = code === 'stream-full';
  reply.header('retry-after', isFull ? '60' : '2');
  return refuse(reply, parts, isFull ? STORAGE_FULL : NOT_STORED);
}

const NO_SUCH_PATH: Refusal = {
  status: 404,
  code: 'no-such-path',
  title: 'There is nothing at this path.',
};
const TOO_MANY: Refusal = {
  status: 429,
  code: 'rate-limit',
  title: 'This site sends more requests than it is registered for.',
  advice: 'Wait as Retry-After says; put many records into one request.',
};
const TOO_MANY_RECORDS: Refusal = {
  status: 413,
  code: 'too-many-records',
  title: 'A request may hold 50,000 records.',
  advice: 'Split it.',
};
const TOO_LARGE: Refusal = {
  status: 413,
  code: 'body-too-large',
  title: 'A request may have 16 MiB.',
  advice: 'Split it.',
};
const WRONG_TYPE: Refusal = {
  status: 415,
  code: 'unsupported-media-type',
  title: 'Send application/x-ndjson or application/json.',
  advice:
    'Name one of them in Content-Type: `curl --data-binary @file` needs `-H "Content-Type: application/x-ndjson"`.',
};
const notJson = ({ line, column }: Place): Refusal => ({
  status: 400,
  code: 'invalid-json',
  title:
    line === null
      ? 'The body is not JSON; nothing of it was taken.'
      : `The body is not JSON from line ${String(line)}, column ${String(column)}; nothing of it was taken.`,
  advice:
    'Send application/x-ndjson, one record a line, to have good records taken beside bad ones.',
});
const STOPPING: Refusal = {
  status: 503,
  code: 'stopping',
  title: 'This door is being closed; nothing of this request was taken.',
  advice: 'Send the same request again after the time of Retry-After.',
};
const STORAGE_FULL: Refusal = {
  status: 507,
  code: 'storage-full',
  title: 'There is no room for more until what is kept has been taken over; none is confirmed.',
  advice: 'Keep the records and send the same request again later.',
};
const NOT_STORED: Refusal = {
  status: 503,
  code: 'not-stored',
  title: 'The records could not be stored just now; none is confirmed.',
  advice: 'Send the same request again: what was stored already is recognised.',
};

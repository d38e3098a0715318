/**
 * The FHIR R4 door, beside the others on the ingest's HTTP port: bundles at `/fhir`, single resources at `/fhir/{type}`, a capability statement.
 * Every answer is a resource of FHIR; every refusal is an OperationOutcome with a stable code.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { EpochMs } from '../../contracts/time.ts';
import { safeFieldsOf } from '../../platform/errors.ts';
import type { Log } from '../../platform/log.ts';
import { holdOf } from '../events-api/body-budget.ts';
import { discardBody } from '../events-api/discard-body.ts';
import { keyFirst } from '../events-api/key-first.ts';
import type { RateLimit } from '../events-api/rate-limit.ts';
import type { Grant } from '../sites/registry.ts';
import { conditionIn, type Entries, hasType, readBundle, withIdentifier } from './bundle.ts';
import { capabilityStatement, FHIR_JSON } from './capability.ts';
import { answer, refuse } from './answers.ts';
import type { Json } from './json.ts';
import { operationOutcome } from './outcome.ts';
import { type Body, BODY_MAX_BYTES, FULL, readBody, refusal, type Refusal } from './read-body.ts';
import { receive, type ReceiveParts, setAsideOf } from './receive.ts';
import { bundleResponse, refusal as refusedEntries, responseOf } from './respond.ts';
import type { Entry } from './scope.ts';
import { bearerKey } from '../sites/bearer-key.ts';

export interface FhirParts extends ReceiveParts {
  readonly rateLimit: RateLimit;
  readonly refused: (code: string) => void;
  readonly now: () => EpochMs;
  readonly log: Log;
}

const PREFIX = '/fhir';
const MEDIA_TYPES = [FHIR_JSON, 'application/json', 'application/json+fhir'];

export function addFhir(app: FastifyInstance, parts: FhirParts): void {
  void app.register(
    async (scope) => {
      const knows = (key: string): boolean => parts.registry().keyGrant(key) !== undefined;
      scope.addHook('onRequest', keyFirst({ knows, refuse: (reply) => refuseKey(reply, parts) }));
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser(
        MEDIA_TYPES,
        { parseAs: 'buffer', bodyLimit: BODY_MAX_BYTES },
        (_request, body, done) => done(null, body),
      );
      scope.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) =>
        answerError(error, reply, parts),
      );
      scope.setNotFoundHandler((_request, reply) => refuse(reply, parts, NO_SUCH_PATH));
      scope.get('/metadata', async (_request, reply) => answer(reply, 200, capabilityStatement()));
      scope.post('/', (request, reply) => take(request, reply, { parts, at: bundleAt }));
      scope.post('/:type', (request, reply) => take(request, reply, { parts, at: singleAt }));
      scope.put('/:type', (request, reply) => take(request, reply, { parts, at: conditionalAt }));
      scope.put('/:type/:id', (request, reply) => take(request, reply, { parts, at: singleAt }));
    },
    { prefix: PREFIX },
  );
}

interface Asked {
  readonly type: string | undefined;
  readonly id: string | undefined;
  readonly query: string | undefined;
}

/** From where and what was sent to entries; a refusal where it is no bundle or no resource of that place. */
type At = (json: Json, asked: Asked) => Entries | Refusal;

const STATUSES: Readonly<Record<string, number>> = {
  'too-many-entries': 413,
  'invalid-bundle': 400,
};

const bundleAt: At = (json) => {
  if (json.resourceType !== 'Bundle')
    return refusal(
      400,
      'invalid-bundle',
      'POST /fhir takes a Bundle; a resource goes to /fhir/{type}',
    );
  const read = readBundle(json);
  return 'code' in read ? refusal(STATUSES[read.code] ?? 422, read.code, read.reason) : read;
};

const singleAt: At = (json, { type, id }) => {
  if (!hasType(json)) return refusal(400, 'invalid-json', 'the body is not a resource');
  if (json.resourceType !== type)
    return refusal(400, 'type-mismatch', 'the path names another type than the resource has');
  if (id !== undefined && json.id !== undefined && json.id !== id)
    return refusal(400, 'id-mismatch', 'the path names another id than the resource has');
  return one(id === undefined ? json : { ...json, id }, undefined);
};

const conditionalAt: At = (json, asked) => {
  const condition = conditionIn(asked.query);
  if (condition === undefined)
    return refusal(400, 'invalid-condition', 'PUT /fhir/{type} needs ?identifier=system|value');
  const single = singleAt(json, asked);
  const [entry] = 'entries' in single ? single.entries : [];
  return entry === undefined ? single : one(entry.resource, condition);
};

/** As a bundle of one, which stands or falls by itself. */
function one(resource: Entry['resource'], condition: Entry['condition']): Entries {
  const entry: Entry = {
    index: 0,
    fullUrl: undefined,
    resource: withIdentifier(resource, condition),
    role: 'content',
    condition,
  };
  return { type: 'batch', timestamp: undefined, count: 1, entries: [entry], broken: [] };
}

interface Taking {
  readonly parts: FhirParts;
  readonly at: At;
}

async function take(request: FastifyRequest, reply: FastifyReply, by: Taking): Promise<unknown> {
  const { parts } = by;
  const grant = grantOf(request, parts);
  if (grant === undefined) return refuseKey(reply, parts);
  const { waitMs } = parts.rateLimit.take(grant.site.id, grant.requestsPerSecond, parts.now());
  if (waitMs > 0) {
    void reply.header('retry-after', String(Math.ceil(waitMs / 1000)));
    return refuse(reply, parts, TOO_MANY);
  }
  const { body: sent, headers } = request;
  const body = await readBody(sent, headers['content-encoding'], holdOf(request));
  if ('issue' in body) return refuseUnread(reply, parts, body);
  const entries = by.at(body.json, askedOf(request));
  if ('issue' in entries) return refuseBody(reply, entries, { body, grant, parts });
  return takeEntries(reply, entries, { body, grant, parts });
}

/** A full house is worth another try. */
function refuseUnread(reply: FastifyReply, parts: FhirParts, refused: Refusal): FastifyReply {
  if (refused === FULL) void reply.header('retry-after', '5');
  return refuse(reply, parts, refused);
}

function askedOf(request: FastifyRequest): Asked {
  const { type, id } = request.params as { type?: string; id?: string };
  const mark = request.url.indexOf('?');
  return { type, id, query: mark < 0 ? undefined : request.url.slice(mark + 1) };
}

interface Came {
  readonly body: Body;
  readonly grant: Grant;
  readonly parts: FhirParts;
}

/** A bundle that is read and not taken is accounted for like a record. */
async function refuseBody(
  reply: FastifyReply,
  refused: Refusal,
  came: Came,
): Promise<FastifyReply> {
  const { code, words } = refused.issue;
  const now = came.parts.now();
  const item = setAsideOf({ code, reason: words }, came.body.bytes, { grant: came.grant, now });
  if (came.body.json.resourceType === 'Bundle') await came.parts.setAside([item]);
  return refuse(reply, came.parts, refused);
}

async function takeEntries(
  reply: FastifyReply,
  entries: Entries,
  came: Came,
): Promise<FastifyReply> {
  const { body, grant, parts } = came;
  const received = await receive(entries, {
    parts,
    grant,
    now: parts.now(),
    original: () => body.bytes,
  });
  if (received.refused) {
    parts.refused('transaction-not-taken');
    return answer(reply, 422, refusedEntries(received));
  }
  if (body.json.resourceType === 'Bundle') {
    const type = entries.type === 'transaction' ? 'transaction' : 'batch';
    return answer(reply, 200, bundleResponse(received, type));
  }
  const [outcome] = received.outcomes;
  if (outcome === undefined) return refuse(reply, parts, NO_SUCH_PATH);
  const { status, issue } = responseOf(outcome, received.known.has(0));
  return answer(reply, Number(status.slice(0, 3)), operationOutcome([issue]));
}

const refuseKey = (reply: FastifyReply, parts: FhirParts): FastifyReply =>
  refuse(reply.header('www-authenticate', 'Bearer'), parts, UNKNOWN_KEY);

function grantOf(
  request: FastifyRequest,
  parts: FhirParts,
): (Grant & { readonly requestsPerSecond: number }) | undefined {
  const key = bearerKey(request.headers.authorization);
  return key === undefined ? undefined : parts.registry().keyGrant(key);
}

async function answerError(
  fault: Error & { statusCode?: number },
  reply: FastifyReply,
  parts: FhirParts,
): Promise<FastifyReply> {
  if (fault.statusCode === 413 || fault.statusCode === 415) {
    await discardBody(reply.request.raw);
    return refuse(reply, parts, fault.statusCode === 413 ? TOO_LARGE : WRONG_TYPE);
  }
  if (fault.statusCode !== undefined && fault.statusCode < 500)
    return refuse(
      reply,
      parts,
      refusal(fault.statusCode, 'bad-request', 'the request cannot be read'),
    );
  const fields = safeFieldsOf(fault);
  parts.log.error(fields, 'a bundle could not be stored');
  const isFull = fields.code === 'stream-full';
  void reply.header('retry-after', isFull ? '60' : '2');
  return refuse(reply, parts, isFull ? STORAGE_FULL : NOT_STORED);
}

const UNKNOWN_KEY = refusal(401, 'unknown-site-key', 'no site has this key');
const TOO_MANY = refusal(
  429,
  'rate-limit',
  'this site sends more requests than it is registered for',
);
const NO_SUCH_PATH = refusal(
  404,
  'no-such-path',
  'there is nothing at this path; nothing can be read here',
);
const TOO_LARGE = refusal(413, 'body-too-large', 'a request may have 16 MiB');
const WRONG_TYPE = refusal(
  415,
  'unsupported-media-type',
  'send application/fhir+json or application/json',
);
const STORAGE_FULL = refusal(
  507,
  'storage-full',
  'there is no room for more until what is kept has been taken over; nothing is confirmed',
);
const NOT_STORED = refusal(
  503,
  'not-stored',
  'it could not be stored just now and none of it is confirmed; sent again, what is stored already is recognised',
);

/**
 * ECGs over HTTP, beside the other doors: `POST /v1/ecg/chunks` for what is being recorded, `POST /v1/ecg/aecg` for a whole annotated ECG. The
 * same keys, limits and answers as `/v1/events`; nothing is answered 202 before it is stored.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Problem } from '../../contracts/problem.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { safeFieldsOf } from '../../platform/errors.ts';
import type { Log } from '../../platform/log.ts';
import { discardBody } from '../events-api/discard-body.ts';
import { keyFirst } from '../events-api/key-first.ts';
import type { RateLimit } from '../events-api/rate-limit.ts';
import type { Grant } from '../sites/registry.ts';
import { receiveAecg, type AecgParts } from './receive-aecg.ts';
import { takeChunks, type ChunkParts } from './take-chunks.ts';
import { bearerKey } from '../sites/bearer-key.ts';

export interface EcgDoorParts extends ChunkParts {
  readonly aecg: AecgParts;
  readonly rateLimit: RateLimit;
  readonly refused: (code: string) => void;
  readonly now: () => EpochMs;
  readonly log: Log;
}

const CHUNKS_BYTES_MAX = 16 * 1024 * 1024;
const AECG_BYTES_MAX = 64 * 1024 * 1024;
const JSON_TYPES = ['application/json', 'application/x-ndjson', 'application/ndjson'];
const XML_TYPES = ['application/xml', 'text/xml', 'application/hl7-v3+xml'];

export function addEcg(app: FastifyInstance, parts: EcgDoorParts): void {
  void app.register(async (scope) => {
    const knows = (key: string): boolean => parts.registry().keyGrant(key) !== undefined;
    scope.addHook('onRequest', keyFirst({ knows, refuse: (reply) => refuseKey(reply, parts) }));
    scope.removeAllContentTypeParsers();
    const takesBytes = (types: string[], bodyLimit: number): void => {
      scope.addContentTypeParser(types, { parseAs: 'buffer', bodyLimit }, (_request, body, done) =>
        done(null, body),
      );
    };
    takesBytes(JSON_TYPES, CHUNKS_BYTES_MAX);
    takesBytes(XML_TYPES, AECG_BYTES_MAX);
    scope.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) =>
      answerError(error, reply, parts),
    );
    scope.post('/v1/ecg/chunks', { bodyLimit: CHUNKS_BYTES_MAX }, (request, reply) =>
      chunks(request, reply, parts),
    );
    scope.post('/v1/ecg/aecg', { bodyLimit: AECG_BYTES_MAX }, (request, reply) =>
      aecg(request, reply, parts),
    );
  });
}

async function chunks(
  request: FastifyRequest,
  reply: FastifyReply,
  parts: EcgDoorParts,
): Promise<FastifyReply> {
  const grant = admitted(request, reply, parts);
  if (grant === undefined) return reply;
  const text = textOf(request);
  if (text === undefined) return refuse(reply, parts, [400, 'invalid-charset']);
  const taken = await takeChunks(text, grant, parts);
  if (taken.outcome === 'receipt') return reply.code(202).send(taken.receipt);
  return refuse(reply, parts, [taken.code === 'invalid-json' ? 400 : 413, taken.code]);
}

async function aecg(
  request: FastifyRequest,
  reply: FastifyReply,
  parts: EcgDoorParts,
): Promise<FastifyReply> {
  const grant = admitted(request, reply, parts);
  if (grant === undefined) return reply;
  if (!Buffer.isBuffer(request.body)) return refuse(reply, parts, [415, 'unsupported-media-type']);
  const { outcome, rejection } = await receiveAecg(request.body, grant, {
    ...parts.aecg,
    door: 'events-api',
  });
  const receipt = {
    accepted: outcome === 'stored' ? 1 : 0,
    duplicates: outcome === 'duplicate' ? 1 : 0,
    rejected: rejection === undefined ? [] : [{ index: 0, ...rejection }],
  };
  return reply.code(202).send(receipt);
}

/** Answers by itself where the sender may not pass. */
function admitted(
  request: FastifyRequest,
  reply: FastifyReply,
  parts: EcgDoorParts,
): Grant | undefined {
  const key = bearerKey(request.headers.authorization);
  const grant = key === undefined ? undefined : parts.registry().keyGrant(key);
  if (grant === undefined) {
    refuseKey(reply, parts);
    return undefined;
  }
  const { waitMs } = parts.rateLimit.take(grant.site.id, grant.requestsPerSecond, parts.now());
  if (waitMs === 0) return grant;
  reply.header('retry-after', String(Math.ceil(waitMs / 1000)));
  refuse(reply, parts, [429, 'rate-limit']);
  return undefined;
}

const refuseKey = (reply: FastifyReply, parts: EcgDoorParts): FastifyReply =>
  refuse(reply.header('www-authenticate', 'Bearer'), parts, [401, 'unknown-site-key']);

function textOf(request: FastifyRequest): string | undefined {
  if (!Buffer.isBuffer(request.body)) return '';
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(request.body);
  } catch {
    return undefined;
  }
}

async function answerError(
  error: Error & { statusCode?: number },
  reply: FastifyReply,
  parts: EcgDoorParts,
): Promise<FastifyReply> {
  if (error.statusCode === 413 || error.statusCode === 415) {
    await discardBody(reply.request.raw);
    const code = error.statusCode === 413 ? 'body-too-large' : 'unsupported-media-type';
    return refuse(reply, parts, [error.statusCode, code]);
  }
  if (error.statusCode !== undefined && error.statusCode < 500)
    return refuse(reply, parts, [400, 'bad-request']);
  parts.log.error(safeFieldsOf(error), 'an ECG could not be stored');
  return refuse(reply.header('retry-after', '2'), parts, [503, 'not-stored']);
}

const TITLES: Readonly<Record<string, string>> = {
  'unknown-site-key': 'No site has this key.',
  'rate-limit': 'This site sends more requests than it is registered for.',
  'invalid-charset': 'The body is not UTF-8.',
  'invalid-json': 'The body is not JSON; nothing of it was taken.',
  'too-many-records': 'A request may hold 2,000 chunks.',
  'body-too-large': 'A request may have 16 MiB of chunks, or 64 MiB of an annotated ECG.',
  'unsupported-media-type':
    'Send application/json or application/x-ndjson; an annotated ECG as application/xml.',
  'bad-request': 'The request cannot be read.',
  'not-stored': 'It could not be stored just now: send the same again.',
};

function refuse(
  reply: FastifyReply,
  { refused }: Pick<EcgDoorParts, 'refused'>,
  [status, code]: readonly [number, string],
): FastifyReply {
  refused(code);
  const problem: Problem = {
    type: `urn:vigil:problem:${code}`,
    title: TITLES[code] ?? code,
    status,
    code,
  };
  return reply.code(status).type('application/problem+json').send(JSON.stringify(problem));
}

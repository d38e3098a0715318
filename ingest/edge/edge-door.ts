// The city's side of an edge's line: `POST /v1/edge/events`, for keys of edges only, which open nothing else.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { EdgeBatch } from '../../contracts/edge.ts';
import { bodyText } from '../events-api/body-text.ts';
import { keyFirst } from '../events-api/key-first.ts';
import type { RateLimit } from '../events-api/rate-limit.ts';
import type { EdgeGrant } from '../sites/registry.ts';
import { takeBatch, type EdgeParts } from './take-batch.ts';
import { bearerKey } from '../sites/bearer-key.ts';
import { refuse, type Refusal } from '../events-api/refuse.ts';

export interface EdgeDoorParts extends EdgeParts {
  readonly rateLimit: RateLimit;
  readonly refused: (code: string) => void;
}

/** The content-type parser and the error handler are those of the door that it is added to. */
export function addEdgeDoor(app: FastifyInstance, parts: EdgeDoorParts): void {
  const onRequest = keyFirst({
    knows: (key) => parts.registry().edgeGrant(key) !== undefined,
    refuse: (reply) => refuse(reply, parts, UNKNOWN_KEY),
  });
  app.post('/v1/edge/events', { onRequest }, (request, reply) => takePosted(request, reply, parts));
}

async function takePosted(
  request: FastifyRequest,
  reply: FastifyReply,
  parts: EdgeDoorParts,
): Promise<unknown> {
  const grant = grantOf(request, parts);
  if (grant === undefined) return refuse(reply, parts, UNKNOWN_KEY);
  const name = `edge ${grant.place}`;
  const { waitMs } = parts.rateLimit.take(name, grant.requestsPerSecond, parts.now());
  if (waitMs > 0) {
    void reply.header('retry-after', String(Math.ceil(waitMs / 1000)));
    return refuse(reply, parts, TOO_MANY);
  }
  const body = await bodyText(request);
  if ('problem' in body) return refuse(reply, parts, body.problem);
  const batch = EdgeBatch.safeParse(jsonOf(body.text));
  if (!batch.success) return refuse(reply, parts, NOT_A_BATCH);
  return reply.code(200).send(await takeBatch(batch.data, grant, parts));
}

function grantOf(request: FastifyRequest, parts: EdgeDoorParts): EdgeGrant | undefined {
  const key = bearerKey(request.headers.authorization);
  return key === undefined ? undefined : parts.registry().edgeGrant(key);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const UNKNOWN_KEY: Refusal = {
  status: 401,
  code: 'unknown-edge-key',
  title: 'No edge has this key.',
  advice: '`vigil site add-edge-key` at the city makes one.',
};
const TOO_MANY: Refusal = {
  status: 429,
  code: 'rate-limit',
  title: 'This edge sends more requests than it is registered for.',
};
const NOT_A_BATCH: Refusal = {
  status: 422,
  code: 'invalid-batch',
  title: 'The body is not a batch of an edge. Are both sides of the same version?',
};

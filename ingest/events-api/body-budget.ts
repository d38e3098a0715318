/**
 * The bodies of this process in its budget of bytes, by whichever route they come. A request takes its share before its body is read, as long as
 * it says it is or else as long as it may be, and gives it back when it is over. Routes that read as it comes keep nothing.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { NOBODY, type ByteBudget, type Hold } from '../pressure/byte-budget.ts';
import { bearerKey } from '../sites/bearer-key.ts';
import { mayHaveBody, turnAwayUnread } from './key-first.ts';

const STREAMED = /^\/(?:v1\/import|dicom-?web\/)/;

export interface BodyBudget {
  readonly budget: ByteBudget;
  readonly siteOf: (key: string) => string;
  readonly refuse: (reply: FastifyReply) => FastifyReply;
}

const holds = new WeakMap<IncomingMessage, Hold>();

/** The share of a request whose body was taken; it grows where the body is unpacked. */
export const holdOf = ({ raw }: FastifyRequest): Hold | undefined => holds.get(raw);

export function boundBodies(app: FastifyInstance, { budget, siteOf, refuse }: BodyBudget): void {
  app.addHook('preParsing', async (request, reply, payload) => {
    const bytes = shareOf(request);
    if (bytes === 0 || request.raw.destroyed) return payload;
    const key = bearerKey(request.headers.authorization);
    const hold = budget.tryHold(key === undefined ? NOBODY : siteOf(key), bytes);
    if (hold === undefined) {
      await turnAwayUnread(request, reply, refuse);
      return payload;
    }
    holds.set(request.raw, hold);
    reply.raw.once('close', () => hold.release());
    return payload;
  });
}

function shareOf(request: FastifyRequest): number {
  const { url = '', bodyLimit } = request.routeOptions;
  if (!mayHaveBody(request) || STREAMED.test(url)) return 0;
  const said = request.headers['content-length'];
  if (said !== undefined) return Math.min(Number(said), bodyLimit);
  return request.headers['transfer-encoding'] === undefined ? 0 : bodyLimit;
}

/**
 * How many bytes of bodies this process keeps at once, whoever sent them and by whichever route. A request takes its share before its body is
 * read, as long as it says it is or else as long as it may be, and gives it back when it is over. Routes that read as it comes keep nothing.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { mayHaveBody, turnAwayUnread } from './key-first.ts';

export const BODIES_MAX_BYTES = 256 * 1024 * 1024;
const STREAMED = /^\/(?:v1\/import|dicom-?web\/)/;

export interface BodyBudget {
  readonly bytesMax: number;
  readonly refuse: (reply: FastifyReply) => FastifyReply;
}

export function boundBodies(app: FastifyInstance, { bytesMax, refuse }: BodyBudget): void {
  let takenBytes = 0;
  app.addHook('preParsing', async (request, reply, payload) => {
    const bytes = shareOf(request);
    if (bytes === 0 || request.raw.destroyed) return payload;
    if (takenBytes + bytes > bytesMax) {
      await turnAwayUnread(request, reply, refuse);
      return payload;
    }
    takenBytes += bytes;
    reply.raw.once('close', () => {
      takenBytes -= bytes;
    });
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

/**
 * Whoever has no key is turned away before the first byte of a body is kept: what a stranger sends costs this process no memory. Sites
 * that have one are judged again, and counted, where the request is taken.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { bearerKey } from '../sites/bearer-key.ts';
import { discardBody } from './discard-body.ts';

export interface Gate {
  readonly knows: (key: string) => boolean;
  readonly refuse: (reply: FastifyReply) => FastifyReply;
}

/** As much is read past, so that an honest sender with an old key hears why; then the connection ends under its hands. */
const READ_PAST = { bytesMax: 16 * 1024 * 1024, withinMs: 10_000 };

export type EarlyHook = (
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<FastifyReply | undefined>;

/** For `onRequest`. What has no body is left to its handler. */
export function keyFirst({ knows, refuse }: Gate): EarlyHook {
  return async (request, reply) => {
    if (!mayHaveBody(request)) return undefined;
    const key = bearerKey(request.headers.authorization);
    if (key !== undefined && knows(key)) return undefined;
    return turnAwayUnread(request, reply, refuse);
  };
}

export const mayHaveBody = ({ method }: FastifyRequest): boolean =>
  method !== 'GET' && method !== 'HEAD';

export async function turnAwayUnread(
  request: FastifyRequest,
  reply: FastifyReply,
  refuse: Gate['refuse'],
): Promise<FastifyReply> {
  const rest = await discardBody(request.raw, READ_PAST);
  return refuse(rest === 'unread' ? reply.header('connection', 'close') : reply);
}

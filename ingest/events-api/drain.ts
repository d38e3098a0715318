// The end of an HTTP door: requests that came before it are finished and answered within a bound, those that come after are refused with
// 503 and Retry-After, so that a sender behind a balancer goes to another replica and loses nothing.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ServerResponse } from 'node:http';

export interface Drain {
  isStopping(): boolean;
  /** Resolves when nothing is under way or the time is over. The listener stays open: close it afterwards. */
  stop(withinMs: number): Promise<void>;
}

/** `guarded`: what is refused while stopping; health and metrics are asked until the end. */
export function drainOf(
  app: FastifyInstance,
  doors: {
    readonly guarded: (path: string) => boolean;
    readonly refuse: (reply: FastifyReply) => FastifyReply;
  },
): Drain {
  const underWay = new Set<ServerResponse>();
  let isStopping = false;
  let onEmpty = (): void => undefined;
  app.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    if (!doors.guarded(request.url)) return;
    // A connection that stays open would come back to a door that is gone.
    if (isStopping) return doors.refuse(reply.header('connection', 'close'));
    underWay.add(reply.raw);
    reply.raw.once('close', () => {
      underWay.delete(reply.raw);
      if (underWay.size === 0) onEmpty();
    });
  });
  // Whoever is answered from now on is told to go, so that its next request is not cut.
  app.addHook('onSend', async (_request, reply) => {
    if (isStopping) reply.header('connection', 'close');
  });
  return {
    isStopping: () => isStopping,
    stop: (withinMs) => {
      isStopping = true;
      if (underWay.size === 0) return Promise.resolve();
      return new Promise((resolve) => {
        const timer = setTimeout(resolve, withinMs);
        onEmpty = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    },
  };
}

// Reads what a client still sends and throws it away. An answer that came while it was writing would be lost with the connection, and the
// sender would try the same request for ever.
import type { IncomingMessage } from 'node:http';

/** More is not waited for: then the connection ends under the client's hands. */
const DISCARD_MAX_BYTES = 256 * 1024 * 1024;

export interface DiscardBounds {
  readonly bytesMax: number;
  readonly withinMs?: number;
}

/** Resolves when the body has ended, the client has gone, or a bound is passed: then some of it is `unread`. */
export function discardBody(
  request: IncomingMessage,
  { bytesMax, withinMs }: DiscardBounds = { bytesMax: DISCARD_MAX_BYTES },
): Promise<'ended' | 'unread'> {
  if (request.readableEnded || request.destroyed) return Promise.resolve('ended');
  return new Promise((resolve) => {
    let seenBytes = 0;
    const timer =
      withinMs === undefined ? undefined : setTimeout(() => resolve('unread'), withinMs);
    request.on('data', (chunk: Buffer) => {
      seenBytes += chunk.length;
      if (seenBytes > bytesMax) resolve('unread');
    });
    for (const end of ['end', 'close', 'error']) {
      request.once(end, () => {
        clearTimeout(timer);
        resolve('ended');
      });
    }
    request.resume();
  });
}

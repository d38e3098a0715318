// Reads what a client still sends and throws it away. An answer that came while it was writing would be lost with the connection, and the
// sender would try the same request for ever.
import type { IncomingMessage } from 'node:http';

/** More is not waited for: then the connection ends under the client's hands. */
const DISCARD_MAX_BYTES = 256 * 1024 * 1024;

/** Resolves when the body has ended, the client has gone, or the bound is passed. */
export function discardBody(request: IncomingMessage): Promise<void> {
  if (request.readableEnded || request.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    let seenBytes = 0;
    request.on('data', (chunk: Buffer) => {
      seenBytes += chunk.length;
      if (seenBytes > DISCARD_MAX_BYTES) resolve();
    });
    for (const end of ['end', 'close', 'error']) {
      request.once(end, () => {
        resolve();
      });
    }
    request.resume();
  });
}

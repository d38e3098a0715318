// Ports for servers that we start ourselves.
import { createServer } from 'node:net';
import { InvariantError, systemCode } from '../errors.ts';

/** A port that was free a moment ago. Another program may take it before it is used: callers try again with another. */
export function freePort(host = '127.0.0.1'): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, host, () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => {
        resolve(port);
      });
    });
  });
}

export function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => {
      resolve(false);
    });
    probe.listen(port, host, () => {
      probe.close(() => {
        resolve(true);
      });
    });
  });
}

/**
 * The port to use: a wanted one must be free, else InvariantError `port-taken`; without a wish the one of the last start if it is
 * free (so that addresses stay the same), else any.
 */
export async function choosePort(wish: {
  wanted: number;
  last?: number | undefined;
  setting: string;
}): Promise<number> {
  if (wish.wanted !== 0) {
    if (await isPortFree(wish.wanted)) return wish.wanted;
    throw portTaken(wish.wanted, wish.setting);
  }
  if (wish.last !== undefined && wish.last > 0 && (await isPortFree(wish.last))) return wish.last;
  return freePort();
}

export function portTaken(port: number, setting: string): InvariantError {
  return new InvariantError('port-taken', `Port ${String(port)} is taken by another program.`, {
    advice: `Stop that program or set ${setting} to another port.`,
  });
}

/** Turns the EADDRINUSE of a listener into a sentence; other errors pass. */
export function listenError(error: unknown, port: number, setting: string): unknown {
  return systemCode(error) === 'EADDRINUSE' ? portTaken(port, setting) : error;
}

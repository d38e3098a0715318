// `vigil prepare`: brings the schema forward and makes the streams, on servers that are named by settings. Safe to run at any time and
// from several places at once.
import { connectBus } from '../platform/bus/connect.ts';
import { ensureStreams } from '../platform/bus/ensure-streams.ts';
import { systemClock } from '../platform/clock.ts';
import { loadSettings } from '../platform/config/load-settings.ts';
import { databaseUrlOf, natsUrlOf } from '../platform/endpoints.ts';
import { TransientError } from '../platform/errors.ts';
import { createLog } from '../platform/log.ts';
import { retry } from '../platform/retry.ts';
import { CONNECTION_SETTINGS, credentialsOf } from '../platform/stage-connections.ts';
import { migrate } from '../platform/store/migrate.ts';

/** In a cluster everything starts at once: servers may need this long before they answer. */
const ATTEMPTS_MAX = 30;

export async function main(): Promise<number> {
  const settings = loadSettings([...CONNECTION_SETTINGS, 'logLevel', 'natsReplicas'], process.env);
  const log = createLog({
    stage: 'prepare',
    level: settings.logLevel,
    isTerminal: process.stdout.isTTY,
  });
  const patience = {
    clock: systemClock,
    attemptsMax: ATTEMPTS_MAX,
    backoff: { baseMs: 500, maxMs: 2_000, jitter: 0.2 },
    isWorthRetrying: (error: unknown) => error instanceof TransientError,
    onRetry: (error: unknown) => {
      log.warn(error instanceof Error ? error.message : String(error));
    },
  };
  const url = databaseUrlOf(settings);
  const applied = await retry(() => migrate({ url, log }), patience);
  const bus = await connectBus({
    url: natsUrlOf(settings),
    name: 'admin',
    credentials: credentialsOf(settings, 'admin'),
    log,
  });
  try {
    const created = await retry(
      () => ensureStreams(bus, { replicas: settings.natsReplicas }),
      patience,
    );
    log.info({ migrations: applied.length, streams: created }, 'prepared');
  } finally {
    await bus.close();
  }
  return 0;
}

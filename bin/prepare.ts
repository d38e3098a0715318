// `vigil prepare [--rotate]`: brings the schema forward, gives each stage a login of its own and makes the streams, on servers that are
// named by settings. Safe to run at any time and from several places at once. `--rotate` makes new passwords; restart the stages then.
import { parseArgs } from 'node:util';
import { connectBus } from '../platform/bus/connect.ts';
import { ensureStreams } from '../platform/bus/ensure-streams.ts';
import { systemClock } from '../platform/clock.ts';
import { loadSettings } from '../platform/config/load-settings.ts';
import { databaseUrlOf, natsUrlOf } from '../platform/endpoints.ts';
import { InvariantError, TransientError } from '../platform/errors.ts';
import { createLog, type Log } from '../platform/log.ts';
import { retry } from '../platform/retry.ts';
import { CONNECTION_SETTINGS, credentialsOf } from '../platform/stage-connections.ts';
import { migrate } from '../platform/store/migrate.ts';
import {
  LOGIN_SETTINGS,
  areLoginsGiven,
  forgetLogins,
  prepareLogins,
  type LoginSettings,
} from './start/stage-logins.ts';

/** In a cluster everything starts at once: servers may need this long before they answer. */
const ATTEMPTS_MAX = 30;

export async function main(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...argv], options: { rotate: { type: 'boolean' } } });
  const settings = loadSettings(
    [...CONNECTION_SETTINGS, ...LOGIN_SETTINGS, 'logLevel', 'natsReplicas'],
    process.env,
  );
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
  if (values.rotate === true) forgetLogins(settings);
  await retry(() => arrangeLogins(settings, url, log), patience);
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

/** Where the passwords were chosen, stages elsewhere will sign in with them: that they cannot is to be told now. */
async function arrangeLogins(settings: LoginSettings, url: string, log: Log): Promise<void> {
  const logins = await prepareLogins(settings, { url, log });
  if (logins.outcome === 'guarded') log.info({ changed: logins.changed }, 'logins of the stages');
  else if (areLoginsGiven(settings))
    throw new InvariantError(
      'no-stage-logins',
      `The logins of the stages could not be made: ${logins.why}.`,
      {
        advice: 'Run `vigil prepare` with a DATABASE_URL of a user that may make roles.',
      },
    );
}

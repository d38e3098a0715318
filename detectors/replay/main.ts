/**
 * `vigil replay`: stored events once more through the stages in a scratch database, and its signals beside the stored ones. Exit code
 * 0 the same, 1 different, 2 not understood.
 */
import { parseArgs } from 'node:util';
import type { EpochMs } from '../../contracts/time.ts';
import { loadSettings } from '../../platform/config/load-settings.ts';
import { databaseUrlOf } from '../../platform/endpoints.ts';
import { silentLog } from '../../platform/log.ts';
import { openStore, type Pool } from '../../platform/store/pool.ts';
import { roleOf } from '../../platform/store/stage-roles.ts';
import { loadCatalogue } from '../load-catalogue.ts';
import { compareSignals } from './compare-signals.ts';
import { replayOperators } from './operators.ts';
import { replayEvents } from './replay-events.ts';
import { withScratchDatabase } from './scratch-database.ts';
import { storedEvents, storedSignals } from './stored-events.ts';

const USAGE = `vigil replay [--until INSTANT] [--tick-minutes 15] [--json]

Reads the stored events received before INSTANT (now) in order of receipt, sends them through observe, progress and assess in a
database of its own on a virtual clock, and compares the signals with the stored ones.
`;
const EXIT_REFUSED = 2;
const SETTINGS = [
  'home',
  'databaseUrl',
  'zone',
  'catalogue',
  'allowedLatenessDays',
  'idleAfterMinutes',
] as const;

export async function main(argv: readonly string[]): Promise<number> {
  const call = readCall(argv);
  if (typeof call === 'string') {
    const isHelp = call === '';
    (isHelp ? process.stdout : process.stderr).write(
      isHelp ? USAGE : `error usage: ${call}\n\n${USAGE}`,
    );
    return isHelp ? 0 : EXIT_REFUSED;
  }
  const settings = loadSettings(SETTINGS, process.env);
  const url = databaseUrlOf(settings);
  const log = silentLog;
  const live = await openStore({
    url,
    role: roleOf('dashboard'),
    applicationName: 'vigil-replay',
    log,
    connectionsMax: 1,
  });
  try {
    const operators = replayOperators(loadCatalogue(settings.catalogue, settings.zone), settings);
    return await withScratchDatabase(url, (store) =>
      replayAndCompare({ ...call, live, store, operators }),
    );
  } finally {
    await live.end();
  }
}

interface Call {
  readonly untilAt: EpochMs;
  readonly tickMs: number;
  readonly isJson: boolean;
}

/** A sentence when it is wrong, nothing when help is asked for. */
function readCall(argv: readonly string[]): Call | string {
  try {
    const { values } = parseArgs({ args: [...argv], options: OPTIONS, strict: true });
    if (values.help === true) return '';
    const untilAt = values.until === undefined ? Date.now() : Date.parse(values.until);
    const minutes = Number(values['tick-minutes'] ?? '15');
    if (!Number.isFinite(untilAt))
      return `--until must be an instant, not ${String(values.until)}.`;
    if (!Number.isInteger(minutes) || minutes < 1 || minutes > 1440)
      return '--tick-minutes must be a whole number from 1 to 1440.';
    return { untilAt, tickMs: minutes * 60_000, isJson: values.json === true };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const OPTIONS = {
  until: { type: 'string' },
  'tick-minutes': { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

interface Work extends Call {
  readonly live: Pool;
  readonly store: Pool;
  readonly operators: ReturnType<typeof replayOperators>;
}

async function replayAndCompare({
  live,
  store,
  operators,
  untilAt,
  tickMs,
  isJson,
}: Work): Promise<number> {
  const events = storedEvents(live, untilAt);
  const replayed = await replayEvents({ operators, store, events, tickMs, untilAt });
  const signals = await storedSignals(store);
  const differences = compareSignals(await storedSignals(live), signals);
  const summary = { ...replayed, signals: signals.length, differences };
  const lines = differences.map(({ id, kind, difference, fields }) =>
    `${difference} ${kind} ${id} ${fields.join(',')}`.trimEnd(),
  );
  const head = `${String(replayed.events)} events, ${String(replayed.ticks)} ticks, ${String(signals.length)} signals, ${String(differences.length)} differences`;
  process.stdout.write(
    isJson ? `${JSON.stringify(summary)}\n` : `${[head, ...lines].join('\n')}\n`,
  );
  return differences.length === 0 ? 0 : 1;
}

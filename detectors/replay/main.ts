/**
 * `vigil replay`: stored events once more through the stages in a scratch database, and its signals beside the stored ones. Exit code
 * 0 the same, 1 different, 2 not understood.
 */
import { parseArgs } from 'node:util';
import type { EpochMs } from '../../contracts/time.ts';
import type { Signal } from '../../contracts/signal.ts';
import { connectBus, type Bus } from '../../platform/bus/connect.ts';
import { loadSettings } from '../../platform/config/load-settings.ts';
import {
  databaseUrlOf,
  natsUrlOf,
  readEndpoints,
  type EndpointSettings,
} from '../../platform/endpoints.ts';
import { silentLog } from '../../platform/log.ts';
import { credentialsOf, type ConnectionSettings } from '../../platform/stage-connections.ts';
import { openStore, type Pool } from '../../platform/store/pool.ts';
import { roleOf } from '../../platform/store/stage-roles.ts';
import { transaction } from '../../platform/store/transaction.ts';
import { loadCatalogue } from '../load-catalogue.ts';
import { copyOverrides } from '../quality/rules-in-force.ts';
import { compareSignals } from './compare-signals.ts';
import { replayOperators } from './operators.ts';
import { assessPositions, findRecord, recordedCounts } from './recorded-counts.ts';
import { replayEvents } from './replay-events.ts';
import { withScratchDatabase } from './scratch-database.ts';
import { storedEvents, storedSignals } from './stored-events.ts';

const USAGE = `vigil replay [--until INSTANT] [--tick-minutes 15] [--json]

Reads the stored events received before INSTANT (now) in order of receipt, sends them through observe, progress and assess in a
database of its own on a virtual clock, and compares the signals with the stored ones. Assess is told the counts as it was then,
from the record that is kept of them, and signals of series and clusters must be the same to the letter, with their
revisions; where the record has a hole, or with --until, what stands must be the same.
`;
const EXIT_REFUSED = 2;
const SETTINGS = [
  'home',
  'databaseUrl',
  'zone',
  'catalogue',
  'allowedLatenessDays',
  'idleAfterMinutes',
  'natsUrl',
  'natsUser',
  'natsPassword',
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
  const bus = call.isUntilNow ? await connectStream(settings) : undefined;
  try {
    const operators = replayOperators(loadCatalogue(settings.catalogue, settings.zone), settings);
    return await withScratchDatabase(url, (store) =>
      replayAndCompare({ ...call, live, store, operators, bus }),
    );
  } finally {
    await bus?.close();
    await live.end();
  }
}

/** Undefined where no stream is known. */
async function connectStream(
  settings: ConnectionSettings & EndpointSettings,
): Promise<Bus | undefined> {
  if (settings.natsUrl === undefined && readEndpoints(settings.home) === undefined)
    return undefined;
  return connectBus({
    url: natsUrlOf(settings),
    name: 'detectors',
    credentials: credentialsOf(settings, 'detectors'),
    log: silentLog,
  });
}

interface Call {
  readonly isUntilNow: boolean;
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
    return {
      untilAt,
      isUntilNow: values.until === undefined,
      tickMs: minutes * 60_000,
      isJson: values.json === true,
    };
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
  /** The stream of counts, where what is not recorded yet stands; undefined where it is not known, or not asked for. */
  readonly bus: Bus | undefined;
}

/** What is judged again from the record. */
const JUDGED_FROM_RECORD: ReadonlySet<Signal['kind']> = new Set(['series', 'cluster']);

async function replayAndCompare({
  live,
  store,
  operators,
  untilAt,
  tickMs,
  isJson,
  isUntilNow,
  bus,
}: Work): Promise<number> {
  await copyOverrides(live, store);
  const events = storedEvents(live, untilAt);
  // What stands and how far it had come, at one moment: the stages may be at work.
  const then = await standing(live);
  const record = isUntilNow ? await findRecord(live, bus, then.positions) : undefined;
  const recorded = record === undefined ? null : recordedCounts(live, record, then.positions);
  const replayed = await replayEvents({ operators, store, events, tickMs, untilAt, recorded });
  const signals = await storedSignals(store);
  const toTheLetter = recorded === null ? undefined : JUDGED_FROM_RECORD;
  const differences = compareSignals(then.signals, signals, toTheLetter);
  const summary = {
    ...replayed,
    signals: signals.length,
    toTheLetter: [...(toTheLetter ?? [])],
    differences,
  };
  const lines = differences.map(({ id, kind, difference, fields }) =>
    `${difference} ${kind} ${id} ${fields.join(',')}`.trimEnd(),
  );
  const head = `${String(replayed.events)} events, ${String(replayed.ticks)} ticks, ${String(signals.length)} signals, ${String(differences.length)} differences`;
  process.stdout.write(
    isJson ? `${JSON.stringify(summary)}\n` : `${[head, ...lines].join('\n')}\n`,
  );
  return differences.length === 0 ? 0 : 1;
}

async function standing(live: Pool) {
  return transaction(live, async (tx) => {
    await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    return { positions: await assessPositions(tx), signals: await storedSignals(tx) };
  });
}

/**
 * `vigil replay`: stored events once more through the stages in a scratch database, and its counts and signals beside the stored ones. Exit code
 * 0 the same, 1 different, 2 not understood, 3 broken off.
 */
import { parseArgs } from 'node:util';
import type { EpochMs } from '../../contracts/time.ts';
import { connectBus, type Bus } from '../../platform/bus/connect.ts';
import { loadSettings } from '../../platform/config/load-settings.ts';
import {
  databaseUrlOf,
  natsUrlOf,
  readEndpoints,
  type EndpointSettings,
} from '../../platform/endpoints.ts';
import { VigilError, messageOf } from '../../platform/errors.ts';
import { silentLog } from '../../platform/log.ts';
import { credentialsOf, type ConnectionSettings } from '../../platform/stage-connections.ts';
import { openStore } from '../../platform/store/pool.ts';
import { roleOf } from '../../platform/store/stage-roles.ts';
import { loadCatalogue } from '../load-catalogue.ts';
import { foundText, isTheSame, progressText } from './found.ts';
import { replayOperators } from './operators.ts';
import { replayAndCompare } from './replay-and-compare.ts';
import type { ReplayProgress } from './replay-events.ts';
import { withScratchDatabase } from './scratch-database.ts';

const USAGE = `vigil replay [--until INSTANT] [--tick-minutes 15] [--json]

Reads the stored events received before INSTANT (now) in order of receipt, sends them through observe, progress, assess and patterns in a
database of its own on a virtual clock, and compares the counts that come of them, and the signals, with the stored ones as they
stood at INSTANT. Assess is told the counts as it was then, from the record that is kept of them, and signals of series and
clusters must be the same to the letter, with their revisions; where the record has a hole, what stands must be the same. Findings
of sequences must stand the same to the letter, but for when and how often they were looked at.
Absences of sites: who stands silent must be the same, but for what was told or ended close to INSTANT.
Not compared, and counted as such: findings of looks (beds, stock, feeds, shares, scans), which a replay does not make, and what
cannot be, as days whose events are no longer kept. How far it has come is told on stderr.
`;
const EXIT_DIFFERENT = 1;
const EXIT_REFUSED = 2;
const EXIT_BROKEN = 3;
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
  try {
    return (await replay(call)) ? 0 : EXIT_DIFFERENT;
  } catch (error) {
    // A script must not take a replay that broke for one that found differences.
    const said = error instanceof VigilError ? error.sentence : messageOf(error);
    process.stderr.write(`vigil replay: broken off, nothing was compared: ${said}\n`);
    return EXIT_BROKEN;
  }
}

/** True where nothing differs. However long a store takes to read: nobody waits for these statements. */
async function replay(call: Call): Promise<boolean> {
  const settings = loadSettings(SETTINGS, process.env);
  const url = databaseUrlOf(settings);
  const told = tellsProgress();
  process.stderr.write(PREPARES);
  const log = silentLog;
  const live = await openStore({
    url,
    role: roleOf('dashboard'),
    applicationName: 'vigil-replay',
    log,
    connectionsMax: 1,
    statementTimeoutMs: 0,
  });
  const bus = await connectStream(settings);
  try {
    const catalogue = loadCatalogue(settings.catalogue, settings.zone);
    const operators = replayOperators(catalogue, settings);
    const found = await withScratchDatabase(url, (store) =>
      replayAndCompare({
        ...call,
        ...{ live, store, operators, bus, catalogue, zone: settings.zone },
        onProgress: told,
      }),
    );
    process.stdout.write(call.isJson ? `${JSON.stringify(found)}\n` : foundText(found));
    return isTheSame(found);
  } finally {
    await bus?.close();
    await live.end();
  }
}

const PREPARES = 'vigil replay: a database of its own is made; then the events are read\n';
const TOLD_EVERY_MS = 5_000;

/** A line on stderr every few seconds: a large store takes many minutes. */
function tellsProgress(): (progress: ReplayProgress) => void {
  let toldAt = Date.now();
  return (progress) => {
    const now = Date.now();
    if (now - toldAt < TOLD_EVERY_MS) return;
    toldAt = now;
    process.stderr.write(progressText(progress));
  };
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
  readonly now: EpochMs;
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
    const now = Date.now();
    const untilAt = values.until === undefined ? now : Math.min(now, Date.parse(values.until));
    const minutes = Number(values['tick-minutes'] ?? '15');
    if (!Number.isFinite(untilAt))
      return `--until must be an instant, not ${String(values.until)}.`;
    if (!Number.isInteger(minutes) || minutes < 1 || minutes > 1440)
      return '--tick-minutes must be a whole number from 1 to 1440.';
    return {
      untilAt,
      now,
      isUntilNow: untilAt >= now,
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

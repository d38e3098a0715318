// The detectors stage: observe, assess, patterns, dues, history, looks, progress, quality, reclassify and record, all of them or those named by `--operators observe,assess`. A faulty catalogue
// stops the start with file, line and reason.
import { getHeapStatistics } from 'node:v8';
import { DAY_MS, HOUR_MS } from '../contracts/time.ts';
import { loadSettings, type Environment } from '../platform/config/load-settings.ts';
import { InvariantError } from '../platform/errors.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { OperatorRuntime, RunningOperator } from '../platform/operator/operator-spec.ts';
import { runOperator } from '../platform/operator/run-operator.ts';
import { startOpsServer } from '../platform/ops-server.ts';
import { runStage, type Stage } from '../platform/run-stage.ts';
import { CONNECTION_SETTINGS, connectStage } from '../platform/stage-connections.ts';
import { startUpkeep } from '../platform/upkeep.ts';
import { assessOperator } from './assess/assess-operator.ts';
import { Scopes } from './assess/scopes.ts';
import type { DetectorCatalogue } from './catalogue.ts';
import { historyOperator } from './history/history-operator.ts';
import { loadCatalogue } from './load-catalogue.ts';
import { looksOperator } from './looks/looks-operator.ts';
import type { KeptAges } from './observe/kept-ages.ts';
import { CASE_PLACES_KEPT_MS } from './observe/case-place-store.ts';
import { CODED_VISITS_KEPT_MS } from './observe/coded-visit-store.ts';
import { observeOperator } from './observe/observe-operator.ts';
import { reclassifyOperator } from './observe/reclassify-operator.ts';
import { progressOperator } from './progress/progress-operator.ts';
import { recordOperator } from './record/record-operator.ts';
import { qualityOperator } from './quality/quality-operator.ts';
import { duesOperator } from './sequences/dues-operator.ts';
import { eventsReadUntil } from './sequences/events-read-until.ts';
import { patternsOperator } from './sequences/patterns-operator.ts';

const OPERATORS = [
  'observe',
  'assess',
  'patterns',
  'dues',
  'history',
  'looks',
  'progress',
  'quality',
  'reclassify',
  'record',
] as const;
type OperatorName = (typeof OPERATORS)[number];

const SETTING_NAMES = [
  ...CONNECTION_SETTINGS,
  'catalogue',
  'zone',
  'host',
  'detectorsPort',
  'logLevel',
  'parentPipe',
  'allowedLatenessDays',
  'idleAfterMinutes',
  'progressTickMs',
  'settlementKeepDays',
  'resourceKeepDays',
] as const;
type DetectorSettings = ReturnType<typeof detectorSettings>;

/** Throws InvariantError `bad-settings`. */
export const detectorSettings = (environment: Environment) =>
  loadSettings(SETTING_NAMES, environment);

/** A case that is told of later than this raises no signal of its own. */
const CASE_HORIZON_MS = 14 * DAY_MS;
/** History that is delivered at the start of a site's reporting, for its baselines. */
const BACKFILL_MAX_MS = 400 * DAY_MS;
const HOLD_BACK_MAX_MS = 12 * HOUR_MS;
/** Of one partition; a transaction takes several. Two at once: one thinks while the other writes. */
const OBSERVE_BATCH_MAX = 500;
const OBSERVE_GROUPED = { transactions: 2, messagesMax: 3000 };
const ASSESS_BATCH_MAX = 500;
/** About four thousand changes of counts: a second's thought or two. What it finds is told when it ends. */
const ASSESS_BATCH_BYTES_MAX = 512 * 1024;
/** 20.9 kB each, measured with 100,000 series that `vigil` follows over four years of days (load-tests/benches/assess-states.ts), and room for those that say more. */
const SERIES_STATE_BYTES = 27_000;
/** Of the heap that this process may use; the rest is for what is being worked on. */
const SERIES_HEAP_SHARE = 0.6;
const SERIES_STATES_MAX = Math.floor(
  (getHeapStatistics().heap_size_limit * SERIES_HEAP_SHARE) / SERIES_STATE_BYTES,
);
/** As many transactions as the operators may have under way together, and some for their outboxes: nobody waits for a connection. */
const CONNECTIONS_MAX = 32;
/** Nine milliseconds each over 400 days, in one go: few at a time, so that no signal waits for them. Two hundredths of a core at most. */
const SHADOW_TRIALS_PER_TICK = 4;
const QUALITY_TICK_MS = 2_000;
/** A page of units after a change of the catalogue; nothing when all are looked at. */
const RECLASSIFY_TICK_MS = 1_000;
const RECLASSIFY_UNITS_MAX = 1_000;
const PATTERNS_BATCH_MAX = 200;
/** An absence is told within a second of its time. */
const DUES_TICK_MS = 250;
/** Rules that are new or changed are given what was before by pages; looks of one go to 32 partitions, so that no live fact waits long. */
const HISTORY_TICK_MS = 250;
const HISTORY_ROWS_MAX = 1_000;
/** As long as a rule can look back, and the year after. */
const RECORDED_KEPT_MS = 800 * DAY_MS;
/** One look at a time, the longest due. */
const LOOKS_TICK_MS = 1_000;
/** Of inpatient cases: the year that a look may compare with the one before. */
const STAYS_KEPT_MS = 800 * DAY_MS;
/** The stream keeps three days; the more comes at once, the smaller it is packed. */
const RECORD_TICK_MS = 5 * 60_000;

export async function main(argv: readonly string[]): Promise<number> {
  const settings = detectorSettings(process.env);
  const names = operatorNames(argv);
  return runStage({
    name: 'detectors',
    logLevel: settings.logLevel,
    parentPipe: settings.parentPipe,
    start: (stage) => startDetectors(stage, settings, names),
  });
}

/** Throws InvariantError for a name that is no operator. */
function operatorNames(argv: readonly string[]): readonly OperatorName[] {
  const at = argv.findIndex((word) => word === '--operators' || word.startsWith('--operators='));
  if (at === -1) return OPERATORS;
  const list = argv[at]?.split('=')[1] ?? argv[at + 1] ?? '';
  return list.split(',').map((name) => {
    const known = OPERATORS.find((operator) => operator === name.trim());
    if (known !== undefined) return known;
    throw new InvariantError(
      'no-such-operator',
      `There is no operator "${name}". There are: ${OPERATORS.join(', ')}.`,
    );
  });
}

export async function startDetectors(
  stage: Stage,
  settings: DetectorSettings,
  names: readonly OperatorName[] = OPERATORS,
): Promise<void> {
  const catalogue = loadCatalogue(settings.catalogue, settings.zone);
  const ops = await startOpsServer(stage, {
    host: settings.host,
    port: settings.detectorsPort,
    setting: 'VIGIL_DETECTORS_PORT',
  });
  stage.onStop('ops', () => ops.close());
  const { store, runtime } = await connectStage(stage, settings, {
    user: 'detectors',
    connectionsMax: CONNECTIONS_MAX,
  });
  const kept = keptAges(settings);
  const upkeep = startUpkeep({
    store,
    clock: stage.clock,
    log: stage.log,
    aged: [
      { table: 'settlement_lines', keepMs: kept.settlementsMs },
      { table: 'resource_states', keepMs: kept.resourcesMs },
      { table: 'pattern_facts', keepMs: catalogue.facts.horizonMs },
      { table: 'recorded_findings', keepMs: RECORDED_KEPT_MS },
      { table: 'stays', keepMs: STAYS_KEPT_MS },
      { table: 'case_places', keepMs: CASE_PLACES_KEPT_MS },
      { table: 'coded_visits', keepMs: CODED_VISITS_KEPT_MS },
    ],
  });
  stage.onStop('upkeep', () => upkeep.stop());
  const running = names.map((name) =>
    startOperator(name, { settings, catalogue, runtime, metrics: stage.metrics, kept }),
  );
  for (const [index, operator] of running.entries()) {
    const name = names[index] ?? 'operator';
    stage.onStop(name, () => operator.stop());
    stage.watch(operator.failed);
    stage.health.add(name, () =>
      operator.isHealthy() ? undefined : `${name} cannot go on at the moment`,
    );
  }
  await Promise.all(running.map((operator) => operator.ready));
}

interface Ground {
  readonly settings: Pick<
    DetectorSettings,
    'allowedLatenessDays' | 'idleAfterMinutes' | 'progressTickMs'
  >;
  readonly catalogue: DetectorCatalogue;
  readonly runtime: OperatorRuntime;
  readonly metrics: Metrics;
  /** Absent: for ever. */
  readonly kept?: KeptAges;
}

type Kept = Pick<DetectorSettings, 'settlementKeepDays' | 'resourceKeepDays'>;

const keptAges = ({ settlementKeepDays, resourceKeepDays }: Kept): KeptAges => ({
  settlementsMs: settlementKeepDays * DAY_MS,
  resourcesMs: resourceKeepDays * DAY_MS,
});

const startRecord = (runtime: OperatorRuntime, metrics: Metrics): RunningOperator =>
  runOperator(recordOperator({ bus: runtime.bus, metrics, tickMs: RECORD_TICK_MS }), runtime);

function startSequences(
  name: 'patterns' | 'dues' | 'history' | 'looks',
  { runtime, ...parts }: Pick<Ground, 'catalogue' | 'runtime' | 'metrics'>,
): RunningOperator {
  if (name === 'dues') {
    const readUntil = eventsReadUntil(runtime);
    return runOperator(duesOperator({ tickMs: DUES_TICK_MS, readUntil }), runtime);
  }
  if (name === 'history') {
    const bounds = { tickMs: HISTORY_TICK_MS, rowsMax: HISTORY_ROWS_MAX };
    return runOperator(historyOperator({ ...parts, ...bounds }), runtime);
  }
  if (name === 'looks') {
    const { log } = runtime;
    return runOperator(looksOperator({ ...parts, log, tickMs: LOOKS_TICK_MS }), runtime);
  }
  return runOperator(patternsOperator({ ...parts, batchMax: PATTERNS_BATCH_MAX }), runtime);
}

const startQuality = ({
  runtime,
  ...parts
}: Pick<Ground, 'catalogue' | 'runtime' | 'metrics'>): RunningOperator => {
  const limits = { tickMs: QUALITY_TICK_MS, trialsPerTick: SHADOW_TRIALS_PER_TICK };
  return runOperator(qualityOperator({ ...parts, ...limits }), runtime);
};

/** As the stage runs it; the benchmarks start it on a runtime of their own. */
export function startOperator(
  name: OperatorName,
  { settings, catalogue, runtime, metrics, kept }: Ground,
): RunningOperator {
  const allowedLatenessMs = settings.allowedLatenessDays * DAY_MS;
  if (name === 'observe') {
    return runOperator(
      observeOperator({
        catalogue,
        metrics,
        allowedLatenessMs,
        caseHorizonMs: CASE_HORIZON_MS,
        backfillMaxMs: BACKFILL_MAX_MS,
        ...(kept !== undefined && { kept }),
        batchMax: OBSERVE_BATCH_MAX,
        grouped: OBSERVE_GROUPED,
      }),
      runtime,
    );
  }
  if (name === 'assess') {
    return runOperator(
      assessOperator({
        catalogue,
        metrics,
        horizonMs: allowedLatenessMs,
        scopes: new Scopes(),
        statesMax: SERIES_STATES_MAX,
        batchMax: ASSESS_BATCH_MAX,
        batchBytesMax: ASSESS_BATCH_BYTES_MAX,
      }),
      runtime,
    );
  }
  if (name === 'reclassify') {
    return runOperator(
      reclassifyOperator({
        catalogue,
        metrics,
        allowedLatenessMs,
        caseHorizonMs: CASE_HORIZON_MS,
        tickMs: RECLASSIFY_TICK_MS,
        unitsMax: RECLASSIFY_UNITS_MAX,
      }),
      runtime,
    );
  }
  if (name === 'record') return startRecord(runtime, metrics);
  if (name === 'patterns' || name === 'dues' || name === 'history' || name === 'looks')
    return startSequences(name, { catalogue, runtime, metrics });
  if (name === 'quality') return startQuality({ catalogue, runtime, metrics });
  return runOperator(
    progressOperator({
      catalogue,
      metrics,
      tickMs: settings.progressTickMs,
      idleAfterMs: settings.idleAfterMinutes * 60_000,
      holdBackMaxMs: HOLD_BACK_MAX_MS,
    }),
    runtime,
  );
}

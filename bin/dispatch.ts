// The commands of `vigil`. Each is loaded only when it is named, so that `vigil config` does not wait for the stages to load.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { VigilError, messageOf } from '../platform/errors.ts';

interface Command {
  readonly name: string;
  readonly path: string;
  readonly summary: string;
  /** `own`: the command exports its `HELP`, or answers `--help` itself; without it the summary is all there is to say. */
  readonly help?: 'own';
}

interface CommandModule {
  readonly main: (argv: readonly string[]) => Promise<number | undefined>;
  readonly HELP?: string;
}

export const COMMANDS: readonly Command[] = [
  {
    name: 'start',
    path: './start.ts',
    summary: 'everything on this machine: servers, stages, simulated city',
  },
  { name: 'ingest', path: '../ingest/main.ts', summary: 'the stage that takes in records' },
  { name: 'detectors', path: '../detectors/main.ts', summary: 'the stage that counts and judges' },
  {
    name: 'alerts',
    path: '../alerts/main.ts',
    summary: 'the stage that raises alerts and routes tasks',
  },
  {
    name: 'dashboard',
    path: '../dashboard/server/main.ts',
    summary: 'the stage that shows and takes commands',
  },
  {
    name: 'edge',
    path: './edge.ts',
    summary: "a county's ingest that keeps everything until the city has it",
  },
  {
    name: 'forward',
    path: '../ingest/edge/main.ts',
    summary: 'the process of an edge that brings its events to the city',
  },
  {
    name: 'site',
    path: '../ingest/sites/main.ts',
    summary: 'keys of sites and senders on MLLP: add, revoke',
    help: 'own',
  },
  {
    name: 'quarantine',
    path: '../ingest/quarantine/main.ts',
    summary: 'lists, shows, mends, replays or discards what the doors set aside',
    help: 'own',
  },
  {
    name: 'import',
    path: '../ingest/import/main.ts',
    summary: 'a CSV, NDJSON or HL7 v2 file as its site, with a dry run',
    help: 'own',
  },
  {
    name: 'corpus',
    path: '../ingest/corpus/main.ts',
    summary: 'what the HL7 v2 door makes of a folder of sample messages',
    help: 'own',
  },
  {
    name: 'ecg',
    path: '../ingest/ecg/main.ts',
    summary: 'what an ECG file says: intervals, statements, beats, rhythm',
    help: 'own',
  },
  {
    name: 'keys',
    path: '../ingest/key-store/main.ts',
    summary: 'keys of pseudonyms and quarantine: list, rotate, destroy',
    help: 'own',
  },
  {
    name: 'simulate',
    path: '../simulator/main.ts',
    summary: 'a fictional city at the front doors',
    help: 'own',
  },
  {
    name: 'detect',
    path: '../detectors/detect/main.ts',
    summary: 'one method over a CSV file',
    help: 'own',
  },
  {
    name: 'replay',
    path: '../detectors/replay/main.ts',
    summary: 'stored events once more through the stages, and the signals compared',
    help: 'own',
  },
  {
    name: 'backtest',
    path: '../detectors/backtest/main.ts',
    summary: 'several methods over a history as it was known then, with a report',
    help: 'own',
  },
  {
    name: 'measures',
    path: '../detectors/trial/measures/main.ts',
    summary: 'checks measures, or tries one on stored history before it goes live',
    help: 'own',
  },
  {
    name: 'definitions',
    path: '../detectors/trial/definitions/main.ts',
    summary: 'checks case definitions, or tries one on texts and stored visits',
    help: 'own',
  },
  {
    name: 'benchmark',
    path: '../detectors/benchmark/main.ts',
    summary: 'the daily benchmark of the methods: specificity, sensitivity, detection',
    help: 'own',
  },
  {
    name: 'patterns',
    path: './patterns.ts',
    summary:
      'rules about patterns: checked, tried on stored history, measured against planted truth',
    help: 'own',
  },
  {
    name: 'audit',
    path: '../alerts/audit/main.ts',
    summary: 'walks the audit chain, prints its daily anchors and its entries',
    help: 'own',
  },
  {
    name: 'ledger',
    path: '../alerts/evaluation/main.ts',
    summary: 'the accountability ledger as a signed file; whether it is as it was written',
    help: 'own',
  },
  {
    name: 'notify',
    path: '../alerts/notifiers/main.ts',
    summary: 'channels by which departments are told: check them, send a test message',
    help: 'own',
  },
  { name: 'prepare', path: './prepare.ts', summary: 'migrates the database and makes the streams' },
  {
    name: 'dead-letters',
    path: './dead-letters.ts',
    summary: 'lists, shows, replays or discards messages that could not be worked on',
    help: 'own',
  },
  { name: 'config', path: './config.ts', summary: 'all settings with meaning and source' },
  { name: 'doctor', path: './doctor.ts', summary: 'what runs, which versions, what is missing' },
  {
    name: 'nats-config',
    path: './nats-config.ts',
    summary: 'prints a nats-server configuration for a cluster',
  },
  { name: 'bench', path: '../load-tests/main.ts', summary: 'the benchmarks', help: 'own' },
];

const USAGE = 2;

/** Exit code: 0 done, 1 failed, 2 not understood. */
export async function dispatch(argv: readonly string[]): Promise<number> {
  const [name = 'help', ...rest] = argv;
  if (['help', '--help', '-h'].includes(name)) {
    process.stdout.write(usage());
    return 0;
  }
  const command = COMMANDS.find((one) => one.name === name);
  if (command === undefined) {
    process.stderr.write(`There is no command \`${name}\`.\n\n${usage()}`);
    return USAGE;
  }
  const isHelp = rest.some((word) => word === '--help' || word === '-h');
  if (isHelp && command.help === undefined) {
    process.stdout.write(summaryOf(command));
    return 0;
  }
  const url = new URL(command.path, import.meta.url);
  if (!existsSync(fileURLToPath(url))) {
    process.stderr.write(`\`vigil ${name}\` is not part of this version.\n`);
    return 1;
  }
  try {
    const module = (await import(url.href)) as CommandModule;
    if (isHelp && module.HELP !== undefined) {
      process.stdout.write(module.HELP);
      return 0;
    }
    return (await module.main(isHelp ? ['--help'] : rest)) ?? 0;
  } catch (error) {
    process.stderr.write(
      `vigil ${name}: ${error instanceof VigilError ? error.sentence : describe(error)}\n`,
    );
    return 1;
  }
}

/** What is not an error of ours is a bug: its stack is wanted. */
function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : messageOf(error);
}

function summaryOf({ name, summary }: Command): string {
  return `Usage: vigil ${name}\n\n${summary}\n\nIts settings come from the environment: \`vigil config\` lists them.\n`;
}

function usage(): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length)) + 2;
  const lines = COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`);
  return `Vigil 守望\n\nUsage: vigil <command>\n\n${lines.join('\n')}\n`;
}

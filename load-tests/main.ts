// `vigil bench`: measures the product and, in the same run, the floor under each figure. Prints a table, writes bench/results.json.
import { mkdirSync, writeFileSync } from 'node:fs';
import { loadSettings } from '../platform/config/load-settings.ts';
import { readBenchArguments, type BenchArguments } from './arguments.ts';
import { againstR } from './benches/against-r.ts';
import { alertPath } from './benches/alert-path.ts';
import type { Bench } from './benches/bench.ts';
import { classify } from './benches/classify.ts';
import { doors } from './benches/doors.ts';
import { hl7 } from './benches/hl7.ts';
import { liveSeries } from './benches/live-series.ts';
import { methods } from './benches/methods.ts';
import { patterns } from './benches/patterns.ts';
import { response } from './benches/response.ts';
import { restart } from './benches/restart.ts';
import { scan } from './benches/scan.ts';
import { streamCore } from './benches/stream-core.ts';
import { closeGrounds } from './ground/open-ground.ts';
import { describeMachine, loadNow } from './machine.ts';
import { ratioToFloor, summarise, verdictOf, type BenchResult } from './report/figure.ts';
import { renderTable } from './report/table.ts';

const BENCHES: readonly Bench[] = [
  doors,
  streamCore,
  alertPath,
  response,
  hl7,
  classify,
  methods,
  againstR,
  liveSeries,
  patterns,
  restart,
  scan,
];
const RESULTS = 'bench/results.json';

export async function main(argv: readonly string[]): Promise<number> {
  const call = readBenchArguments(
    argv,
    BENCHES.map(({ name }) => name),
  );
  if (call.isHelp) {
    process.stdout.write(usage());
    return 0;
  }
  closeWhenInterrupted();
  const { natsSync, natsServer } = loadSettings(['natsSync', 'natsServer'], process.env);
  const run = await runAll(call, { sync: natsSync, natsServer });
  process.stdout.write(`\n${renderTable(run.results)}\n\n${machineLine(run)}\n`);
  writeResults(run);
  return 0;
}

function closeWhenInterrupted(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void closeGrounds().finally(() => process.exit(130));
    });
  }
}

interface Run {
  readonly startedAt: string;
  readonly tookS: number;
  readonly loadBefore: number;
  readonly loadAfter: number;
  readonly isQuick: boolean;
  readonly results: readonly BenchResult[];
}

async function runAll(
  call: BenchArguments,
  ground: { readonly sync: string; readonly natsServer: string | undefined },
): Promise<Run> {
  const startedAt = Date.now();
  const loadBefore = loadNow();
  const results: BenchResult[] = [];
  for (const bench of BENCHES.filter(({ name }) => call.names.includes(name))) {
    const say = (sentence: string): void => {
      process.stderr.write(`${bench.name}: ${sentence}\n`);
    };
    say(bench.summary);
    results.push(await bench.run({ effort: call.effort, ground, say }));
  }
  return {
    startedAt: new Date(startedAt).toISOString(),
    tookS: Math.round((Date.now() - startedAt) / 100) / 10,
    loadBefore,
    loadAfter: loadNow(),
    isQuick: call.effort.isQuick,
    results,
  };
}

function machineLine(run: Run): string {
  const { cpu, cores, memoryGiB, node } = describeMachine();
  const load = `load ${String(run.loadBefore)} before, ${String(run.loadAfter)} after`;
  return `${cpu}, ${String(cores)} cores, ${String(memoryGiB)} GiB, Node ${node}; ${load}; ${String(run.tookS)} s${run.isQuick ? '; quick' : ''}`;
}

function writeResults(run: Run): void {
  const results = run.results.map((result) => ({
    ...result,
    figures: result.figures.map((figure) => ({
      ...figure,
      ...summarise(figure.values),
      ratioToFloor: ratioToFloor(figure, result.figures) ?? null,
      verdict: verdictOf(figure, result.figures) ?? null,
    })),
  }));
  mkdirSync('bench', { recursive: true });
  writeFileSync(
    RESULTS,
    `${JSON.stringify({ ...run, machine: describeMachine(), results }, null, 2)}\n`,
  );
  process.stdout.write(`Written to ${RESULTS}.\n`);
}

function usage(): string {
  const width = Math.max(...BENCHES.map(({ name }) => name.length)) + 2;
  const lines = BENCHES.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`);
  return `Usage: vigil bench [--quick] [--only NAME[,NAME…]]\n\n${lines.join('\n')}\n\nResults are printed and written to ${RESULTS}.\n`;
}

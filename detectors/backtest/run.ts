/**
 * `vigil backtest`: a history judged as it was known then, by several methods side by side. Everything is read and checked before
 * anything is written. Streams, the clock of reports and the store are arguments; the process is left to `main.ts`.
 */
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { type Calendar, readCalendar } from '../detect/calendar.ts';
import { DetectError } from '../detect/detect-error.ts';
import type { DetectStreams } from '../detect/run.ts';
import { FREQUENCY_OF } from '../detect/spacing.ts';
import { MethodError } from '../methods/method-error.ts';
import { findMethod } from '../methods/registry.ts';
import type { Setting } from '../detect/arguments.ts';
import type { Method } from '../methods/method.ts';
import { whyUnfit } from '../series/check-measure.ts';
import { type BacktestArguments, readArguments, type Source, USAGE } from './arguments.ts';
import type { History } from './history.ts';
import { daysApart } from './window-revisions.ts';
import { BacktestError } from './backtest-error.ts';
import { judgeHistory } from './judge-history.ts';
import { pageOf } from './page.ts';
import {
  dateOfPoint,
  layOut,
  readRevisions,
  type RevisionsByDay,
  type SpacedHistory,
} from './read-history.ts';
import { type BacktestReport, reportOn } from './report.ts';
import type { Outbreak } from './score.ts';
import { type Language, tableText } from './table.ts';
import { outbreaksOf, readTruth } from './truth.ts';

export interface BacktestWorld extends DetectStreams {
  /** The stored days of a measure, by day number. @throws BacktestError `no-observations` */
  readonly readStored: (source: Source) => Promise<RevisionsByDay>;
  /** The history of other windows of it. @throws BacktestError `no-observations`, DetectError `too-many-points` */
  readonly readWindows: (source: Source, judgeAfterMs: number) => Promise<History>;
  readonly language: Language;
}

const EXIT_OK = 0;
const EXIT_REFUSED = 2;

/** @returns the exit code: 0, or 2 after one line `error <code>: <sentence>` on `stderr` */
export async function backtest(argv: readonly string[], world: BacktestWorld): Promise<number> {
  try {
    const call = readArguments(argv);
    if (call === 'help') await write(world.stdout, USAGE);
    else await answer(call, world);
    return EXIT_OK;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const hint = error.code === 'usage' ? `\n${USAGE}` : '';
    await write(world.stderr, `error ${error.code}: ${error.message}\n${hint}`);
    return EXIT_REFUSED;
  }
}

function isRefusal(error: unknown): error is DetectError | MethodError | BacktestError {
  return (
    error instanceof DetectError || error instanceof MethodError || error instanceof BacktestError
  );
}

async function answer(call: BacktestArguments, world: BacktestWorld): Promise<void> {
  const report = await reportOf(call, world);
  const language = call.language ?? world.language;
  const page = call.html === null ? null : pageOf(report, language);
  if (call.html !== null && page !== null) await save(call.html, page);
  await write(world.stdout, call.isJson ? jsonOf(report) : tableText(report, language));
}

async function reportOf(call: BacktestArguments, world: BacktestWorld): Promise<BacktestReport> {
  // Methods and parameters are judged before a possibly long input is read.
  const methods = call.methods.map(({ id, settings }) => ({ method: findMethod(id), settings }));
  for (const one of methods) refuseUnfit(one, call);
  const name =
    call.source.from === 'csv'
      ? csvName(call.source)
      : `${call.source.measure} ${call.source.place}`;
  const spaced = await spacedOf(call, name, world);
  const outbreaks = await truthOf(call, spaced, world);
  const { history, frequency, daysPerPoint } = spaced;
  const { fromIndex } = call;
  const ground = { fromIndex, outbreaks, daysPerPoint, hasRevisions: history.hasRevisions };
  return {
    name,
    history,
    fromIndex,
    outbreaks,
    methods: methods.map((one) =>
      reportOn(judgeHistory({ ...one, frequency, history, fromIndex }), ground),
    ),
  };
}

interface ChosenMethod {
  readonly method: Method;
  readonly settings: Readonly<Record<string, Setting>>;
}

/** @throws MethodError */
function refuseUnfit({ method, settings }: ChosenMethod, { source, spacing }: BacktestArguments) {
  const { window } = source;
  method.prepare(settings, FREQUENCY_OF[spacing ?? (window === 'week' ? 'weekly' : 'daily')]);
  if (window === 'day') return;
  const ofDays = method.id === 'vigil' || method.id === 'vigil-intraday';
  const why = ofDays ? `${method.id} judges days, not ${window}` : whyUnfit(method.id, window);
  if (why !== null) throw new MethodError('wrong-frequency', `${why}.`);
}

async function spacedOf(
  call: BacktestArguments,
  name: string,
  world: BacktestWorld,
): Promise<SpacedHistory> {
  const { source } = call;
  if (source.from === 'store' && source.window !== 'day')
    return {
      history: await world.readWindows(source, call.judgeAfterMs),
      frequency: FREQUENCY_OF[source.window === 'week' ? 'weekly' : 'daily'],
      daysPerPoint: daysApart(source.window),
    };
  const calendar: Calendar =
    call.calendar === null ? new Map() : await readCalendar(call.calendar, world.stdin);
  const byDay =
    source.from === 'csv'
      ? await readRevisions(source.input, world.stdin)
      : await world.readStored(source);
  return layOut(byDay, { ...call, calendar, name });
}

function csvName({ input }: Source): string {
  return input === '-' ? 'stdin' : (input.split(/[\\/]/).at(-1) ?? input);
}

async function truthOf(
  { truth, judgeAfterMs }: BacktestArguments,
  { history }: SpacedHistory,
  { stdin }: BacktestWorld,
): Promise<readonly Outbreak[] | null> {
  if (truth === null) return null;
  const windows = history.windows.map(({ point, judgeAt }) => ({
    at: point.at,
    endAt: judgeAt - judgeAfterMs,
  }));
  return outbreaksOf(await readTruth(truth, stdin), windows);
}

async function save(file: string, page: string): Promise<void> {
  try {
    await writeFile(file, page);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new BacktestError('report-unwritable', `${file} cannot be written: ${why}`);
  }
}

function jsonOf({ name, history, fromIndex, outbreaks, methods }: BacktestReport): string {
  const date = (index: number): string => dateOfPoint(history.windows[index]?.point.at ?? 0);
  const report = {
    name,
    from: date(fromIndex),
    to: date(history.windows.length - 1),
    points: history.windows.length,
    hasRevisions: history.hasRevisions,
    outbreaks:
      outbreaks?.map(({ first, last }) => ({ first: date(first), last: date(last) })) ?? null,
    methods: methods.map(({ method, version, params, score, hindsight, assessments }) => ({
      method,
      version,
      params,
      score,
      hindsight,
      alarms: assessments.flatMap(({ outcome }, i) =>
        outcome === 'exceeds' ? [date(fromIndex + i)] : [],
      ),
    })),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

async function write(stream: NodeJS.WritableStream, text: string): Promise<void> {
  if (!stream.write(text)) await once(stream, 'drain');
}

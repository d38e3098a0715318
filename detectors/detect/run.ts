/**
 * `vigil detect`: any registered method over the series of a CSV. Everything is read and checked before the first line is
 * written, so that an error never follows half an answer. Streams are arguments; the process is left to `main.ts`.
 */
import { once } from 'node:events';
import type { AssessmentCore, Point } from '../methods/method.ts';
import { MethodError } from '../methods/method-error.ts';
import { findMethod, METHODS } from '../methods/registry.ts';
import { type DetectArguments, readArguments, USAGE } from './arguments.ts';
import { readCalendar } from './calendar.ts';
import { dateOf } from './days.ts';
import { DetectError } from './detect-error.ts';
import { readSeries, type SeriesRows } from './read-series.ts';
import { FREQUENCY_OF, gridOf, type Spacing, spacingOf } from './spacing.ts';

export interface DetectStreams {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
}

const EXIT_OK = 0;
const EXIT_REFUSED = 2;
const DAY_MS = 86_400_000;

/** @returns the exit code: 0, or 2 after one line `error <code>: <sentence>` on `stderr` */
export async function detect(argv: readonly string[], streams: DetectStreams): Promise<number> {
  try {
    const call = readArguments(argv);
    if (call === 'help') await write(streams.stdout, USAGE);
    else if (call === 'list') await write(streams.stdout, listMethods());
    else await assessAll(call, streams);
    return EXIT_OK;
  } catch (error) {
    if (!(error instanceof DetectError) && !(error instanceof MethodError)) throw error;
    const hint = error.code === 'usage' ? `\n${USAGE}` : '';
    await write(streams.stderr, `error ${error.code}: ${error.message}\n${hint}`);
    return EXIT_REFUSED;
  }
}

function listMethods(): string {
  return METHODS.map(
    ({ id, version, parameterNames }) => `${id} ${version}: ${parameterNames.join(', ')}\n`,
  ).join('');
}

interface Job {
  readonly series: string;
  readonly spacing: Spacing;
  readonly points: readonly Point[];
}

async function assessAll(call: DetectArguments, streams: DetectStreams): Promise<void> {
  const method = findMethod(call.method);
  // Parameters are judged before a possibly long input is read.
  method.prepare(call.settings, FREQUENCY_OF[call.spacing ?? 'daily']);
  const calendar =
    call.calendar === null ? new Map() : await readCalendar(call.calendar, streams.stdin);
  const all = await readSeries(call.input, streams.stdin);
  const jobs = all.map((one) => jobOf(one, call, calendar));
  for (const job of jobs) checkFromOf(job, call.from);
  if (calendar.size > 0 && jobs.some(({ spacing }) => spacing !== 'daily')) {
    await write(
      streams.stderr,
      'note calendar-ignored: the calendar applies to daily series only.\n',
    );
  }
  const unordered = all.filter(({ wasInOrder }) => !wasInOrder);
  if (unordered.length > 0)
    await write(
      streams.stderr,
      `note rows-sorted: rows of ${String(unordered.length)} series were not in order of time (first: ${unordered[0]?.series ?? ''}); they are judged in order.\n`,
    );
  for (const { series, spacing, points } of jobs) {
    const prepared = method.prepare(call.settings, FREQUENCY_OF[spacing]);
    const assessments = prepared.assessSeries(points, call.from - 1);
    const lines = assessments.map((assessment, i) =>
      lineOf(series, call.from + i, { point: points[call.from - 1 + i], assessment }),
    );
    await write(streams.stdout, lines.join(''));
  }
}

function jobOf(
  { series, rows }: SeriesRows,
  call: DetectArguments,
  calendar: Awaited<ReturnType<typeof readCalendar>>,
): Job {
  const spacing =
    call.spacing ??
    spacingOf(
      rows.map(({ day }) => day),
      series,
    );
  return { series, spacing, points: gridOf({ series, rows, spacing, fill: call.fill, calendar }) };
}

function checkFromOf({ series, points }: Job, from: number): void {
  if (from <= points.length) return;
  throw new MethodError(
    'from-out-of-range',
    `--from ${from} is beyond the ${points.length} points of series ${series}.`,
  );
}

interface Judged {
  readonly point: Point | undefined;
  readonly assessment: AssessmentCore;
}

function lineOf(series: string, index: number, { point, assessment }: Judged): string {
  const {
    observed,
    expected,
    upper,
    lower,
    score,
    pvalue,
    outcome,
    method,
    methodVersion,
    side,
    reason,
  } = assessment;
  const time = dateOf((point?.at ?? 0) / DAY_MS);
  const figures = { observed, expected, threshold: upper ?? lower, score, pvalue };
  return `${JSON.stringify({ series, index, time, ...figures, outcome, method, methodVersion, lower, side, reason: reason.code })}\n`;
}

/** Waits while the reader is slower than we are. */
async function write(stream: NodeJS.WritableStream, text: string): Promise<void> {
  if (!stream.write(text)) await once(stream, 'drain');
}

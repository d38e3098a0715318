/** When there was an outbreak: a CSV of dates, or of first and last dates. Neighbouring windows are one outbreak. */
import { readCsv } from '../detect/csv-rows.ts';
import { dayNumber, epochMsOf } from '../detect/days.ts';
import { DetectError } from '../detect/detect-error.ts';
import { BacktestError } from './backtest-error.ts';
import type { Outbreak } from './score.ts';

interface Span {
  readonly startAt: number;
  /** Half-open. */
  readonly endAt: number;
}

/** @throws BacktestError `truth-malformed`, DetectError */
export async function readTruth(input: string, stdin: NodeJS.ReadableStream): Promise<Span[]> {
  const spans: Span[] = [];
  const columns = { required: [], optional: ['date', 'start', 'end'] };
  for await (const { line, cells } of readCsv({ input, stdin, ...columns })) {
    const start = dayNumber(cells['start'] ?? cells['date'] ?? '');
    const end = dayNumber(cells['end'] ?? cells['date'] ?? cells['start'] ?? '');
    if (start === null || end === null || end < start)
      throw new BacktestError(
        'truth-malformed',
        `Line ${line} of ${input}: no date, or an end before its start.`,
      );
    spans.push({ startAt: epochMsOf(start), endAt: epochMsOf(end + 1) });
  }
  if (spans.length === 0) throw new DetectError('input-empty', `${input} has no rows.`);
  return spans;
}

/** The windows that the outbreaks touch. @throws BacktestError `truth-outside` when they touch none */
export function outbreaksOf(
  spans: readonly Span[],
  windows: readonly { readonly at: number; readonly endAt: number }[],
): Outbreak[] {
  const isOutbreak = windows.map(({ at, endAt }) =>
    spans.some((span) => span.startAt < endAt && span.endAt > at),
  );
  const outbreaks: Outbreak[] = [];
  for (const [i, is] of isOutbreak.entries()) {
    if (!is) continue;
    const before = outbreaks.at(-1);
    if (before?.last === i - 1) outbreaks[outbreaks.length - 1] = { first: before.first, last: i };
    else outbreaks.push({ first: i, last: i });
  }
  if (outbreaks.length === 0)
    throw new BacktestError('truth-outside', 'No outbreak of the truth lies in the history.');
  return outbreaks;
}

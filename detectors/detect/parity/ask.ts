/** Asks our methods what a reference was asked: once directly, once through the command with a CSV. */
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { OUTCOMES, type Point } from '../../methods/method.ts';
import { findMethod } from '../../methods/registry.ts';
import { dateOf, dayOfMonthNumber, epochMsOf, monthAndDay } from '../days.ts';
import { detect } from '../run.ts';
import { FREQUENCY_OF } from '../spacing.ts';
import type { Judged } from './compare.ts';
import type { Reference } from './reference.ts';

export function askMethod(reference: Reference): Judged[] {
  const frequency = FREQUENCY_OF[reference.spacing];
  const points = reference.counts.map((value, i): Point => {
    const population = reference.population?.[i];
    const people = population === undefined ? {} : { population };
    return { at: epochMsOf(dayOf(reference, i)), value, kind: 'open', ...people };
  });
  return findMethod(reference.method)
    .prepare(reference.settings, frequency)
    .assessSeries(points, reference.from - 1);
}

const Line = z.looseObject({
  index: z.int(),
  time: z.string(),
  expected: z.number().nullable(),
  threshold: z.number().nullable(),
  score: z.number().nullable(),
  pvalue: z.number().nullable(),
  outcome: z.enum(OUTCOMES),
});

/** @throws Error with what the command wrote on standard error, when it refused */
export async function askCommand(reference: Reference): Promise<Judged[]> {
  const rows = reference.counts.map(
    (count, i) =>
      `x,${dateOf(dayOf(reference, i))},${count ?? ''},${reference.population?.[i] ?? ''}\n`,
  );
  const settings = Object.entries(reference.settings).flatMap(([name, value]) => [
    '--set',
    `${name}=${String(value)}`,
  ]);
  const argv = ['--method', reference.method, '--from', String(reference.from), ...settings];
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const answers = Promise.all([text(stdout), text(stderr)]);
  const code = await detect(argv, {
    stdin: Readable.from(['series,time,count,population\n', ...rows]),
    stdout,
    stderr,
  });
  stdout.end();
  stderr.end();
  const [out, complaint] = await answers;
  if (code !== 0) throw new Error(complaint);
  return out
    .trimEnd()
    .split('\n')
    .map((line, i) => judgedOf(line, reference, i));
}

function judgedOf(line: string, reference: Reference, i: number): Judged {
  const { index, time, threshold, ...rest } = Line.parse(JSON.parse(line));
  const expectedTime = dateOf(dayOf(reference, reference.from - 1 + i));
  if (index !== reference.from + i || time !== expectedTime) {
    throw new Error(`line ${i + 1} is index ${index}, ${time}`);
  }
  return { ...rest, upper: threshold };
}

function dayOf({ firstDay, spacing }: Reference, i: number): number {
  if (spacing !== 'monthly') return firstDay + i * (spacing === 'weekly' ? 7 : 1);
  const { month, dayOfMonth } = monthAndDay(firstDay);
  return dayOfMonthNumber(month + i, dayOfMonth);
}

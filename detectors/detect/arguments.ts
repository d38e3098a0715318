/** Reads the command line of `vigil detect`. Knows the options, not what a method makes of its parameters. */
import { parseArgs } from 'node:util';
import { DetectError } from './detect-error.ts';
import { type Fill, FILLS, type Spacing, SPACINGS } from './spacing.ts';

export const USAGE = `vigil detect --method ID [--set name=value …] [--from INDEX] [--calendar FILE] [--input FILE]
             [--fill missing|zero] [--frequency daily|weekly|monthly]

Reads CSV series,time,count[,population] (with a header; .gz too; - or nothing: standard input),
rows in any order, no date of a series twice, and writes one JSON object a line for each assessed point.

  --method     one of those that \`vigil detect --list\` names
  --set        a parameter of the method, as often as needed: --set baseline=28 --set minSigma=1
  --from       one-based index of the first assessed point (1); for methods that are trained once, training ends there
  --calendar   CSV date,kind with kind holiday, closed or workday; for daily series
  --fill       what a date without a row is: missing (default) or zero
  --frequency  instead of reading it from the spacing of time
  --list       names the methods and their parameters
`;

export type Setting = number | boolean | string;

export interface DetectArguments {
  readonly method: string;
  readonly settings: Readonly<Record<string, Setting>>;
  readonly input: string;
  readonly calendar: string | null;
  readonly from: number;
  readonly fill: Fill;
  readonly spacing: Spacing | null;
}

export type Call = DetectArguments | 'help' | 'list';

/** @throws DetectError `usage` */
export function readArguments(argv: readonly string[]): Call {
  const values = parse(argv);
  if (values.help === true) return 'help';
  if (values.list === true) return 'list';
  if (values.method === undefined) throw new DetectError('usage', '--method is missing.');
  return {
    method: values.method,
    settings: readSettings(values.set ?? []),
    input: values.input ?? '-',
    calendar: values.calendar ?? null,
    from: readFrom(values.from ?? '1'),
    fill: oneOf('--fill', FILLS, values.fill ?? 'missing'),
    spacing:
      values.frequency === undefined ? null : oneOf('--frequency', SPACINGS, values.frequency),
  };
}

const OPTIONS = {
  method: { type: 'string' },
  set: { type: 'string', multiple: true },
  input: { type: 'string' },
  calendar: { type: 'string' },
  from: { type: 'string' },
  fill: { type: 'string' },
  frequency: { type: 'string' },
  list: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: false, strict: true })
      .values;
  } catch (error) {
    throw new DetectError('usage', error instanceof Error ? error.message : String(error));
  }
}

function readFrom(text: string): number {
  const from = Number(text);
  if (Number.isInteger(from) && from >= 1) return from;
  throw new DetectError('usage', `--from must be a whole number from 1, not ${text}.`);
}

function oneOf<T extends string>(option: string, allowed: readonly T[], text: string): T {
  const found = allowed.find((candidate) => candidate === text);
  if (found !== undefined) return found;
  throw new DetectError('usage', `${option} must be one of ${allowed.join(', ')}, not ${text}.`);
}

function readSettings(texts: readonly string[]): Readonly<Record<string, Setting>> {
  const settings = texts.map(readSetting);
  const [twice] =
    settings.find(([name], at) => settings.findIndex(([one]) => one === name) < at) ?? [];
  if (twice !== undefined) throw new DetectError('usage', `--set names ${twice} twice.`);
  return Object.fromEntries(settings);
}

/** `name=value`; numbers and truth values are recognised, R's TRUE and FALSE among them, and `c(5,4)` becomes "5,4". */
export function readSetting(text: string): [string, Setting] {
  const at = text.indexOf('=');
  if (at < 1) throw new DetectError('usage', `--set needs name=value, not ${text}.`);
  return [text.slice(0, at).trim(), readValue(text.slice(at + 1).trim())];
}

function readValue(text: string): Setting {
  if (/^true$/i.test(text)) return true;
  if (/^false$/i.test(text)) return false;
  const vector = /^c\((.*)\)$/.exec(text);
  if (vector) return (vector[1] ?? '').replaceAll(/\s/g, '');
  return text !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}

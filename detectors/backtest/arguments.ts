/** Reads the command line of `vigil backtest`. Knows the options, not what a method makes of its parameters. */
import { parseArgs } from 'node:util';
import {
  shapeOf,
  whyNoWindow,
  WINDOW_KINDS,
  type WindowKind,
} from '../../contracts/window-shape.ts';
import { readSetting, type Setting } from '../detect/arguments.ts';
import { type Fill, FILLS, type Spacing, SPACINGS } from '../detect/spacing.ts';
import { BacktestError } from './backtest-error.ts';
import type { CountedKind } from './window-revisions.ts';

export const USAGE = `vigil backtest --method ID[:name=value,…] [--method …] [--truth FILE] [--from INDEX]
               [--input FILE | --measure ID --place CODE [--age BAND] [--window KIND]]
               [--calendar FILE] [--fill missing|zero] [--frequency daily|weekly|monthly]
               [--judge-after HOURS] [--language zh|en] [--json] [--html FILE]

Judges a history as it was known then, by several methods side by side.

  --input        CSV date,count[,asof] (with a header; .gz too; - or nothing: standard input). Several rows of one date are its
                 revisions; asof is when a count became known: a date (its end) or an instant such as 2026-01-05T08:00:00Z
  --measure      instead of a file: the product's stored days of a measure, with --place (a place code or a site id)
  --age          an age band of the measure (all)
  --window       what is judged of a stored measure: day, week, hour, half-hour, hours6, day7, hours24-by-hour … (day)
  --method       as \`vigil detect --list\` names them, with parameters: --method ears-c2 --method farrington-flexible:alpha=0.05,b=4
  --truth        CSV date, or start,end (both inclusive): when there was an outbreak
  --from         one-based index of the first judged point (1); for methods that are trained once, training ends there
  --judge-after  hours after the end of a window until it is judged (0)
  --html         writes a report with plots, in one file that needs nothing else
  --json         JSON on standard output instead of a table
`;

export interface Source {
  readonly from: 'csv' | 'store';
  /** A file, `-`, or the parts of a series. */
  readonly input: string;
  readonly measure: string;
  readonly place: string;
  readonly age: string;
  readonly window: CountedKind;
}

export interface MethodWish {
  readonly id: string;
  readonly settings: Readonly<Record<string, Setting>>;
}

export interface BacktestArguments {
  readonly source: Source;
  readonly methods: readonly MethodWish[];
  readonly truth: string | null;
  readonly fromIndex: number;
  readonly calendar: string | null;
  /** What a window without a row is. In the store it is a zero: nothing was counted. */
  readonly fill: Fill;
  readonly spacing: Spacing | null;
  readonly judgeAfterMs: number;
  readonly language: 'zh' | 'en' | null;
  readonly isJson: boolean;
  readonly html: string | null;
}

const OPTIONS = {
  method: { type: 'string', multiple: true },
  input: { type: 'string' },
  measure: { type: 'string' },
  place: { type: 'string' },
  age: { type: 'string' },
  window: { type: 'string' },
  truth: { type: 'string' },
  from: { type: 'string' },
  calendar: { type: 'string' },
  fill: { type: 'string' },
  frequency: { type: 'string' },
  'judge-after': { type: 'string' },
  language: { type: 'string' },
  json: { type: 'boolean' },
  html: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

const LANGUAGES = ['zh', 'en'] as const;
const HOUR_MS = 3_600_000;
const METHODS_MAX = 20;

/** @throws BacktestError `usage` */
export function readArguments(argv: readonly string[]): BacktestArguments | 'help' {
  const values = parse(argv);
  if (values.help === true) return 'help';
  const methods = (values.method ?? []).map(readMethod);
  if (methods.length === 0) throw usage('--method is missing.');
  if (methods.length > METHODS_MAX) throw usage(`At most ${String(METHODS_MAX)} methods at once.`);
  const source = readSource(values);
  return {
    source,
    methods,
    truth: values.truth ?? null,
    fromIndex: readNumber('--from', values.from ?? '1', 1) - 1,
    calendar: values.calendar ?? null,
    fill: oneOf('--fill', FILLS, values.fill ?? (source.from === 'store' ? 'zero' : 'missing')),
    spacing:
      values.frequency === undefined ? null : oneOf('--frequency', SPACINGS, values.frequency),
    judgeAfterMs: readNumber('--judge-after', values['judge-after'] ?? '0', 0) * HOUR_MS,
    language:
      values.language === undefined ? null : oneOf('--language', LANGUAGES, values.language),
    isJson: values.json === true,
    html: values.html ?? null,
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: false, strict: true })
      .values;
  } catch (error) {
    throw usage(error instanceof Error ? error.message : String(error));
  }
}

function usage(message: string): BacktestError {
  return new BacktestError('usage', message);
}

function readSource(values: ReturnType<typeof parse>): Source {
  const { measure, place, input } = values;
  const age = values.age ?? 'all';
  const window = readWindow(values.window ?? 'day');
  if (measure === undefined && place === undefined) {
    if (values.window !== undefined) throw usage('--window is of a stored --measure.');
    return { from: 'csv', input: input ?? '-', measure: '', place: '', age, window };
  }
  if (input !== undefined) throw usage('Either --input or --measure with --place.');
  if (measure === undefined || place === undefined)
    throw usage('--measure and --place belong together.');
  if (window !== 'day' && values.frequency !== undefined)
    throw usage('Either --window or --frequency.');
  return { from: 'store', input: '', measure, place, age, window };
}

function readWindow(text: string): CountedKind {
  const kind = WINDOW_KINDS.find((one) => one === text);
  if (kind === undefined) throw usage(`${whyNoWindow(text)}.`);
  if (isCounted(kind)) return kind;
  throw usage(`${text} is found by its facts; \`vigil measures try\` judges sessions.`);
}

const isCounted = (kind: WindowKind): kind is CountedKind => shapeOf(kind).moves !== 'session';

/** `ears-c2` or `ears-c2:baseline=28,minSigma=1`. */
function readMethod(text: string): MethodWish {
  const at = text.indexOf(':');
  if (at < 0) return { id: text, settings: {} };
  const settings = text
    .slice(at + 1)
    .split(/,(?=[A-Za-z][\w.]*=)/)
    .map(readSetting);
  return { id: text.slice(0, at), settings: Object.fromEntries(settings) };
}

function readNumber(option: string, text: string, min: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= min && number < 100_000) return number;
  throw usage(`${option} must be a whole number from ${String(min)}, not ${text}.`);
}

function oneOf<T extends string>(option: string, allowed: readonly T[], text: string): T {
  const found = allowed.find((candidate) => candidate === text);
  if (found !== undefined) return found;
  throw usage(`${option} must be one of ${allowed.join(', ')}, not ${text}.`);
}

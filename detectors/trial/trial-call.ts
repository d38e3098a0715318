/** The command lines of `vigil measures` and `vigil definitions`, and how both refuse: one line for each problem, exit code 2. */
import { parseArgs } from 'node:util';
import { inBothLanguages, type CatalogueError } from '../../platform/catalogue/load-yaml.ts';
import type { Language } from '../backtest/table.ts';

export const EXIT_OK = 0;
export const EXIT_REFUSED = 2;

export interface TrialCall {
  readonly verb: 'check' | 'try';
  readonly files: readonly string[];
  readonly days: number;
  /** Null: as many as its rules ask for. */
  readonly historyDays: number | null;
  readonly texts: readonly string[];
  readonly language: Language;
  readonly isJson: boolean;
}

const OPTIONS = {
  days: { type: 'string' },
  history: { type: 'string' },
  text: { type: 'string', multiple: true },
  language: { type: 'string' },
  json: { type: 'boolean' },
} as const;

const DAYS = 28;
const DAYS_MAX = 400;

/** A sentence where it is not understood. */
export function readCall(argv: readonly string[], spoken: string | undefined): TrialCall | string {
  const [verb, ...rest] = argv;
  if (verb !== 'check' && verb !== 'try') return 'Say `check` or `try`.';
  try {
    const { values, positionals } = parseArgs({
      args: rest,
      options: OPTIONS,
      allowPositionals: true,
      strict: true,
    });
    const days = Number(values.days ?? String(DAYS));
    if (!Number.isInteger(days) || days < 1 || days > DAYS_MAX)
      return `--days must be a whole number from 1 to ${String(DAYS_MAX)}.`;
    const historyDays = values.history === undefined ? null : Number(values.history);
    if (historyDays !== null && (!Number.isInteger(historyDays) || historyDays < 1))
      return '--history must be a whole number of days from 1.';
    if (verb === 'try' && positionals.length !== 1) return '`try` takes one file.';
    const language = values.language ?? (/^zh/i.test(spoken ?? '') ? 'zh' : 'en');
    if (language !== 'zh' && language !== 'en') return '--language must be zh or en.';
    const texts = values.text ?? [];
    const isJson = values.json === true;
    return { verb, files: positionals, days, historyDays, texts, language, isJson };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** What only a schema says has the code `not-understood`. */
export function problemLines({ problems }: CatalogueError): string {
  return problems
    .map((problem) => {
      const { file, line, reason } = problem;
      const place = line > 0 ? `${file}:${String(line)}` : file;
      const isCoded = /^[a-z]+(-[a-z]+)+: /.test(reason);
      return `error ${place}: ${isCoded ? '' : 'not-understood: '}${inBothLanguages(problem)}\n`;
    })
    .join('');
}

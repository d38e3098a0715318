// What became of the lines of a file: counts, and for each reason the first lines, by number. No content of any line is in it.
import { z } from 'zod';

const LINES_MAX = 5;
const REASONS_MAX = 200;
const REFUSED_MAX = 1000;

export const ImportReport = z.strictObject({
  file: z.string(),
  site: z.string(),
  profile: z.string().nullable(),
  charset: z.string().nullable(),
  /** `dry-run` changed nothing. */
  effect: z.enum(['import', 'dry-run']),
  lines: z.int(),
  accepted: z.int(),
  duplicates: z.int(),
  rejected: z.int(),
  kinds: z.record(z.string(), z.int()),
  reasons: z.array(
    z.strictObject({
      code: z.string(),
      reason: z.string(),
      count: z.int(),
      firstLines: z.array(z.int()),
    }),
  ),
  /** Where reading had to stop, and why; null where the file was read to its end. */
  stopped: z.strictObject({ line: z.int(), code: z.string(), reason: z.string() }).nullable(),
});
export type ImportReport = z.infer<typeof ImportReport>;

type Reason = ImportReport['reasons'][number];
export type ReportHead = Pick<ImportReport, 'file' | 'site' | 'profile' | 'effect'>;

/** `index` is the number of the line. */
export const RefusedLine = z.strictObject({
  index: z.int(),
  code: z.string(),
  reason: z.string(),
});
export type RefusedLine = z.infer<typeof RefusedLine>;

export class ReportSum {
  readonly #head: ReportHead;
  readonly #reasons = new Map<string, Reason>();
  readonly #kinds = new Map<string, number>();
  #lines = 0;
  #accepted = 0;
  #duplicates = 0;
  #rejected = 0;
  #stopped: ImportReport['stopped'] = null;
  readonly #refused: RefusedLine[] = [];
  /** null until it is known. */
  charset: string | null = null;

  constructor(head: ReportHead) {
    this.#head = head;
  }

  accepted(count: number, duplicates: number): void {
    this.#lines += count + duplicates;
    this.#accepted += count;
    this.#duplicates += duplicates;
  }

  kind(name: string): void {
    this.#kinds.set(name, (this.#kinds.get(name) ?? 0) + 1);
  }

  rejected(
    line: number,
    { code, reason }: { readonly code: string; readonly reason: string },
  ): void {
    this.#lines += 1;
    this.#rejected += 1;
    if (this.#refused.length < REFUSED_MAX) this.#refused.push({ index: line, code, reason });
    const key = `${code} ${reason}`;
    const known = this.#reasons.get(key);
    if (known === undefined && this.#reasons.size < REASONS_MAX)
      this.#reasons.set(key, { code, reason, count: 1, firstLines: [line] });
    if (known === undefined) return;
    known.count += 1;
    if (known.firstLines.length < LINES_MAX) known.firstLines.push(line);
  }

  stopped(
    line: number,
    { code, reason }: { readonly code: string; readonly reason: string },
  ): void {
    this.#stopped = { line, code, reason };
  }

  get refused(): readonly RefusedLine[] {
    return this.#refused;
  }

  get report(): ImportReport {
    return {
      ...this.#head,
      charset: this.charset,
      lines: this.#lines,
      accepted: this.#accepted,
      duplicates: this.#duplicates,
      rejected: this.#rejected,
      kinds: Object.fromEntries(this.#kinds),
      reasons: [...this.#reasons.values()].sort((one, other) => other.count - one.count),
      stopped: this.#stopped,
    };
  }
}

/** For a terminal, in both languages. */
export function reportWords(report: ImportReport): string {
  const isDry = report.effect === 'dry-run';
  const rows: readonly (readonly [string, string])[] = [
    ['文件 File', report.file],
    ['机构 Site', report.site],
    ['配置 Profile', report.profile ?? '—'],
    ['字符集 Charset', report.charset ?? '—'],
    ['行数 Lines', String(report.lines)],
    [isDry ? '可接收 Would be accepted' : '已接收 Accepted', String(report.accepted)],
    ['重复 Duplicates', String(report.duplicates)],
    [isDry ? '将拒收 Would be refused' : '已拒收 Refused', String(report.rejected)],
  ];
  const width = Math.max(...rows.map(([name]) => widthOf(name))) + 2;
  const head = rows.map(([name, value]) => `${padded(name, width)}${value}`);
  const reasons = report.reasons.map(
    ({ code, reason, count, firstLines }) =>
      `  ${String(count).padStart(8)}  ${code}: ${reason}\n            首见行 first lines ${firstLines.join(', ')}`,
  );
  return [
    ...(isDry ? ['试运行：未改变任何数据。 Dry run: nothing was changed.'] : []),
    ...head,
    ...(reasons.length > 0 ? ['拒收原因 Why refused', ...reasons] : []),
    ...(report.stopped === null
      ? []
      : [
          `读取在第 ${String(report.stopped.line)} 行停止 Reading stopped at line ${String(report.stopped.line)}: ${report.stopped.code}: ${report.stopped.reason}`,
        ]),
    '',
  ].join('\n');
}

/** A Chinese character takes two places on a terminal. */
const widthOf = (text: string): number =>
  [...text].reduce((sum, character) => sum + (/[\u2e80-\uffef]/.test(character) ? 2 : 1), 0);

const padded = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - widthOf(text)));

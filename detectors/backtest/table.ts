/** The comparison as rows of text: for the terminal as aligned columns, for the page as cells. */
import { type BacktestReport, type MethodReport, titleOf } from './report.ts';
import { COLUMNS } from './words.ts';

export type Language = 'zh' | 'en';
export type ColumnName = keyof typeof COLUMNS;

/** Columns that say something about this report. */
export function columnsOf({ outbreaks, history }: BacktestReport): ColumnName[] {
  const names = Object.keys(COLUMNS) as ColumnName[];
  const truth: ColumnName[] = [
    'falseAlarmsPerWeek',
    'sensitivity',
    'specificity',
    'detection',
    'timeliness',
  ];
  const hindsight: ColumnName[] = ['notBorneOut', 'onlyNow'];
  return names.filter(
    (name) =>
      (outbreaks !== null || !truth.includes(name)) &&
      (history.hasRevisions || !hindsight.includes(name)),
  );
}

export function cellOf(name: ColumnName, row: MethodReport, all: readonly MethodReport[]): string {
  if (name === 'method') return titleOf(row, all);
  if (name === 'notBorneOut' || name === 'onlyNow') return whole(row.hindsight?.[name]);
  const value = row.score[name];
  if (name === 'judged') return `${whole(value)}/${String(row.score.points)}`;
  if (name === 'alarms' || name === 'alarmRuns') return whole(value);
  return value === null ? '–' : value.toFixed(3);
}

function whole(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : String(value);
}

export function tableText(report: BacktestReport, language: Language): string {
  const columns = columnsOf(report);
  const rows = [
    columns.map((name) => COLUMNS[name][language]),
    ...report.methods.map((row) => columns.map((name) => cellOf(name, row, report.methods))),
  ];
  return alignedRows(rows);
}

/** The first column to the left, the others to the right. */
export function alignedRows(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, c) =>
    Math.max(...rows.map((row) => widthOf(row[c] ?? ''))),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, c) => {
        const blank = ' '.repeat((widths[c] ?? 0) - widthOf(cell));
        return c === 0 ? cell + blank : blank + cell;
      })
      .join('  ')
      .trimEnd();
  return `${rows.map(line).join('\n')}\n`;
}

/** Columns on a terminal: Chinese characters take two. */
function widthOf(text: string): number {
  return [...text].reduce((sum, letter) => sum + (/[⺀-鿿＀-￯]/.test(letter) ? 2 : 1), 0);
}

// Renders results as a table for a terminal. Pure: the same results give the same text.
import { ratioToFloor, summarise, verdictOf, type BenchResult, type Figure } from './figure.ts';

const HEADINGS = [
  'figure',
  'median',
  'least',
  'p95',
  'p99',
  'most',
  'n',
  'unit',
  'of its floor',
  'goal',
] as const;
const RIGHT_FROM = 1;
const LEFT_AGAIN = 7;

export function renderTable(results: readonly BenchResult[]): string {
  const rows = results.flatMap((result) => rowsOf(result));
  const lines = [[...HEADINGS], ...rows];
  const widths = HEADINGS.map((_, at) => Math.max(...lines.map((line) => (line[at] ?? '').length)));
  const render = (line: readonly string[]): string =>
    line
      .map((cell, at) => {
        const width = widths[at] ?? 0;
        return at >= RIGHT_FROM && at < LEFT_AGAIN ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  const notes = results.flatMap(({ bench, notes: said }) =>
    said.map((note) => `${bench}: ${note}`),
  );
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  const [heading = [], ...body] = lines;
  return [render(heading), rule, ...body.map(render), '', ...notes].join('\n').trimEnd();
}

function rowsOf({ bench, figures }: BenchResult): string[][] {
  return figures.map((figure) => {
    const { median, p95, p99, least, most, count } = summarise(figure.values);
    return [
      `${bench}: ${figure.name}${isFloor(figure, figures) ? ' (floor)' : ''}`,
      shown(median),
      shown(least),
      count >= MANY ? shown(p95) : '',
      count >= VERY_MANY ? shown(p99) : '',
      shown(most),
      String(count),
      figure.unit,
      ratioText(figure, figures),
      verdictOf(figure, figures) ?? '',
    ];
  });
}

const isFloor = ({ name }: Figure, all: readonly Figure[]): boolean =>
  all.some(({ floor }) => floor === name);

/** Below this a 95th percentile would be the largest value under another name. */
const MANY = 20;
const VERY_MANY = 100;

function ratioText(figure: Figure, all: readonly Figure[]): string {
  const ratio = ratioToFloor(figure, all);
  if (ratio === undefined) return '';
  return `${ratio < 0.1 ? ratio.toFixed(3) : ratio.toFixed(2)} × ${figure.floor ?? ''}`;
}

/** Three figures: more would claim a precision that rounds on a shared machine do not have. */
export function shown(value: number): string {
  if (value === 0) return '0';
  const magnitude = Math.floor(Math.log10(Math.abs(value)));
  const digits = Math.max(0, 2 - magnitude);
  const unit = 10 ** Math.max(0, magnitude - 2);
  const rounded = digits > 0 ? value : Math.round(value / unit) * unit;
  return rounded.toLocaleString('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

/** A history and one method's judgement of it as a drawing (SVG text): counts, expectation, limit, alarms, outbreaks. Pure. */
import { dateOfPoint } from './read-history.ts';
import { type BacktestReport, type MethodReport, titleOf } from './report.ts';
import { TEXT } from './words.ts';

const WIDTH = 960;
const HEIGHT = 220;
const LEFT = 44;
const BOTTOM = 22;
const TOP = 8;

interface Scale {
  readonly x: (index: number) => number;
  readonly y: (value: number) => number;
  readonly step: number;
  readonly max: number;
}

export function chartOf(report: BacktestReport, row: MethodReport, id: string): string {
  const scale = scaleOf(report, row);
  const title = escapeText(titleOf(row, report.methods));
  const { alarms, judged } = row.score;
  const described = `${TEXT.alarm.zh} ${String(alarms)}/${String(judged)} · ${String(alarms)} alarms in ${String(judged)} judged windows`;
  const layers = [
    outbreakBands(report, scale),
    axes(report, scale),
    bars(report, scale),
    lineOf(report, row, { scale, pick: 'expected', className: 'expected' }),
    lineOf(report, row, { scale, pick: 'upper', className: 'limit' }),
    alarmMarks(report, row, scale),
  ];
  return `<svg viewBox="0 0 ${String(WIDTH)} ${String(HEIGHT)}" role="img" aria-labelledby="${id}-t ${id}-d"><title id="${id}-t">${title}</title><desc id="${id}-d">${described}</desc>${layers.join('')}</svg>`;
}

function scaleOf(report: BacktestReport, row: MethodReport): Scale {
  const { windows } = report.history;
  const values = [
    ...windows.map(({ point }) => point.value ?? 0),
    ...row.assessments.map(({ observed }) => observed ?? 0),
  ];
  // A limit far above everything would flatten the counts; it leaves the picture instead.
  const tallest = values.reduce((a, b) => Math.max(a, b), 1);
  const limits = row.assessments.map(({ upper }) => upper ?? 0);
  const max = Math.max(
    tallest,
    Math.min(
      2 * tallest,
      limits.reduce((a, b) => Math.max(a, b), 0),
    ),
  );
  const step = (WIDTH - LEFT) / Math.max(1, windows.length);
  return {
    step,
    max,
    x: (index) => LEFT + index * step,
    y: (value) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - Math.min(Math.max(value, 0), max) / max),
  };
}

function outbreakBands({ outbreaks }: BacktestReport, { x, step }: Scale): string {
  return (outbreaks ?? [])
    .map(({ first, last }) => {
      const width = Math.max(1, (last - first + 1) * step);
      return `<rect class="outbreak" x="${num(x(first))}" y="${String(TOP)}" width="${num(width)}" height="${String(HEIGHT - TOP - BOTTOM)}"/>`;
    })
    .join('');
}

function axes(report: BacktestReport, { x, y, max }: Scale): string {
  const { windows } = report.history;
  const base = `<line class="axis" x1="${String(LEFT)}" x2="${String(WIDTH)}" y1="${num(y(0))}" y2="${num(y(0))}"/>`;
  const levels = [0, max / 2, max].map(
    (value) =>
      `<text class="tick" x="${String(LEFT - 4)}" y="${num(y(value) + 4)}" text-anchor="end">${escapeText(figure(value))}</text>`,
  );
  const ticks = [0, 0.25, 0.5, 0.75].map((share) => {
    const index = Math.floor(share * windows.length);
    const at = windows[index]?.point.at ?? 0;
    return `<text class="tick" x="${num(x(index))}" y="${String(HEIGHT - 6)}">${dateOfPoint(at)}</text>`;
  });
  return base + levels.join('') + ticks.join('');
}

/** One path for all bars: a hundred thousand elements would stop a browser. */
function bars({ history }: BacktestReport, { x, y, step }: Scale): string {
  const width = Math.max(0.4, step * 0.7);
  const parts = history.windows.map(({ point }, i) =>
    point.value === null || point.value === 0
      ? ''
      : `M${num(x(i))} ${num(y(0))}V${num(y(point.value))}h${num(width)}V${num(y(0))}z`,
  );
  return `<path class="count" d="${parts.join('')}"/>`;
}

interface LineWish {
  readonly scale: Scale;
  readonly pick: 'expected' | 'upper';
  readonly className: string;
}

function lineOf(
  report: BacktestReport,
  row: MethodReport,
  { scale, pick, className }: LineWish,
): string {
  let pen = 'M';
  const parts = row.assessments.map((assessment, offset) => {
    const value = assessment[pick];
    if (value === null) {
      pen = 'M';
      return '';
    }
    const part = `${pen}${num(scale.x(report.fromIndex + offset) + scale.step / 2)} ${num(scale.y(value))}`;
    pen = 'L';
    return part;
  });
  return `<path class="${className}" d="${parts.join('')}"/>`;
}

function alarmMarks(report: BacktestReport, row: MethodReport, { x, y, step }: Scale): string {
  return row.assessments
    .map((assessment, offset) => {
      if (assessment.outcome !== 'exceeds') return '';
      const index = report.fromIndex + offset;
      const at = report.history.windows[index]?.point.at ?? 0;
      const cx = x(index) + step / 2;
      const cy = y(assessment.observed ?? 0);
      return `<path class="alarm" d="M${num(cx - 4)} ${num(cy - 9)}h8l-4 7z"><title>${dateOfPoint(at)}: ${figure(assessment.observed ?? 0)} &gt; ${figure(assessment.upper ?? 0)}</title></path>`;
    })
    .join('');
}

function num(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function figure(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}

export function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/**
 * The drawing itself, on uPlot: band, expected line, dashed threshold, observed steps with marks where they exceed (filled
 * diamonds) and where the day is not complete (hollow circles). Loaded only when a chart is looked at.
 */
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { isWithinDays } from '../../../contracts/window-shape.ts';
import { clockOf, dayOf, shortDayOf } from '../i18n/time.ts';
import { type SeriesView, exceeds, kindOf, shownIn } from './series-view.ts';

export interface PlotLabels {
  readonly observed: string;
  readonly expected: string;
  readonly threshold: string;
}

const INK = {
  observed: '#12343b',
  expected: '#4b7f52',
  band: 'rgba(75, 127, 82, 0.16)',
  threshold: '#b3001b',
  exceeds: '#b3001b',
  axis: '#4a5563',
  grid: '#e4e7ec',
  alert: 'rgba(179, 0, 27, 0.07)',
};

const ZONE_OFFSET_S = 8 * 3600;
const DAY_S = 86_400;

const HOUR_S = 3600;
const HOUR_STEPS = [1, 2, 3, 6, 12, 24].map((hours) => hours * HOUR_S);

/** Marks on Shanghai's midnights, of hours also between them, about every 70 pixels. */
function splitsOf(plot: uPlot, isHourly: boolean): number[] {
  const { min = 0, max = 0 } = plot.scales['x'] ?? {};
  const room = Math.max(1, Math.floor(plot.bbox.width / devicePixelRatio / 70));
  const days = Math.max(1, Math.ceil((max - min) / DAY_S / room)) * DAY_S;
  const hours = HOUR_STEPS.find((seconds) => seconds * room >= max - min);
  const step = isHourly ? (hours ?? days) : days;
  const unit = Math.min(step, DAY_S);
  const first = Math.ceil((min + ZONE_OFFSET_S) / unit) * unit - ZONE_OFFSET_S;
  const splits: number[] = [];
  for (let at = first; at <= max; at += step) splits.push(at);
  return splits;
}

function diamond(context: CanvasRenderingContext2D, x: number, y: number): void {
  const r = 4.5 * devicePixelRatio;
  context.beginPath();
  context.moveTo(x, y - r);
  context.lineTo(x + r, y);
  context.lineTo(x, y + r);
  context.lineTo(x - r, y);
  context.closePath();
  context.fill();
}

function marks(view: SeriesView): (plot: uPlot) => void {
  return (plot) => {
    const { ctx } = plot;
    ctx.save();
    view.points.forEach((point, index) => {
      const shown = shownIn(point);
      if (shown === null) return;
      const x = plot.valToPos(view.at[index] ?? 0, 'x', true);
      const y = plot.valToPos(shown, 'y', true);
      if (exceeds(point)) {
        ctx.fillStyle = INK.exceeds;
        diamond(ctx, x, y);
      } else if (!point.complete) {
        ctx.strokeStyle = INK.observed;
        ctx.fillStyle = '#fff';
        ctx.lineWidth = 1.5 * devicePixelRatio;
        ctx.beginPath();
        ctx.arc(x, y, 3.2 * devicePixelRatio, 0, 2 * Math.PI);
        ctx.fill();
        ctx.stroke();
      }
    });
    ctx.restore();
  };
}

/** Tints the time of the alert behind everything else. */
function tint(fromAt: number | null): (plot: uPlot) => void {
  return (plot) => {
    if (fromAt === null) return;
    const { ctx, bbox } = plot;
    const x = Math.max(bbox.left, plot.valToPos(fromAt / 1000, 'x', true));
    ctx.save();
    ctx.fillStyle = INK.alert;
    ctx.fillRect(x, bbox.top, bbox.left + bbox.width - x, bbox.height);
    ctx.restore();
  };
}

/** Midnights by their day, other marks by their hour. */
function markOf(at: number): string {
  const isMidnight = (at + ZONE_OFFSET_S) % DAY_S === 0;
  return isMidnight ? shortDayOf(at * 1000) : clockOf(at * 1000).slice(0, 5);
}

function axes(isHourly: boolean): uPlot.Axis[] {
  const shared = { stroke: INK.axis, grid: { stroke: INK.grid, width: 1 }, ticks: { size: 4 } };
  const font = '12px system-ui, "PingFang SC", "Microsoft YaHei", sans-serif';
  return [
    {
      ...shared,
      font,
      size: 30,
      splits: (plot) => splitsOf(plot, isHourly),
      values: (_plot, splits) => splits.map(markOf),
    },
    { ...shared, font, size: 52 },
  ];
}

function series(labels: PlotLabels): uPlot.Series[] {
  return [
    { value: (_plot, at) => dayOf(at * 1000) },
    { label: 'lower', stroke: 'transparent', points: { show: false } },
    {
      label: labels.threshold,
      stroke: INK.threshold,
      width: 1.25,
      dash: [5, 4],
      points: { show: false },
    },
    { label: labels.expected, stroke: INK.expected, width: 1.5, points: { show: false } },
    {
      label: labels.observed,
      stroke: INK.observed,
      width: 2,
      points: { show: true, size: 4, fill: INK.observed },
    },
  ];
}

const dataOf = (view: SeriesView): uPlot.AlignedData => [
  view.at,
  view.lower,
  view.upper,
  view.expected,
  view.observed,
];

/** Counts begin at nothing. Figures of a narrow range, such as temperatures, would be a flat line if they did. */
function rangeOf({ points }: SeriesView, min: number, max: number): [number, number] {
  const isNarrow = points.some(({ value }) => value !== undefined) && min > max / 2;
  if (!isNarrow)
    return [0, Math.max(points.some(({ value }) => value !== undefined) ? 0 : 4, max * 1.12)];
  const room = Math.max(0.1, (max - min) * 0.2);
  return [Math.max(0, min - room), max + room];
}

export interface PlotOptions {
  readonly labels: PlotLabels;
  readonly alertFromAt: number | null;
  readonly onCursor: (index: number | null) => void;
}

export interface Plot {
  readonly point: (index: number) => void;
  readonly destroy: () => void;
}

export function drawPlot(box: HTMLElement, view: SeriesView, options: PlotOptions): Plot {
  const size = (): { width: number; height: number } => ({
    width: Math.max(240, box.clientWidth),
    height: Math.max(160, box.clientHeight),
  });
  const plot = new uPlot(
    {
      ...size(),
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 8 } },
      scales: {
        x: { time: true },
        y: { range: (_plot, min, max) => rangeOf(view, min, max) },
      },
      axes: axes(isWithinDays(kindOf(view.points))),
      series: series(options.labels),
      bands: [{ series: [2, 1], fill: INK.band }],
      hooks: {
        drawAxes: [tint(options.alertFromAt)],
        draw: [marks(view)],
        setCursor: [(now) => options.onCursor(now.cursor.idx ?? null)],
      },
    },
    dataOf(view),
    box,
  );
  const watch = new ResizeObserver(() => plot.setSize(size()));
  watch.observe(box);
  return {
    point: (index) => {
      const at = view.at[index];
      if (at === undefined) return;
      plot.setCursor({
        left: plot.valToPos(at, 'x'),
        top: plot.valToPos(view.observed[index] ?? 0, 'y'),
      });
    },
    destroy: () => {
      watch.disconnect();
      plot.destroy();
    },
  };
}

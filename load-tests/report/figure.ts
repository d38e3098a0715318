// What a benchmark says: figures with all their values, each beside the floor that was measured in the same run on the same machine.
// A figure without its floor says more about the machine than about the product.

export interface Figure {
  readonly name: string;
  /** `events/s`, `ms`, …; figures in `ms` are smaller when better. */
  readonly unit: string;
  /** One per round, or one per sample where single journeys are timed. */
  readonly values: readonly number[];
  /** Name of the figure of the same benchmark that this one is measured against; absent for floors. */
  readonly floor?: string;
  /** Absent where nothing was promised. */
  readonly goal?: Goal;
}

/** Of the median of the figure, or of its ratio to its floor. */
export type Goal = { readonly atMost: number } | { readonly timesFloor: number };

export interface BenchResult {
  readonly bench: string;
  readonly figures: readonly Figure[];
  /** What a reader must know to read the figures: sizes, counts, windows. */
  readonly notes: readonly string[];
}

export interface Summary {
  readonly median: number;
  readonly p95: number;
  readonly p99: number;
  readonly least: number;
  readonly most: number;
  readonly count: number;
}

/** Throws RangeError for no values: an empty measurement must not print as zero. */
export function summarise(values: readonly number[]): Summary {
  const sorted = values.toSorted((a, b) => a - b);
  const [least] = sorted;
  const most = sorted.at(-1);
  if (least === undefined || most === undefined) throw new RangeError('nothing was measured');
  return {
    median: quantile(sorted, 0.5),
    p95: quantile(sorted, 0.95),
    p99: quantile(sorted, 0.99),
    least,
    most,
    count: sorted.length,
  };
}

/** Linear between the two nearest ranks; `sorted` ascending and not empty. */
function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)] ?? 0;
  const above = sorted[Math.ceil(at)] ?? below;
  return below + (above - below) * (at - Math.floor(at));
}

/**
 * Figure over floor. Rounds that were measured in turn are divided pair by pair, so that another program on the machine that
 * slows one round slows both; otherwise the medians are divided.
 */
export function ratioToFloor(figure: Figure, all: readonly Figure[]): number | undefined {
  const floor = all.find((other) => other.name === figure.floor);
  if (floor === undefined) return undefined;
  const isPaired = floor.values.length === figure.values.length && figure.unit !== 'ms';
  if (!isPaired) return summarise(figure.values).median / summarise(floor.values).median;
  return summarise(figure.values.map((value, at) => value / (floor.values[at] ?? value))).median;
}

/** What was promised and whether it is kept; a promise against a floor that is not there is neither. */
export function verdictOf(figure: Figure, all: readonly Figure[]): string | undefined {
  const { goal } = figure;
  if (goal === undefined) return undefined;
  if ('atMost' in goal)
    return said(
      `< ${String(goal.atMost)} ${figure.unit}`,
      summarise(figure.values).median < goal.atMost,
    );
  const ratio = ratioToFloor(figure, all);
  return said(
    `≥ ${String(goal.timesFloor)} ×`,
    ratio === undefined ? null : ratio >= goal.timesFloor,
  );
}

function said(goal: string, isKept: boolean | null): string {
  if (isKept === null) return `${goal}: not measured`;
  return `${goal}: ${isKept ? 'pass' : 'FAIL'}`;
}

export interface PacedRounds {
  readonly name: string;
  readonly rounds: readonly {
    readonly perSecond: number;
    readonly perCpuSecond: number | undefined;
  }[];
  readonly floor?: string;
}

/** One figure by the clock; beside it one by processor time, where every round knows it. */
export function paceFigures({ name, rounds, floor }: PacedRounds): Figure[] {
  const byCpu = rounds.flatMap((round) =>
    round.perCpuSecond === undefined ? [] : [round.perCpuSecond],
  );
  const cpuFigure = {
    name: `${name}, by CPU`,
    unit: 'events/CPU-s',
    values: byCpu,
    ...(floor !== undefined && { floor: `${floor}, by CPU` }),
  };
  return [
    {
      name,
      unit: 'events/s',
      values: rounds.map((round) => round.perSecond),
      ...(floor !== undefined && { floor }),
    },
    ...(byCpu.length === rounds.length ? [cpuFigure] : []),
  ];
}

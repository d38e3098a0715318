// Statistics of the intervals between beats, as the Task Force of 1996 defines them (Circulation 93:1043). Intervals are beat to beat, not
// normal to normal: beats are not classified here, so premature beats raise SD, RMSSD and pNN50. Pure.

export interface RrStatistics {
  readonly intervals: number;
  readonly meanMs: number;
  readonly sdMs: number;
  readonly rmssdMs: number;
  /** Share of neighbouring intervals that differ by more than 50 ms. */
  readonly pnn50: number;
  readonly heartRatePerMin: number;
}

const NN50_MS = 50;
const MINUTE_MS = 60_000;

export const rrIntervalsMs = (beats: readonly number[], ratePerSecond: number): number[] =>
  beats.slice(1).map((at, index) => ((at - (beats[index] ?? at)) / ratePerSecond) * 1_000);

/** Undefined below two intervals: there is nothing to compare. */
export function rrStatistics(intervalsMs: readonly number[]): RrStatistics | undefined {
  if (intervalsMs.length < 2) return undefined;
  const meanMs = mean(intervalsMs);
  const squares = intervalsMs.map((each) => (each - meanMs) ** 2);
  const steps = intervalsMs.slice(1).map((each, index) => each - (intervalsMs[index] ?? each));
  return {
    intervals: intervalsMs.length,
    meanMs,
    sdMs: Math.sqrt((mean(squares) * intervalsMs.length) / (intervalsMs.length - 1)),
    rmssdMs: Math.sqrt(mean(steps.map((step) => step ** 2))),
    pnn50: steps.filter((step) => Math.abs(step) > NN50_MS).length / steps.length,
    heartRatePerMin: MINUTE_MS / meanMs,
  };
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

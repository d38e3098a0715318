// What a benchmark is: a name to ask for it by, a sentence, and a run that gives figures with their floors.
import type { Effort } from '../arguments.ts';
import type { GroundOptions } from '../ground/open-ground.ts';
import type { BenchResult } from '../report/figure.ts';

export interface BenchContext {
  readonly effort: Effort;
  readonly ground: GroundOptions;
  /** Progress, for the person who waits. */
  readonly say: (sentence: string) => void;
}

export interface Bench {
  readonly name: string;
  readonly summary: string;
  run(context: BenchContext): Promise<BenchResult>;
}

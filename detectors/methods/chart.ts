/**
 * A control chart: trained once on the first points of a series, then carried from point to point. What it says of a point is a function of
 * the points up to it, whether they are given at once (`vigil detect`, `vigil backtest`) or one by one as they are counted.
 */
import type { Chart, Point, Verdict } from './method.ts';
import { stillTraining } from './training.ts';
import { insufficientBaseline, unjudgeable } from './verdicts.ts';

/** Why there is no model: fewer points than any could be made from, or none that fits them. */
type TrainingFault = 'too-few' | 'no-fit';

interface Charting<Model extends object, Run> {
  /** Points that train. */
  readonly end: number;
  /** The least that can be called training. */
  readonly required: number;
  /** @param points all that train, and the one after them */
  readonly train: (points: readonly Point[]) => Model | TrainingFault;
  readonly start: Run;
  /** @param index one-based. Must leave `run` as it is. */
  readonly step: (
    model: Model,
    run: Run,
    at: { readonly point: Point; readonly index: number },
  ) => { readonly verdict: Verdict; readonly run: Run };
}

interface Learned<Model> {
  /** Known points that trained. */
  readonly points: number;
  model?: Model | TrainingFault;
}

interface Course<Model, Run> {
  readonly index: number;
  readonly known: number;
  readonly training: readonly Point[];
  readonly learned: Learned<Model>;
  readonly run: Run;
}

export class TrainedChart<Model extends object, Run> implements Chart {
  readonly #of: Charting<Model, Run>;
  #index: number;
  #known: number;
  /** Empty once it has learned. */
  #training: Point[];
  /** Shared by copies from the end of training on. */
  #learned: Learned<Model>;
  #run: Run;

  constructor(of: Charting<Model, Run>, course?: Course<Model, Run>) {
    this.#of = of;
    this.#index = course?.index ?? 0;
    this.#known = course?.known ?? 0;
    this.#training = [...(course?.training ?? [])];
    this.#learned = course?.learned ?? { points: 0 };
    this.#run = course?.run ?? of.start;
  }

  next(point: Point): Verdict {
    const { end, required, step } = this.#of;
    const nothing = unjudgeable(point);
    const before = this.#known;
    this.#index += 1;
    if (nothing === null) this.#known += 1;
    const still = (): Verdict => nothing ?? stillTraining(point, before, Math.max(required, end));
    if (this.#index <= end) {
      this.#training.push(point);
      if (this.#index === end) this.#learned = { points: this.#known };
      return still();
    }
    const model = this.#model(point);
    if (nothing !== null) return nothing;
    if (model === 'too-few') return still();
    if (model === 'no-fit') return withoutModel(point, this.#learned.points);
    const { verdict, run } = step(model, this.#run, { point, index: this.#index });
    this.#run = run;
    return verdict;
  }

  copy(): Chart {
    return new TrainedChart(this.#of, {
      index: this.#index,
      known: this.#known,
      training: this.#training,
      learned: this.#learned,
      run: this.#run,
    });
  }

  #model(point: Point): Model | TrainingFault {
    this.#learned.model ??= this.#of.train([...this.#training, point]);
    this.#training = [];
    return this.#learned.model;
  }
}

function withoutModel(current: Point, points: number): Verdict {
  return insufficientBaseline(current, { code: 'fit-did-not-converge', figures: { points } });
}

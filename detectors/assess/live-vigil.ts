/**
 * The default detector for a series that is counted while it is judged: what it has learned, and the days that are open to be judged. A
 * changed count of an open day is one pass over the filter. A function of the counts alone: whatever is dropped here is learned
 * again to the same digit, and a count that changes below what was learned from drops it.
 */
import { shapeOf } from '../../contracts/window-shape.ts';
import type { DayKind, Point, Verdict } from '../methods/method.ts';
import { insufficientBaseline, notApplicable } from '../methods/verdicts.ts';
import type { DayGrid } from '../methods/vigil/day-grid.ts';
import { judgeCount, type OpenedDay } from '../methods/vigil/judge-count.ts';
import { KNOWN_DAYS_MIN, REACH_DAYS } from '../methods/vigil/ladder.ts';
import {
  fitDayOf,
  fitLive,
  goneTo,
  openDay,
  type LiveModel,
  type NotOpened,
} from '../methods/vigil/live-model.ts';
import { isSettled, SETTLED_DAYS, type VigilParams } from '../methods/vigil/params.ts';
import { LOOKBACK_DAYS_MAX, type PreparedDetector } from '../series/detector.ts';
import type { DayCounts } from './day-counts.ts';

/** The window that may still be judged reaches over two fits at most, and one is learned ahead. */
const FITS_MAX = 3;
/** Today, yesterday and one more: an older one is opened again, in a fraction of a millisecond, when a correction asks for it. */
const OPEN_DAYS_MAX = 3;
/** A day after a run of holidays is recognised from the days before it. */
const CALENDAR_REACH_DAYS = 14;
/** As far as the windows reach that are judged anew when a late word comes, and some days more. */
const HALT_DAYS_MAX = 14;

export interface CountedDays {
  readonly days: Pick<DayCounts, 'get'>;
  readonly unknownDays: ReadonlySet<number>;
  readonly firstDay: number;
}

export interface LiveGround {
  readonly params: VigilParams;
  readonly kindOf: (day: number) => DayKind;
  /** Another way to come by the same model; `fitLive` where absent. */
  readonly learn?: typeof fitLive;
  /** The same of an opened day; `openDay` where absent. */
  readonly open?: typeof openDay;
}

interface Fit {
  readonly fitDay: number;
  readonly model: LiveModel | null;
  readonly opened: Map<number, OpenedDay | NotOpened>;
  /** Whether anybody had come on the day when it was opened: a closed day on which somebody came is open. */
  readonly openedFor: Map<number, boolean>;
  /** Where the model stands before the days that a late word had opened again: the next one goes on from there. Of series with late words only. */
  halt: LiveModel | null;
}

/** Two settings of a rule may be in force at once, each for windows of its own. */
export function learnedKey({ rule, learns }: PreparedDetector): string {
  return `${rule.id} ${String(learns?.alpha)}`;
}

/** How far back a series must be known beyond what every series is; 0 where no detector of it looks back for years. */
export function historyDaysOf({
  detectors,
}: {
  readonly detectors: readonly PreparedDetector[];
}): number {
  return detectors.reduce((most, detector) => Math.max(most, historyOf(detector)), 0);
}

function historyOf({ rule, lookback, learns }: PreparedDetector): number {
  if (learns !== null)
    return learns.historyDays + learns.refitDays + SETTLED_DAYS + CALENDAR_REACH_DAYS;
  const shape = shapeOf(rule.window);
  if (shape.of !== 'day') return 0;
  const days = shape.moves === 'tumbling' ? (lookback + 1) * shape.cells : lookback + shape.cells;
  return days > LOOKBACK_DAYS_MAX ? days : 0;
}

export class LiveVigil {
  readonly #ground: LiveGround;
  #firstDay = Number.NaN;
  #fits: Fit[] = [];
  /** No fit, and no open day, is of a day after these. */
  #lastFitDay = -Infinity;
  #lastOpened = -Infinity;
  #isToldLate = false;
  /** How often it learned: a measure of what it costs. */
  fits = 0;

  constructor(ground: LiveGround) {
    this.#ground = ground;
  }

  /** A count changed, or became known or unknown. Makes nothing where nothing is to be dropped: it is on the way of every count. */
  changed(day: number): void {
    if (!this.dependsOn(day)) return;
    this.#fits = this.#fits.filter(({ fitDay }) => day >= fitDay);
    for (const fit of this.#fits) {
      for (const open of fit.opened.keys()) if (open > day) fit.opened.delete(open);
      if (fit.halt !== null && fit.halt.checkpoint.day > day) fit.halt = null;
    }
    this.#isToldLate = true;
    this.#lastOpened = Math.min(this.#lastOpened, day);
  }

  /** Whether anything that was learned depends on the count of a day. */
  dependsOn(day: number): boolean {
    return day < this.#lastFitDay || day < this.#lastOpened;
  }

  judge(counted: CountedDays, day: number, point: Point): Verdict {
    const fit = this.#fitFor(counted, day);
    if (fit.model === null) return this.#tooShort(counted, fit.fitDay, point);
    // A day that the calendar closes is judged all the same once somebody has come.
    const opened = this.#opened(counted, { fit, model: fit.model, day }, (point.value ?? 0) > 0);
    if (typeof opened === 'string') return notApplicable(point, { code: 'closed', figures: {} });
    return judgeCount(fit.model, opened, point);
  }

  /** By the calendar, or as it was learned. */
  #mayBeClosed(model: LiveModel, day: number): boolean {
    return this.#ground.kindOf(day) === 'closed' || model.closed.includes(true);
  }

  /**
   * What is expected of a day, the count up to which (included) no verdict exceeds, and the one up to which an outbreak is unlikely; null
   * where none can say.
   */
  limitOf(
    counted: CountedDays,
    day: number,
    value: number,
  ): Pick<OpenedDay, 'expected' | 'upper' | 'likelyAbove'> | null {
    const fit = this.#fitFor(counted, day);
    if (fit.model === null) return null;
    const opened = this.#opened(counted, { fit, model: fit.model, day }, value > 0);
    return typeof opened === 'string' ? null : opened;
  }

  #opened(
    counted: CountedDays,
    { fit, model, day }: { readonly fit: Fit; readonly model: LiveModel; readonly day: number },
    hasCome: boolean,
  ): OpenedDay | NotOpened {
    const known = fit.opened.get(day);
    const wasOpenedFor = fit.openedFor.get(day) ?? hasCome;
    if (known !== undefined && (wasOpenedFor === hasCome || !this.#mayBeClosed(model, day)))
      return known;
    const start = this.#isToldLate ? this.#haltFor(counted, { fit, model, day }) : model;
    const grid = this.#since(counted, start, day + 1);
    if (hasCome && grid.kinds[grid.length - 1] === 'closed') grid.kinds[grid.length - 1] = 'open';
    const { open = openDay } = this.#ground;
    const opened = open(start, grid, day);
    fit.opened.set(day, opened);
    fit.openedFor.set(day, hasCome);
    this.#lastOpened = Math.max(this.#lastOpened, day);
    for (const oldest of fit.opened.keys()) {
      if (fit.opened.size <= OPEN_DAYS_MAX) break;
      fit.opened.delete(oldest);
      fit.openedFor.delete(oldest);
    }
    return opened;
  }

  /** The model where it stands shortly before a day: before the one that may be told late again, too. */
  #haltFor(
    counted: CountedDays,
    { fit, model, day }: { readonly fit: Fit; readonly model: LiveModel; readonly day: number },
  ): LiveModel {
    const known = fit.halt !== null && fit.halt.checkpoint.day <= day ? fit.halt : model;
    const eve = day - 1;
    if (known.checkpoint.day >= eve) return known;
    if (known !== model && day - known.checkpoint.day <= HALT_DAYS_MAX) return known;
    fit.halt = goneTo(known, this.#since(counted, known, eve), eve);
    return fit.halt;
  }

  /** The days that are needed to go on with a model. */
  #since(counted: CountedDays, { checkpoint }: LiveModel, endDay: number) {
    const fromDay = Math.max(counted.firstDay, checkpoint.day - CALENDAR_REACH_DAYS);
    return this.#grid(counted, fromDay, endDay);
  }

  /** Whether what `day` will be judged by can be learned the day before. */
  isSettledFor({ firstDay }: Pick<CountedDays, 'firstDay'>, day: number): boolean {
    return isSettled(day, firstDay);
  }

  /** Learns ahead what `day` will be judged by. @returns whether there was anything to learn */
  prepare(counted: CountedDays, day: number): boolean {
    const before = this.fits;
    this.#fitFor(counted, day);
    return this.fits > before;
  }

  #fitFor(counted: CountedDays, day: number): Fit {
    if (this.#firstDay !== counted.firstDay) this.#fits = [];
    this.#firstDay = counted.firstDay;
    const { params } = this.#ground;
    const fitDay = fitDayOf(params, day, counted.firstDay);
    const known = this.#fits.find((fit) => fit.fitDay === fitDay);
    if (known !== undefined) return known;
    const fromDay = Math.max(counted.firstDay, fitDay - params.historyDays);
    const { learn = fitLive } = this.#ground;
    const model =
      fromDay < fitDay ? learn(this.#grid(counted, fromDay, fitDay), fitDay, params) : null;
    this.fits += 1;
    const fit: Fit = { fitDay, model, opened: new Map(), openedFor: new Map(), halt: null };
    this.#lastFitDay = Math.max(this.#lastFitDay, fitDay);
    this.#fits = [...this.#fits, fit].sort((a, b) => b.fitDay - a.fitDay).slice(0, FITS_MAX);
    return fit;
  }

  #grid(
    { days, unknownDays }: CountedDays,
    firstDay: number,
    endDay: number,
  ): DayGrid & { readonly kinds: DayKind[] } {
    const length = Math.max(0, endDay - firstDay);
    const counts = new Float64Array(length);
    const kinds = new Array<DayKind>(length);
    for (let i = 0; i < length; i += 1) {
      const day = firstDay + i;
      counts[i] = unknownDays.has(day) ? Number.NaN : days.get(day);
      kinds[i] = this.#ground.kindOf(day);
    }
    return { firstDay, length, counts, kinds };
  }

  #tooShort({ firstDay, unknownDays }: CountedDays, fitDay: number, point: Point): Verdict {
    let points = 0;
    for (let day = Math.max(firstDay, fitDay - REACH_DAYS); day < fitDay; day += 1)
      if (!unknownDays.has(day)) points += 1;
    const figures = { points, pointsRequired: KNOWN_DAYS_MIN };
    return insufficientBaseline(point, { code: 'baseline-too-short', figures });
  }
}

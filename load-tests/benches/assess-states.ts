// Series as the assessor holds them, whole: years of counts, what was learned, what was said of the recent windows, and the limit of today. Made
// from a few histories that are really different; each series has memory of its own.
import { judgeCells, type CellsTurn } from '../../detectors/assess/judge-cells.ts';
import type { Judged } from '../../detectors/assess/judged-windows.ts';
import { Judging } from '../../detectors/assess/judging.ts';
import { learnedKey, LiveVigil } from '../../detectors/assess/live-vigil.ts';
import { Scopes } from '../../detectors/assess/scopes.ts';
import { newState, SeriesStates, type SeriesState } from '../../detectors/assess/series-state.ts';
import { applyCell } from '../../detectors/assess/state-store.ts';
import type { DetectorCatalogue } from '../../detectors/catalogue.ts';
import type { OpenedDay } from '../../detectors/methods/vigil/judge-count.ts';
import {
  fitLive,
  openDay,
  type LiveModel,
  type NotOpened,
} from '../../detectors/methods/vigil/live-model.ts';
import type { Cell } from '../../detectors/assess/cell-sum.ts';
import type { SeriesKey } from '../../contracts/series.ts';
import { HOUR_MS, type EpochMs } from '../../contracts/time.ts';
import { dayKeyOf, startOfDay } from '../../platform/zone/zone-time.ts';
import { windowOfDay } from '../../platform/zone/zone-windows.ts';

/** Windows of this many days were judged, and are remembered. */
const JUDGED_DAYS = 15;
const MEASURE = 'fever-respiratory';
const HORIZON_MS = 7 * 24 * HOUR_MS;

export interface AssessGround {
  readonly catalogue: DetectorCatalogue;
  readonly today: number;
  /** One value a day, the last that of `today`. */
  readonly histories: readonly (readonly number[])[];
}

interface SaidOnce {
  readonly rule: string;
  readonly startAt: EpochMs;
  readonly judged: Judged;
}

export class AssessedSeries {
  readonly keys: SeriesKey[] = [];
  readonly #ground: AssessGround;
  readonly #states: SeriesStates;
  readonly #turn: CellsTurn;
  readonly #judging: () => Judging;
  readonly #todayAt: EpochMs;
  readonly #models = new Map<string, LiveModel | null>();
  readonly #said = new Map<number, readonly SaidOnce[]>();
  readonly #days = new Map<string, OpenedDay | NotOpened>();

  constructor(ground: AssessGround, count: number) {
    const { catalogue, today } = ground;
    const { zone } = catalogue;
    const scopes = new Scopes();
    this.#ground = ground;
    this.#todayAt = startOfDay(dayKeyOf(today), zone);
    const asOf = this.#todayAt + 10 * HOUR_MS;
    const watermarkAt = this.#todayAt + HOUR_MS;
    const time = { zone, asOf, frontierAt: asOf, horizonMs: HORIZON_MS };
    this.#turn = { ...time, watermarkAt, rules: scopes.rules, firstDays: null };
    this.#judging = () => new Judging({ catalogue, scopes, asOf, watermarkAt, arrivals: null });
    this.#states = new SeriesStates(count);
    for (let i = 0; i < count; i += 1) this.#add(i);
  }

  /**
   * Counts of series change, as one message tells them and in the order in which the assessor goes about it: all series are found by their keys,
   * all counts are added to their days and hours, and all of that is assessed. @returns how many assessments said something new
   */
  change(told: readonly { readonly series: SeriesKey; readonly delta: number }[]): number {
    const judging = this.#judging();
    const states = told.map(({ series }) => this.#stateOf(series));
    const cells = told.map(({ series, delta }) => this.#cells(series, delta));
    for (const [at, state] of states.entries()) this.#apply(state, cells[at] ?? []);
    for (const [at, state] of states.entries())
      judgeCells(state, cells[at] ?? [], { turn: this.#turn, judging });
    return judging.assessments.length;
  }

  #stateOf(series: SeriesKey): SeriesState {
    const state = this.#states.get(series);
    if (state === undefined) throw new Error('a series was lost');
    return state;
  }

  #apply(state: SeriesState, cells: readonly Cell[]): void {
    for (const cell of cells) applyCell(state, cell, this.#turn.zone);
  }

  #tell(state: SeriesState, delta: number, judging: Judging): void {
    const cells = this.#cells(state.series, delta);
    this.#apply(state, cells);
    judgeCells(state, cells, { turn: this.#turn, judging });
  }

  /** The day and the hour that one fact of now is counted in. */
  #cells(series: SeriesKey, delta: number): readonly Cell[] {
    const { asOf } = this.#turn;
    const dayAt = this.#todayAt;
    return [
      cellOf('day', { startAt: dayAt, endAt: dayAt + 24 * HOUR_MS }, { series, delta, asOf }),
      cellOf('hour', { startAt: asOf, endAt: asOf + HOUR_MS }, { series, delta, asOf }),
    ];
  }

  #add(i: number): void {
    const { catalogue, today, histories } = this.#ground;
    const place = String(990_000_000_000 + i);
    // Text of its own, as it comes out of a message.
    const key = `${MEASURE}~township~${place}~all` as SeriesKey;
    const state = newState(key, catalogue);
    const history = histories[i % histories.length];
    if (state === null || history === undefined) throw new Error('no detector looks at townships');
    const firstDay = today - history.length + 1;
    state.countedSince = firstDay;
    state.firstDay = firstDay;
    state.isCounted = true;
    state.days.set(today, history.at(-1) ?? 0);
    for (const [at, count] of history.entries()) state.days.set(firstDay + at, count);
    for (const detector of state.detectors) {
      const { learns: params } = detector;
      if (params === null) continue;
      const like = i % histories.length;
      const learn: typeof fitLive = (grid, fitDay, settings) =>
        this.#learned(`${String(like)} ${String(fitDay)}`, () => fitLive(grid, fitDay, settings));
      const open: typeof openDay = (model, grid, day) =>
        this.#opened(`${String(like)} ${String(day)}`, () => openDay(model, grid, day));
      const kindOf = () => 'open' as const;
      state.learned.set(learnedKey(detector), new LiveVigil({ params, kindOf, learn, open }));
    }
    this.#states.put(state);
    this.keys.push(key);
    this.#rememberPast(state, i);
  }

  #learned(like: string, learn: () => LiveModel | null): LiveModel | null {
    let model = this.#models.get(like);
    if (model === undefined) this.#models.set(like, (model = learn()));
    return model === null ? null : copyOf(model);
  }

  #opened(like: string, open: () => OpenedDay | NotOpened): OpenedDay | NotOpened {
    let opened = this.#days.get(like);
    if (opened === undefined) this.#days.set(like, (opened = open()));
    if (typeof opened === 'string') return opened;
    return { ...opened, odds: { ...opened.odds, states: opened.odds.states.slice() } };
  }

  /** What was said of the days before, hour by hour of the last two, and of today so far. */
  #rememberPast(state: SeriesState, i: number): void {
    const like = this.#said.get(i % this.#ground.histories.length);
    if (like === undefined) this.#judgeDays(state);
    this.#said.set(i % this.#ground.histories.length, like ?? this.#saidOf(state));
    for (const { rule, startAt, judged } of like ?? []) state.judged.set(rule, startAt, judged);
    for (let day = this.#ground.today - JUDGED_DAYS; day < this.#ground.today; day += 1) {
      const startAt = startOfDay(dayKeyOf(day), this.#turn.zone);
      state.revisions.set('day', startAt, { revision: 9, asOf: startAt + 24 * HOUR_MS });
    }
    for (let at = this.#todayAt - 48 * HOUR_MS; at < this.#todayAt + 10 * HOUR_MS; at += HOUR_MS)
      state.hours.set(at, 1);
    this.#tell(state, 1, this.#judging());
  }

  #saidOf(state: SeriesState): SaidOnce[] {
    const days = Array.from(
      { length: JUDGED_DAYS },
      (_, at) => this.#ground.today - JUDGED_DAYS + at,
    );
    return days.flatMap((day) => {
      const startAt = startOfDay(dayKeyOf(day), this.#turn.zone);
      return state.detectors.flatMap(({ rule: { id: rule } }) => {
        const judged = state.judged.get(rule, startAt);
        return judged === undefined ? [] : [{ rule, startAt, judged }];
      });
    });
  }

  #judgeDays(state: SeriesState): void {
    const { today } = this.#ground;
    const judging = this.#judging();
    for (let day = today - JUDGED_DAYS; day < today; day += 1) {
      const window = windowOfDay('day', dayKeyOf(day), this.#turn.zone);
      for (const detector of state.detectors) judging.judge(state, detector, window);
    }
  }
}

function cellOf(
  kind: Cell['kind'],
  { startAt, endAt }: Pick<Cell, 'startAt' | 'endAt'>,
  { series, delta, asOf }: Pick<Cell, 'series' | 'delta' | 'asOf'>,
): Cell {
  const correction = false;
  return {
    series,
    kind,
    startAt,
    endAt,
    delta,
    parts: undefined,
    lateDelta: 0,
    correction,
    asOf,
    changes: 1,
  };
}

/** Nothing shared: each series has memory of its own. */
function copyOf(model: LiveModel): LiveModel {
  const { season, calibration, checkpoint } = model;
  return {
    ...model,
    coefficients: [...model.coefficients],
    season: { dispersion: [...season.dispersion], wander: [...season.wander] },
    calibration: {
      ...calibration,
      past: { ...calibration.past, values: [...calibration.past.values] },
    },
    checkpoint: {
      ...checkpoint,
      memory: { ...checkpoint.memory, weights: [...checkpoint.memory.weights] },
    },
  };
}

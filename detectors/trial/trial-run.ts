/**
 * One version of one measure over a history: counted from the facts as they became known, judged as the live operators judge, each window
 * when it was over (and due), with what was known by then. Keeps what it found and writes nothing. No look-ahead.
 */
import type { Measure } from '../../contracts/catalogue/measure.ts';
import type { SeriesKey } from '../../contracts/series.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { isWithinDays } from '../../contracts/window-shape.ts';
import type { Window } from '../../contracts/window.ts';
import { dayNumberOf, dayOf } from '../../platform/zone/zone-time.ts';
import { cellsOf } from '../assess/cell-sum.ts';
import { judge } from '../assess/judge.ts';
import { closedBy, isOfSessions, sessionsEnded } from '../assess/judge-sessions.ts';
import { amountIn } from '../assess/part-sums.ts';
import { newState, type SeriesState } from '../assess/series-state.ts';
import { applyCell } from '../assess/state-store.ts';
import { windowsDue } from '../assess/windows-to-judge.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import { meaningOf } from '../observe/meaning.ts';
import type { Tally } from '../series/counting-plan.ts';
import { DeltaSum } from '../series/delta-sum.ts';
import type { PreparedDetector } from '../series/detector.ts';
import type { Folds } from '../visits/fold-events.ts';
import type { UnitKey } from '../visits/unit.ts';

export interface Found {
  readonly series: SeriesKey;
  readonly detector: string;
  readonly window: Window;
  readonly observed: number;
  readonly expected: number | null;
}

export interface TrialRules {
  readonly measure: Measure;
  /** Of this measure alone. */
  readonly catalogue: DetectorCatalogue;
  readonly horizonMs: number;
}

export class TrialRun {
  readonly found: Found[] = [];
  judged = 0;
  readonly #rules: TrialRules;
  readonly #states = new Map<SeriesKey, SeriesState | null>();
  readonly #tallies = new Map<UnitKey, Tally>();

  constructor(rules: TrialRules) {
    this.#rules = rules;
  }

  /** Units that a fact changed. */
  changed(folds: Folds, keys: Iterable<UnitKey>, knownAt: EpochMs): void {
    const { catalogue } = this.#rules;
    const { plan } = catalogue;
    const sum = new DeltaSum(Infinity);
    for (const key of keys) {
      const unit = folds.units.get(key);
      if (unit === undefined) continue;
      const before = this.#tallies.get(key) ?? null;
      const { tally } = meaningOf(unit, catalogue, folds.persons);
      if (tally === null) this.#tallies.delete(key);
      else this.#tallies.set(key, tally);
      sum.add({
        before: before === null ? null : { tally: before, plan },
        after: tally === null ? null : { tally, plan },
        receivedAt: knownAt,
      });
    }
    const deltas = sum.deltas();
    const cells = cellsOf(
      { v: 1, type: 'deltas', key: 'trial', asOf: knownAt, deltas },
      catalogue.zone,
    );
    for (const cell of cells) applyCell(this.#stateOf(cell.series), cell, catalogue.zone);
  }

  /** Event time has come from `fromAt` to `toAt`. `firstDay`: since when the history tells of a place. */
  completed(
    moved: { readonly fromAt: EpochMs; readonly toAt: EpochMs },
    firstDay: (state: SeriesState) => number,
  ): void {
    for (const state of this.#states.values()) {
      if (state === null) continue;
      state.firstDay = Math.min(state.firstDay, firstDay(state));
      for (const detector of state.detectors)
        for (const window of this.#due(state, detector, moved))
          this.#judge(state, detector, window);
    }
  }

  /** Of sessions those that are over by now, by the facts that are known. */
  #due(
    state: SeriesState,
    detector: PreparedDetector,
    moved: { readonly fromAt: EpochMs; readonly toAt: EpochMs },
  ): Window[] {
    const { catalogue, horizonMs } = this.#rules;
    const { toAt } = moved;
    const time = { zone: catalogue.zone, asOf: toAt, frontierAt: toAt, horizonMs };
    if (isOfSessions(detector))
      return sessionsEnded(state, detector, { moved: closedBy(moved, detector), time });
    return windowsDue(detector, moved, time);
  }

  #judge(state: SeriesState, detector: PreparedDetector, window: Window): void {
    const { catalogue } = this.#rules;
    const isQuiet =
      isWithinDays(window.kind) &&
      detector.rule.side === 'upper' &&
      amountIn(state, window, this.#rules.catalogue.zone).count === 0;
    if (isQuiet) return;
    this.judged += 1;
    const context = { catalogue, asOf: window.endAt, completeness: null };
    const { raises, assessment } = judge(state, detector, { window, context });
    if (!raises) return;
    const { observed, expected } = assessment;
    this.found.push({
      series: state.series,
      detector: detector.rule.id,
      window,
      observed,
      expected,
    });
  }

  #stateOf(series: SeriesKey): SeriesState | undefined {
    let state = this.#states.get(series);
    if (state === undefined) {
      state = newState(series, this.#rules.catalogue);
      this.#states.set(series, state);
    }
    return state ?? undefined;
  }
}

/** Since when the facts tell of each place and site: before it a missing count is unknown. */
export class FirstDays {
  readonly #zone: string;
  readonly #days = new Map<string, number>();

  constructor(zone: string) {
    this.#zone = zone;
  }

  note({
    siteId,
    place,
    occurredAt,
  }: {
    siteId: string;
    place: string;
    occurredAt: EpochMs;
  }): void {
    const day = dayNumberOf(dayOf(occurredAt, this.#zone));
    for (const scope of [siteId, place.slice(0, 4), place.slice(0, 6), place.slice(0, 9)])
      this.#days.set(scope, Math.min(this.#days.get(scope) ?? day, day));
  }

  of(state: SeriesState): number {
    return this.#days.get(state.parts.where) ?? Infinity;
  }
}

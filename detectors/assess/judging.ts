/**
 * Judges windows of series and gathers what must be written: assessments that say something new, and signals that were raised,
 * amended or withdrawn. Keeps the states up to date; what it gathered is written by the caller in the same transaction.
 */
import type { Assessment } from '../../contracts/assessment.ts';
import type { Arrivals } from '../../contracts/counts.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import type { SiteId } from '../../contracts/ids.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { isWithinDays } from '../../contracts/window-shape.ts';
import type { Window } from '../../contracts/window.ts';
import { InvariantError } from '../../platform/errors.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import { looksWithin, type PreparedDetector } from '../series/detector.ts';
import type { SignalChange } from '../signals/decide-signal.ts';
import { dayNumberOf } from '../../platform/zone/zone-time.ts';
import { completenessOf, isToldOf, type ArrivedScope } from '../windows/arrivals.ts';
import { newestPart } from '../../platform/zone/zone-windows.ts';
import { dayOfWindow } from '../windows/local-window.ts';
import { saysAsBefore } from './as-before.ts';
import { judgedOf, type Judged } from './judged-windows.ts';
import { judge, type Judgement } from './judge.ts';
import type { Refits } from './refits.ts';
import type { Scopes } from './scopes.ts';
import { judgedKey, pastChanged, type SeriesState } from './series-state.ts';
import { decideSeriesSignal } from './series-signal.ts';
import type { AssessmentWrite } from './state-store.ts';
import {
  isTooLittle,
  isUnknown,
  mayBelieveAFall,
  UNKNOWN_DAY,
  unknownReason,
} from './unknown-day.ts';

export interface JudgingParts {
  readonly catalogue: DetectorCatalogue;
  readonly scopes: Scopes;
  readonly asOf: EpochMs;
  /** Windows that end by then are complete. */
  readonly watermarkAt: EpochMs;
  /** As last told; null before. */
  readonly arrivals: Arrivals | null;
  /** Told of each state of which something new is said: from then on it runs ahead of the store. */
  readonly onSaid?: (state: SeriesState) => void;
  /** Series of which nothing is said that would have to be learned again first. */
  readonly refits?: Refits;
}

export class Judging {
  readonly assessments: AssessmentWrite[] = [];
  readonly signals: SignalChange[] = [];
  /** Facts in runs that are too long to be sessions. */
  tooLong = 0;
  readonly #parts: JudgingParts;
  /** When each window was last judged, in steps of this message. */
  readonly #done = new Map<string, number>();
  #unknownChanges: UnknownChange[] = [];
  #step = 0;

  constructor(parts: JudgingParts) {
    this.#parts = parts;
  }

  /** Judges a window once, however often it is asked for. */
  judge(state: SeriesState, detector: PreparedDetector, window: Window): void {
    this.#judge(state, detector, { window, isAnew: false });
  }

  /** The past that it is judged by has changed, so that nothing that was said of it counts. */
  judgeAnew(state: SeriesState, detector: PreparedDetector, window: Window): void {
    this.#judge(state, detector, { window, isAnew: true });
  }

  #judge(
    state: SeriesState,
    detector: PreparedDetector,
    { window, isAnew }: { readonly window: Window; readonly isAnew: boolean },
  ): void {
    const key = judgedKey(detector, window.startAt);
    const once = `${state.series} ${key}`;
    if (!isAnew && this.#done.has(once)) return;
    this.#done.set(once, (this.#step += 1));
    const laterMs = detector.dueAfterMs + detector.closesAfterMs;
    const isComplete = window.endAt + laterMs <= this.#parts.watermarkAt;
    // While it lasts it is looked at once an hour (`keepLook`), and once more when all of it is in.
    if (looksWithin(detector) && !isComplete) return;
    // Nothing is absent that is not due yet.
    if (detector.dueAfterMs > 0 && !isComplete) return;
    const { catalogue, asOf } = this.#parts;
    const rule = this.inForce(state, detector, window);
    const day = dayNumberOf(dayOfWindow(window, catalogue.zone));
    if (this.#parts.refits?.waitsFor(state, rule, day) === true) return;
    if (!isComplete && !isAnew && saysAsBefore(state, { detector: rule, window, day })) return;
    const completeness = this.#completenessOf(state, window);
    const context = { catalogue, asOf, completeness };
    const judgement = this.#asKnown(state, judge(state, rule, { window, context }), isComplete);
    // A day in progress can already be too many; whether it is too few is known when it is over, and all of it is in.
    const raises =
      judgement.raises &&
      (judgement.side !== 'lower' || (isComplete && mayBelieveAFall(completeness)));
    if (looksWithin(detector) && !raises && this.#stillHolds(state, detector, judgement)) return;
    this.#keepAssessment({ state, detector, judgement, isComplete });
    this.#keepUnknown(state, judgement);
    this.#keepSignal({ state, detector, judgement: { ...judgement, raises }, isComplete });
  }

  /** While it waits to be learned from again, there is nothing to compare its counts with. */
  isWaiting({ series }: Pick<SeriesState, 'series'>): boolean {
    return this.#parts.refits?.isWaiting(series) === true;
  }

  /** Days that became known or unknown since this was last asked, each with what was judged before it did. */
  takeUnknownChanges(): readonly UnknownChange[] {
    const changes = this.#unknownChanges;
    this.#unknownChanges = [];
    return changes;
  }

  /** Whether something was said of a window, in this message before `step` or in one before it: what is not said needs no second word. */
  isSaidBefore(state: SeriesState, detector: PreparedDetector, at: SaidAt): boolean {
    const key = judgedKey(detector, at.window.startAt);
    return (
      state.judged.has(detector.rule.id, at.window.startAt) &&
      (this.#done.get(`${state.series} ${key}`) ?? -Infinity) < at.step
    );
  }

  /** Keeps what a look at a day in progress found. */
  keepLook(state: SeriesState, detector: PreparedDetector, judgement: Judgement): void {
    if (!judgement.raises && this.#stillHolds(state, detector, judgement)) return;
    const turn = { state, detector, judgement, isComplete: false };
    this.#keepAssessment(turn);
    this.#keepSignal(turn);
  }

  /** A look that found too many is not undone by a quiet rest of the day, only by facts that are taken back. */
  #stillHolds(state: SeriesState, detector: PreparedDetector, { assessment }: Judgement): boolean {
    const standing = state.signals.get(judgedKey(detector, assessment.window.startAt));
    if (standing === undefined || standing.status === 'withdrawn') return false;
    return assessment.observed >= standing.observed;
  }

  /** As people have changed it for this place and window; the catalogue's otherwise. */
  inForce(state: SeriesState, detector: PreparedDetector, window: Window): PreparedDetector {
    const { level } = state.parts;
    const newestAt = newestPart(window, this.#parts.catalogue.zone).startAt;
    const of = { level, place: this.#placeOf(state), newestAt };
    return this.#parts.scopes.rules.detectorFor(state.measure, detector, of);
  }

  /** What is said of a day of which most never came. */
  #asKnown(state: SeriesState, judgement: Judgement, isComplete: boolean): Judgement {
    const { assessment } = judgement;
    if (assessment.window.kind !== 'day') return judgement;
    const day = dayNumberOf(dayOfWindow(assessment.window, this.#parts.catalogue.zone));
    const { outcome, observed, expected } = assessment;
    const completeness = this.#isToldOf(assessment.window) ? assessment.completeness : null;
    const wasUnknown = state.unknownDays.has(day);
    // What has come exceeds all the same where it does: more can only make it more. The echo of an outbreak alone is not what has come.
    const isMore = expected === null || observed > expected;
    const isTooMany = outcome === 'exceeds' && judgement.side === 'upper' && isMore;
    const saysNothing = isTooMany || outcome === 'insufficient-baseline';
    if (saysNothing || !isUnknown({ isComplete, completeness, wasUnknown })) return judgement;
    return {
      assessment: {
        ...assessment,
        outcome: 'not-applicable',
        score: null,
        pvalue: null,
        reason: unknownReason(assessment.completeness),
      },
      raises: false,
      side: null,
    };
  }

  #completenessOf(state: SeriesState, window: Window): number | null {
    const { arrivals, catalogue } = this.#parts;
    return completenessOf(arrivals, this.#scopeOf(state), { window, zone: catalogue.zone });
  }

  #scopeOf(state: SeriesState): ArrivedScope {
    const { level, where } = state.parts;
    const township = level === 'site' ? this.#placeOf(state).slice(0, 9) : null;
    const kinds = this.#parts.catalogue.feedKinds.get(state.measure.id);
    return { where, township, ...(kinds && { kinds }) };
  }

  #isToldOf(window: Window): boolean {
    const { arrivals, catalogue } = this.#parts;
    return isToldOf(arrivals, { window, zone: catalogue.zone });
  }

  /** Whether enough of a complete day was missing by what was told before, and no longer is, or the other way round. */
  isToldOtherwise(state: SeriesState, window: Window, before: Arrivals | null): boolean {
    const { zone } = this.#parts.catalogue;
    if (!this.#isToldOf(window)) return false;
    const scope = this.#scopeOf(state);
    const isLittle = (told: Arrivals | null): boolean =>
      isTooLittle(completenessOf(told, scope, { window, zone }));
    return isLittle(before) !== isLittle(this.#parts.arrivals);
  }

  /** As its assessments say: so a worker that starts anew knows the same unknown days. */
  #keepUnknown(state: SeriesState, { assessment }: Judgement): void {
    const { window } = assessment;
    if (window.kind !== 'day') return;
    const day = dayNumberOf(dayOfWindow(window, this.#parts.catalogue.zone));
    const isSaid = state.detectors.some(
      (detector) => state.judged.get(detector.rule.id, window.startAt)?.code === UNKNOWN_DAY,
    );
    if (state.unknownDays.has(day) === isSaid) return;
    state.calm = null;
    if (isSaid) state.unknownDays.add(day);
    else state.unknownDays.delete(day);
    pastChanged(state, day);
    this.#unknownChanges.push({ state, day, startAt: window.startAt, step: this.#step });
  }

  #keepAssessment(turn: Turn): void {
    const { state, detector, judgement, isComplete } = turn;
    const { startAt } = judgement.assessment.window;
    const before = state.judged.get(detector.rule.id, startAt);
    if (!isNews(before, judgement.assessment, isComplete)) return;
    state.calm = null;
    state.judged.set(detector.rule.id, startAt, judgedOf(judgement.assessment, isComplete));
    this.#parts.onSaid?.(state);
    const { outcome } = judgement.assessment;
    const outcomeChanged =
      before === undefined ? outcome === 'exceeds' : before.outcome !== outcome;
    this.assessments.push({
      detector: detector.rule.id,
      assessment: judgement.assessment,
      isComplete,
      outcomeChanged,
    });
  }

  #keepSignal(turn: Turn): void {
    const { state, detector, judgement } = turn;
    const { catalogue } = this.#parts;
    const signal = decideSeriesSignal({ ...turn, catalogue, sitePlace: this.#placeOf(state) });
    if (signal === null) return;
    state.calm = null;
    state.signals.set(judgedKey(detector, judgement.assessment.window.startAt), signal);
    this.#parts.onSaid?.(state);
    this.signals.push({ signal, subject: `series ${state.series}` });
  }

  #placeOf(state: SeriesState): PlaceCode {
    if (state.parts.level !== 'site') return state.parts.where as PlaceCode;
    const site = state.parts.where as SiteId;
    const { catalogue, scopes } = this.#parts;
    const known = catalogue.sites.get(site)?.place ?? scopes.placeOf(site);
    if (known !== undefined) return known;
    // A place of its own would send the signal to an office that knows nothing of the site.
    throw new InvariantError('site-without-place', `Nobody knows where the site ${site} stands.`);
  }
}

export interface UnknownChange {
  readonly state: SeriesState;
  /** Local day number. */
  readonly day: number;
  readonly startAt: EpochMs;
  readonly step: number;
}

interface SaidAt {
  readonly window: Window;
  readonly step: number;
}

interface Turn {
  readonly state: SeriesState;
  readonly detector: PreparedDetector;
  readonly judgement: Judgement;
  readonly isComplete: boolean;
}

/** The count of an open window grows all day; only what it means is written again. */
function isNews(before: Judged | undefined, after: Assessment, isComplete: boolean): boolean {
  // Parts of days are many and mostly empty: that one was as usual is not written.
  if (before === undefined) return !isWithinDays(after.window.kind) || after.outcome === 'exceeds';
  return (
    before.outcome !== after.outcome ||
    before.expected !== after.expected ||
    before.upper !== after.upper ||
    before.lower !== after.lower ||
    before.code !== after.reason.code ||
    // Each look at a day in progress says until when, and what was dark by then.
    before.lookHour !== after.params['lookHour'] ||
    (isComplete &&
      (!before.isComplete || before.observed !== after.observed || before.score !== after.score))
  );
}

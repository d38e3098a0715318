/**
 * The rhythm of a recording as its samples come: beats, statistics of the intervals, pauses and atrial fibrillation. All state advances by
 * samples and is bounded, so any cut into pieces gives what the whole record gives. What was not recorded ends a stretch: no interval is
 * taken across it. Pure.
 */
import type { RhythmFigures } from '../../contracts/event/clinical.ts';
import { AfEpisodes } from './af-episodes.ts';
import { BeatDetector } from './detect-beats.ts';
import { RhythmSum } from './rhythm-sum.ts';

/** From 2 s on told, from 3 s on significant (ACC/AHA/HRS 2018, Circulation 2019;140:e382). */
const PAUSE_MS = 2_000;
const LONG_PAUSE_MS = 3_000;
/** No sample for this long: the electrode is off, and what it would have shown is not known. */
const OFF_SECONDS = 1;
/** The same value for this long is no heart, not even a silent one. */
const STUCK_SECONDS = 10;
/** Findings of one recording that are told; more are counted in its beats alone. */
const FINDINGS_MAX = 500;

export interface RhythmFinding {
  readonly code: 'pause' | 'short-pause' | 'atrial-fibrillation';
  readonly from: number;
  /** Sample numbers of the recording; undefined while it lasts. */
  readonly to: number | undefined;
}

export interface RhythmStep {
  /** Sample numbers of the beats that became certain. */
  readonly beats: readonly number[];
  readonly findings: readonly RhythmFinding[];
}

export class LiveRhythm {
  readonly #rate: number;
  readonly #sum = new RhythmSum();
  readonly #af: AfEpisodes;
  #detector: BeatDetector | undefined;
  /** Where the stretch begins that the detector is in. */
  #stretchFrom = 0;
  #next = 0;
  #recorded = 0;
  #lastBeat: number | undefined;
  #newestBeat = 0;
  #off = 0;
  #stuck = 0;
  #lastSample = Number.NaN;
  #told = 0;

  constructor(ratePerSecond: number) {
    this.#rate = ratePerSecond;
    this.#af = new AfEpisodes(ratePerSecond);
  }

  /** Number of the sample that is expected next. */
  get next(): number {
    return this.#next;
  }

  /** Samples in millivolts from number `firstSample` on; what is there already is passed over, what is missing ends the stretch. */
  push(millivolts: Float64Array, firstSample: number): RhythmStep {
    const step = { beats: [] as number[], findings: [] as RhythmFinding[] };
    if (firstSample > this.#next) {
      this.#endStretch(step);
      this.#next = firstSample;
    }
    const fresh = millivolts.subarray(Math.max(0, this.#next - firstSample));
    this.#recorded += fresh.length;
    let from = 0;
    for (let index = 0; index < fresh.length; index += 1) {
      if (!this.#isLost(fresh[index] ?? Number.NaN)) continue;
      // While the electrode is off there is nothing to look at.
      if (from === index && this.#detector === undefined) this.#next += 1;
      else this.#feed(fresh.subarray(from, index + 1), step);
      from = index + 1;
      this.#endStretch(step);
    }
    this.#feed(fresh.subarray(from), step);
    return step;
  }

  /** The recording is over. */
  end(): RhythmStep {
    const step = { beats: [] as number[], findings: [] as RhythmFinding[] };
    this.#endStretch(step);
    for (const { from, to } of this.#af.end(this.#newestBeat))
      this.#tell({ code: 'atrial-fibrillation', from, to }, step.findings);
    return step;
  }

  get heartRatePerMin(): number | null {
    return this.#sum.heartRatePerMin;
  }

  figures(): RhythmFigures {
    return this.#sum.figures(this.#recorded / this.#rate);
  }

  /** True at the sample with which the electrode is known to be off; while it is off every sample says so. */
  #isLost(sample: number): boolean {
    this.#off = Number.isFinite(sample) ? 0 : this.#off + 1;
    this.#stuck = sample === this.#lastSample ? this.#stuck + 1 : 0;
    this.#lastSample = sample;
    return this.#off >= OFF_SECONDS * this.#rate || this.#stuck >= STUCK_SECONDS * this.#rate;
  }

  #feed(samples: Float64Array, step: { beats: number[]; findings: RhythmFinding[] }): void {
    if (samples.length === 0) return;
    if (this.#detector === undefined) {
      this.#detector = new BeatDetector(this.#rate);
      this.#stretchFrom = this.#next;
    }
    this.#next += samples.length;
    this.#take(this.#detector.push(samples), step);
  }

  #endStretch(step: { beats: number[]; findings: RhythmFinding[] }): void {
    if (this.#detector === undefined) return;
    this.#take(this.#detector.end(), step);
    this.#detector = undefined;
    this.#lastBeat = undefined;
    this.#sum.breakOff();
  }

  #take(
    found: readonly number[],
    step: { readonly beats: number[]; readonly findings: RhythmFinding[] },
  ): void {
    for (const at of found) {
      const beat = this.#stretchFrom + at;
      step.beats.push(beat);
      this.#sum.beat();
      if (this.#lastBeat !== undefined) this.#interval(this.#lastBeat, beat, step.findings);
      this.#lastBeat = beat;
      this.#newestBeat = beat;
    }
  }

  #interval(start: number, end: number, findings: RhythmFinding[]): void {
    const ms = ((end - start) / this.#rate) * 1_000;
    this.#sum.interval(ms);
    if (ms >= PAUSE_MS)
      this.#tell(
        { code: ms >= LONG_PAUSE_MS ? 'pause' : 'short-pause', from: start, to: end },
        findings,
      );
    for (const { from, to } of this.#af.take(ms, { start, end }))
      this.#tell({ code: 'atrial-fibrillation', from, to }, findings);
  }

  #tell(finding: RhythmFinding, findings: RhythmFinding[]): void {
    if (this.#told >= FINDINGS_MAX) return;
    this.#told += 1;
    findings.push(finding);
  }
}

/** Of a whole record at once. */
export function wholeRhythm(
  millivolts: Float64Array,
  ratePerSecond: number,
): RhythmStep & { readonly figures: RhythmFigures } {
  const rhythm = new LiveRhythm(ratePerSecond);
  const first = rhythm.push(millivolts, 0);
  const last = rhythm.end();
  return {
    beats: [...first.beats, ...last.beats],
    findings: [...first.findings, ...last.findings],
    figures: rhythm.figures(),
  };
}
